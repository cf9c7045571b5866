import type { MailKind, MailState } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** A letter as its row stands. */
export interface MailRecord {
  readonly id: string
  readonly accountId: string
  readonly address: string
  readonly kind: MailKind
  readonly subject: string
  readonly text: string
  readonly state: MailState
  readonly attempts: number
  readonly sendAt: Date
  readonly sentAt: Date | null
  readonly lastError: string | null
  readonly createdAt: Date
}

/** Which letters. */
export interface MailSelection {
  readonly state: MailState | null
  readonly kind: MailKind | null
  readonly accountId: string | null
  readonly beforeId: string | null
  readonly limit: number
}

const COLUMNS = sql`id, account_id as "accountId", address, kind, subject, text, state, attempts, send_at as "sendAt", sent_at as "sentAt", last_error as "lastError", created_at as "createdAt"`

/** Letters, newest first. */
export async function readMails(db: Kysely<Tables>, { state, kind, accountId, beforeId, limit }: MailSelection): Promise<MailRecord[]> {
  const { rows } = await sql<MailRecord>`
    select ${COLUMNS} from mails where ${state === null ? sql`true` : sql`state = ${state}`} and ${kind === null ? sql`true` : sql`kind = ${kind}`}
      and ${accountId === null ? sql`true` : sql`account_id = ${accountId}::bigint`} and ${beforeId === null ? sql`true` : sql`id < ${beforeId}::bigint`}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

/** One letter; null where there is none. */
export async function readMail(db: Kysely<Tables>, id: string): Promise<MailRecord | null> {
  const { rows: [row] } = await sql<MailRecord>`select ${COLUMNS} from mails where id = ${id}::bigint`.execute(db)
  return row ?? null
}
