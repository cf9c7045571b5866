import { Permission } from '@tallyboard/schema'
import { sql } from 'kysely'
import { auditChange } from '../audit/audit-change.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'

/** A letter to send once more. */
export interface ResendMailRequest {
  readonly mailId: string
  readonly idempotencyKey: string
}

/** The letter that waits again. */
export interface MailResent {
  readonly kind: 'Resent'
  readonly mailId: string
}

/** Sends a letter that was given up, or kept while the house had no mail server. For administrators. */
export async function resendMail(house: House, viewer: Viewer, { mailId, idempotencyKey }: ResendMailRequest): Promise<MailResent | Refused> {
  requirePermissionOf(viewer, Permission.ManageHouse)
  if (house.env.smtpUrl === null) throw inputError('The house has no mail server: its letters stay in the outbox.', { field: 'mailId' })
  if (!isRowId(mailId)) throw inputError('mailId is no letter of this house.', { field: 'mailId' })
  return await transact(house, async tx => await withIdempotency<MailResent>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'resendMail', input: { mailId } }, async () => {
    const { rows: [mail] } = await sql<{ state: string }>`select state from mails where id = ${mailId}::bigint for update`.execute(tx.db)
    if (mail === undefined) throw inputError('mailId is no letter of this house.', { field: 'mailId' })
    if (mail.state !== 'Failed' && mail.state !== 'Kept') throw inputError('This letter is sent, or on its way.', { field: 'mailId' })
    await sql`update mails set state = 'Waiting', attempts = 0, send_at = ${tx.now}::timestamptz where id = ${mailId}::bigint`.execute(tx.db)
    auditChange(tx, { subject: 'Mail', subjectId: mailId, before: { state: mail.state }, after: { state: 'Waiting' } })
    return { kind: 'Resent', mailId }
  }))
}
