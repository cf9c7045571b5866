import { Permission } from '@tallyboard/schema'
import { sql } from 'kysely'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { requireSeen } from '../unseen-text.ts'

/** A note about a customer. */
export interface AddNoteRequest {
  readonly accountId: string
  readonly text: string
  readonly idempotencyKey: string
}

/** The note that was kept. */
export interface NoteAdded {
  readonly kind: 'Added'
  readonly noteId: string
}

const TEXT_LENGTH_MAX = 2_000

/**
 * Keeps a note about a customer. No page shows it to them, but it is held about them and so is in the archive they can ask for (P7.3); with the person
 * it is erased. A note is never changed: a wrong one is followed by a right one. For those who keep notes.
 */
export async function addCustomerNote(house: House, viewer: Viewer, request: AddNoteRequest): Promise<NoteAdded> {
  requirePermissionOf(viewer, Permission.KeepNotes)
  const text = request.text.trim()
  if (text === '' || [...text].length > TEXT_LENGTH_MAX) throw inputError(`text has 1 to ${TEXT_LENGTH_MAX} characters.`, { field: 'text' })
  requireSeen(text, 'text')
  if (!isRowId(request.accountId)) throw notFound('account')
  const { idempotencyKey, ...input } = request
  const { accountId } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'addCustomerNote', input }
  const answer = await transact(house, async tx => await withIdempotency<NoteAdded>(tx, attempt, async () => {
    // Shared with whoever erases the person: no note is written about somebody who is being forgotten.
    const { rows: [account] } = await sql<{ isErased: boolean }>`
      select erased_at is not null as "isErased" from accounts where id = ${accountId}::bigint for share`.execute(tx.db)
    if (account === undefined || account.isErased) throw notFound('account')
    const { rows: [note] } = await sql<{ id: string }>`
      insert into customer_notes (account_id, actor_id, text, at)
      values (${accountId}::bigint, ${viewer.accountId}::bigint, ${text}, ${tx.now}::timestamptz) returning id`.execute(tx.db)
    return { kind: 'Added', noteId: note?.id ?? '' }
  }))
  if (answer.kind === 'Refused') throw new Error('a note is never refused by the terms')
  return answer
}
