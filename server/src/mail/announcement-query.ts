import type { AnnouncementAudience, AnnouncementLevel } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'
import { isForAccount } from './announcement-letters.ts'

/** An announcement as its row stands. */
export interface AnnouncementRecord {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly level: AnnouncementLevel
  readonly audience: AnnouncementAudience
  readonly platform: string | null
  readonly serviceId: string | null
  readonly fromAt: Date
  readonly untilAt: Date | null
  readonly endedAt: Date | null
  readonly isMailed: boolean
  readonly isDismissed: boolean
}

/** A reader looks through so many at most; older ones are history. */
const SHOWN_MAX = 50

const columns = (accountId: string): RawBuilder<unknown> => sql`n.id, n.title, n.text, n.level, n.audience, n.platform, n.service_id as "serviceId", n.from_at as "fromAt", n.until_at as "untilAt", n.ended_at as "endedAt",
  n.is_mailed as "isMailed", exists (select from announcement_dismissals d where d.account_id = ${accountId}::bigint and d.announcement_id = n.id) as "isDismissed"`

/** What is announced to an account at a moment, newest first. */
export async function readAnnouncementsFor(db: Kysely<Tables>, accountId: string, now: Date): Promise<AnnouncementRecord[]> {
  const { rows } = await sql<AnnouncementRecord>`
    select ${columns(accountId)} from announcements n join accounts a on a.id = ${accountId}::bigint
    where n.ended_at is null and n.from_at <= ${now}::timestamptz and (n.until_at is null or n.until_at > ${now}::timestamptz) and ${isForAccount('n', 'a')}
    order by n.from_at desc, n.id desc limit ${SHOWN_MAX}`.execute(db)
  return rows
}

/** Every announcement, newest first. */
export async function readAllAnnouncements(db: Kysely<Tables>, viewerAccountId: string, beforeId: string | null, limit: number): Promise<AnnouncementRecord[]> {
  const { rows } = await sql<AnnouncementRecord>`
    select ${columns(viewerAccountId)} from announcements n where ${beforeId === null ? sql`true` : sql`n.id < ${beforeId}::bigint`} order by n.id desc limit ${limit}`.execute(db)
  return rows
}

/** One announcement; null where there is none. */
export async function readAnnouncement(db: Kysely<Tables>, viewerAccountId: string, id: string): Promise<AnnouncementRecord | null> {
  const { rows: [row] } = await sql<AnnouncementRecord>`select ${columns(viewerAccountId)} from announcements n where n.id = ${id}::bigint`.execute(db)
  return row ?? null
}
