import type { MailKind, MailState } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { House } from '../house.ts'
import { publicAddressOf } from '../public-address.ts'
import type { Tables } from '../tables.ts'
import { bodyOf, headerText, type Letter } from './letters.ts'

/**
 * Puts letters into the outbox, within the transaction of whoever found that there is something to tell. A letter that is there already is not
 * written again; whoever switched its kind off, or is erased, gets none.
 */
export async function writeLetters(house: House, tx: Kysely<Tables>, letters: readonly Letter[]): Promise<void> {
  if (letters.length === 0) return
  // Held until the commit: an erasure that comes meanwhile waits, and then finds the letter.
  const { rows: people } = await sql<{ id: string, email: string, off_kinds: readonly MailKind[] | null }>`
    select a.id, u.email, p.off_kinds from accounts a join users u on u.id = a.user_id left join mail_preferences p on p.account_id = a.id
    where a.id = any(${letters.map(letter => letter.accountId)}::bigint[]) order by u.id for key share of u`.execute(tx)
  const byAccount = new Map(people.map(person => [person.id, person]))
  const address = publicAddressOf(house)
  const rows = letters.flatMap((letter) => {
    const person = byAccount.get(letter.accountId)
    if (person === undefined || person.off_kinds?.includes(letter.kind) === true) return []
    return [{ account_id: letter.accountId, address: person.email, kind: letter.kind, subject: headerText(letter.subject), dedupe_key: letter.dedupeKey, ...bodyOf(letter, address) }]
  })
  const state: MailState = house.env.smtpUrl === null ? 'Kept' : 'Waiting'
  await sql`
    insert into mails (account_id, address, kind, subject, text, html, dedupe_key, state, send_at, created_at)
    select account_id, address, kind, subject, text, html, dedupe_key, ${state}, ${house.clock()}::timestamptz, ${house.clock()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as letter (account_id bigint, address text, kind text, subject text, text text, html text, dedupe_key text)
    on conflict (dedupe_key) do nothing`.execute(tx)
}
