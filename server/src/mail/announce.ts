import { AnnouncementAudience, Permission, type AnnouncementLevel } from '@tallyboard/schema'
import { sql } from 'kysely'
import { auditChange } from '../audit/audit-change.ts'
import { filledText } from '../check-texts.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact, type Transaction } from '../transact.ts'

/** What is to be announced. */
export interface AnnounceRequest {
  readonly title: string
  readonly text: string
  readonly level: AnnouncementLevel
  readonly audience: AnnouncementAudience
  readonly platform: string | null
  readonly serviceId: string | null
  /** Null: at once. */
  readonly fromAt: Date | null
  /** Null: until somebody ends it. */
  readonly untilAt: Date | null
  readonly isMailed: boolean
  readonly idempotencyKey: string
}

/** The announcement that was made or ended. */
export interface AnnouncementDone {
  readonly kind: 'Announced' | 'Ended' | 'Dismissed'
  readonly announcementId: string
}

const TITLE_LENGTH_MAX = 120
const TEXT_LENGTH_MAX = 2_000

/** Announces something to customers, or to those who work at the house. For administrators. */
export async function announce(house: House, viewer: Viewer, request: AnnounceRequest): Promise<AnnouncementDone | Refused> {
  requirePermissionOf(viewer, Permission.ManageHouse)
  const title = filledText(request.title, 'title', TITLE_LENGTH_MAX)
  const text = filledText(request.text, 'text', TEXT_LENGTH_MAX)
  const { idempotencyKey, level, audience, isMailed, fromAt, untilAt } = request
  const platform = audience === AnnouncementAudience.Platform ? filledText(request.platform ?? '', 'platform', TITLE_LENGTH_MAX) : null
  const serviceId = audience === AnnouncementAudience.Service ? request.serviceId ?? '' : null
  if (serviceId !== null && !isRowId(serviceId)) throw inputError('serviceId names the service whose customers it is for.', { field: 'serviceId' })
  const input = { title, text, level, audience, platform, serviceId, fromAt: fromAt?.toISOString() ?? null, untilAt: untilAt?.toISOString() ?? null, isMailed }
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'announce', input }
  return await transact(house, async tx => await withIdempotency<AnnouncementDone>(tx, attempt, async () => {
    const begin = fromAt ?? tx.now
    if (untilAt !== null && (untilAt <= begin || untilAt <= tx.now)) throw inputError('untilAt is after fromAt, and not past.', { field: 'untilAt' })
    if (serviceId !== null) {
      const { rows } = await sql`select 1 from services where id = ${serviceId}::bigint`.execute(tx.db)
      if (rows.length === 0) throw inputError('serviceId is no service of this house.', { field: 'serviceId' })
    }
    const { rows: [row] } = await sql<{ id: string }>`
      insert into announcements (title, text, level, audience, platform, service_id, from_at, until_at, is_mailed, mailed_account_id, created_at, created_by)
      values (${title}, ${text}, ${level}, ${audience}, ${platform}, ${serviceId}::bigint, ${begin}::timestamptz, ${untilAt}::timestamptz, ${isMailed}, ${isMailed ? '0' : null}::bigint,
        ${tx.now}::timestamptz, ${viewer.accountId}::bigint) returning id`.execute(tx.db)
    const announcementId = row?.id ?? ''
    auditChange(tx, { subject: 'Announcement', subjectId: announcementId, before: null, after: input })
    tellAll(tx)
    return { kind: 'Announced', announcementId }
  }))
}

/** Ends an announcement before its time. For administrators. */
export async function endAnnouncement(house: House, viewer: Viewer, { announcementId, idempotencyKey }: { readonly announcementId: string, readonly idempotencyKey: string }): Promise<AnnouncementDone | Refused> {
  requirePermissionOf(viewer, Permission.ManageHouse)
  if (!isRowId(announcementId)) throw unknownAnnouncement()
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'endAnnouncement', input: { announcementId } }
  return await transact(house, async tx => await withIdempotency<AnnouncementDone>(tx, attempt, async () => {
    const { rows: [row] } = await sql<{ ended_at: Date | null }>`select ended_at from announcements where id = ${announcementId}::bigint for update`.execute(tx.db)
    if (row === undefined) throw unknownAnnouncement()
    if (row.ended_at === null) {
      // Letters that are not written yet are not written any more.
      await sql`
        update announcements set ended_at = ${tx.now}::timestamptz, ended_by = ${viewer.accountId}::bigint, mailed_account_id = null where id = ${announcementId}::bigint`.execute(tx.db)
      auditChange(tx, { subject: 'Announcement', subjectId: announcementId, before: { endedAt: null }, after: { endedAt: tx.now.toISOString() } })
      tellAll(tx)
    }
    return { kind: 'Ended', announcementId }
  }))
}

/** Takes an announcement out of the viewer's sight, on every device. */
export async function dismissAnnouncement(house: House, viewer: Viewer, { announcementId, idempotencyKey }: { readonly announcementId: string, readonly idempotencyKey: string }): Promise<AnnouncementDone | Refused> {
  if (!isRowId(announcementId)) throw unknownAnnouncement()
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'dismissAnnouncement', input: { announcementId } }
  return await transact(house, async tx => await withIdempotency<AnnouncementDone>(tx, attempt, async () => {
    const { rows } = await sql`select 1 from announcements where id = ${announcementId}::bigint`.execute(tx.db)
    if (rows.length === 0) throw unknownAnnouncement()
    await sql`
      insert into announcement_dismissals (account_id, announcement_id, at) values (${viewer.accountId}::bigint, ${announcementId}::bigint, ${tx.now}::timestamptz)
      on conflict do nothing`.execute(tx.db)
    tellAll(tx)
    return { kind: 'Dismissed', announcementId }
  }))
}

const unknownAnnouncement = (): Error => inputError('announcementId is no announcement of this house.', { field: 'announcementId' })

/** Who watches reads anew; what it says depends on who they are. */
function tellAll(tx: Transaction): void {
  tx.afterCommit(() => tx.house.bus.publish('announcements', 'house', {}))
}
