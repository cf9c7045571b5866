import { MailKind, type AnnouncementAudience, type AnnouncementLevel } from '@tallyboard/schema'
import { sql, type RawBuilder } from 'kysely'
import type { House } from '../house.ts'
import { writeLetters } from './write-letters.ts'

/** So many accounts are gone through at once. */
const BATCH = 500

/** Whether an account is one of those an announcement is for. Both are the names of tables in the statement. */
export function isForAccount(announcement: string, account: string): RawBuilder<boolean> {
  const [n, a] = [sql.raw(announcement), sql.raw(account)]
  return sql<boolean>`case ${n}.audience
    when 'Staff' then ${a}.role <> 'Customer'
    when 'Service' then exists (select from orders o where o.account_id = ${a}.id and o.service_id = ${n}.service_id)
    when 'Platform' then exists (select from services s where s.platform = ${n}.platform and exists (select from orders o where o.account_id = ${a}.id and o.service_id = s.id))
    else true end`
}

interface MailedAnnouncement {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly level: AnnouncementLevel
  readonly audience: AnnouncementAudience
  readonly mailed_account_id: string
}

/** Writes the letters of announcements that are to go by e-mail too, once they have begun; an ended one stops where it is. */
export async function writeAnnouncementLetters(house: House): Promise<void> {
  while (await writeBatch(house)) { /* The next accounts. */ }
}

async function writeBatch(house: House): Promise<boolean> {
  return await house.db.transaction().execute(async tx => {
    const { rows: [announcement] } = await sql<MailedAnnouncement>`
      select id, title, text, level, audience, mailed_account_id from announcements
      where mailed_account_id is not null and from_at <= ${house.clock()}::timestamptz and ended_at is null order by id limit 1 for update skip locked`.execute(tx)
    if (announcement === undefined) return false
    const { rows: accounts } = await sql<{ id: string, is_for: boolean }>`
      select a.id, ${isForAccount('n', 'a')} as is_for from announcements n, accounts a
      where n.id = ${announcement.id}::bigint and a.id > ${announcement.mailed_account_id}::bigint and a.erased_at is null order by a.id limit ${BATCH}`.execute(tx)
    await writeLetters(house, tx, accounts.filter(account => account.is_for).map(account => ({
      accountId: account.id, kind: MailKind.Announcement, dedupeKey: `announcement ${announcement.id} ${account.id}`, path: '/announcements',
      subject: announcement.title, paragraphs: [announcement.text],
    })))
    await sql`update announcements set mailed_account_id = ${accounts.length < BATCH ? null : accounts.at(-1)?.id}::bigint where id = ${announcement.id}::bigint`.execute(tx)
    return true
  })
}
