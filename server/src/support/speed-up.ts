import { decideEvidenceRequest, decideSpeedUp, Permission, SpeedUpStatus, type SpeedUpSubject } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { isRowId } from '../connection.ts'
import { defineLoader, requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, invariant, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { lockOrders } from '../orders/lock-orders.ts'
import { lockRefills } from '../refills/append-refill-events.ts'
import type { Tables } from '../tables.ts'
import { transact } from '../transact.ts'
import { insertEvidenceRequest } from './evidence.ts'
import { NEXT_VERSION, publishSpeedUp } from './publish-request.ts'
import { readOrderSpeedUpFacts, readRefillSpeedUpFacts } from './speed-up-facts.ts'

/** A request for speed-up as it is read. */
export interface SpeedUpRow {
  readonly id: string
  readonly accountId: string
  readonly subject: SpeedUpSubject
  readonly orderId: string
  readonly refillId: string | null
  readonly status: SpeedUpStatus
  readonly lateAfterAt: Date
  readonly askedAt: Date
  readonly answeredAt: Date | null
  readonly reason: string | null
}

const COLUMNS = sql.raw(`s.id, s.account_id as "accountId", s.subject, s.order_id as "orderId", s.refill_id as "refillId", s.status, s.late_after_at as "lateAfterAt",
  s.asked_at as "askedAt", s.answered_at as "answeredAt", s.reason`)

/** The request that was written or changed. */
export interface SpeedUpDone {
  readonly kind: 'Done'
  readonly speedUpId: string
}

/** Asks for speed-up of an order or a refill that is past its estimate (P6.3). It is decided under the lock of what is late. */
export async function requestSpeedUp(
  house: House, viewer: Viewer, { idempotencyKey, ...input }: { readonly orderId: string | null, readonly refillId: string | null, readonly idempotencyKey: string },
): Promise<SpeedUpDone | Refused> {
  const { orderId, refillId } = input
  if ((orderId === null) === (refillId === null)) throw inputError('Name either an order or a refill.', { field: 'orderId' })
  const noun = orderId === null ? 'refill' : 'order'
  const id = orderId ?? refillId ?? ''
  if (!isRowId(id)) throw notFound(noun)
  const { settings } = await house.settings()
  return await transact(house, async tx => await withIdempotency<SpeedUpDone>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'requestSpeedUp', input }, async () => {
    await (orderId === null ? lockRefills(tx, [id]) : lockOrders(tx, [id]))
    const found = (await (orderId === null ? readRefillSpeedUpFacts : readOrderSpeedUpFacts)(tx.db, [id], settings)).get(id)
    if (found === undefined || found.owner.accountId !== viewer.accountId) throw notFound(noun)
    const { facts, owner } = found
    const decision = decideSpeedUp(facts, tx.now)
    if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
    const { rows: [row] } = await sql<{ id: string }>`
      insert into speed_ups (account_id, subject, order_id, refill_id, status, late_after_at, asked_at)
      values (${viewer.accountId}::bigint, ${facts.subject}, ${owner.orderId}::bigint, ${refillId}::bigint, 'Requested', ${facts.lateAfter}::timestamptz, ${tx.now}::timestamptz)
      returning id`.execute(tx.db)
    invariant(row !== undefined, 'an insert that violates nothing returns its row')
    await publishSpeedUp(tx, row.id)
    return { kind: 'Done', speedUpId: row.id }
  }))
}

const REASON_LENGTH_MAX = 500

/** Answers a request: passed on to the supplier, closed with a reason, or first a screenshot is wanted, which the reason names. For whoever answers customers. */
export async function answerSpeedUp(
  house: House, viewer: Viewer,
  { idempotencyKey, ...input }: { readonly speedUpId: string, readonly status: SpeedUpStatus, readonly reason: string | null, readonly idempotencyKey: string },
): Promise<SpeedUpDone | Refused> {
  requirePermissionOf(viewer, Permission.AnswerHelp)
  const { speedUpId, status } = input
  const reason = input.reason?.trim() || null
  if (status === SpeedUpStatus.Requested) throw inputError('An answer is PassedOn, Closed or EvidenceWanted.', { field: 'status' })
  if (status === SpeedUpStatus.Closed && reason === null) throw inputError('A request is closed with a reason: the customer reads it.', { field: 'reason' })
  if (reason !== null && reason.length > REASON_LENGTH_MAX) throw inputError(`reason has at most ${REASON_LENGTH_MAX} characters.`, { field: 'reason' })
  if (!isRowId(speedUpId)) throw notFound('request for speed-up', 'speedUpId')
  return await transact(house, async tx => await withIdempotency<SpeedUpDone>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'answerSpeedUp', input }, async () => {
    const { rows: [request] } = await sql<SpeedUpRow>`select ${COLUMNS} from speed_ups s where s.id = ${speedUpId}::bigint for no key update`.execute(tx.db)
    if (request === undefined) throw notFound('request for speed-up', 'speedUpId')
    if (request.status === SpeedUpStatus.Closed) throw inputError('This request is closed already.', { field: 'speedUpId' })
    if (status === SpeedUpStatus.EvidenceWanted) {
      const decision = decideEvidenceRequest({ isOpen: true, mustShow: reason ?? '' }, tx.now)
      if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
      await insertEvidenceRequest(tx, viewer, { ...request, speedUpId }, decision.grant.mustShow)
    }
    await sql`
      update speed_ups set ${NEXT_VERSION}, status = ${status}, reason = ${reason}, answered_at = ${tx.now}::timestamptz, answered_by = ${viewer.accountId}::bigint
      where id = ${speedUpId}::bigint`.execute(tx.db)
    await publishSpeedUp(tx, speedUpId)
    return { kind: 'Done', speedUpId }
  }))
}

/** A request by its number; null where there is none. */
export const speedUpLoader = defineLoader<string, SpeedUpRow | null>(async ({ house }, ids) => {
  const { rows } = await sql<SpeedUpRow>`select ${COLUMNS} from speed_ups s where s.id = any(${ids}::bigint[])`.execute(house.db)
  const found = new Map(rows.map(row => [row.id, row]))
  return ids.map(id => found.get(id) ?? null)
})

/** The newest request of an order itself, or of a refill. */
export const speedUpOfOrderLoader = newestLoader('order_id', 's.refill_id is null')
export const speedUpOfRefillLoader = newestLoader('refill_id', 'true')

function newestLoader(column: 'order_id' | 'refill_id', condition: string) {
  return defineLoader<string, SpeedUpRow | null>(async ({ house }, ids) => {
    const { rows } = await sql<SpeedUpRow>`
      select distinct on (s.${sql.raw(column)}) ${COLUMNS} from speed_ups s
      where s.${sql.raw(column)} = any(${ids}::bigint[]) and ${sql.raw(condition)} order by s.${sql.raw(column)}, s.id desc`.execute(house.db)
    const found = new Map(rows.map(row => [column === 'order_id' ? row.orderId : row.refillId, row]))
    return ids.map(id => found.get(id) ?? null)
  })
}

/** A page of everybody's requests, the oldest first: whoever waits longest. One more than asked for when there are more. */
export async function readSpeedUps(
  db: Kysely<Tables>,
  { statuses, subject, orderId }: { readonly statuses?: readonly SpeedUpStatus[] | null, readonly subject?: SpeedUpSubject | null, readonly orderId?: string | null },
  first: number, afterId: string | null,
): Promise<SpeedUpRow[]> {
  const { rows } = await sql<SpeedUpRow>`
    select ${COLUMNS} from speed_ups s
    where ${statuses == null ? sql`true` : sql`s.status = any(${statuses}::text[])`} and ${subject == null ? sql`true` : sql`s.subject = ${subject}`}
      and ${orderId == null ? sql`true` : sql`s.order_id = ${orderId}::bigint`} and ${afterId === null ? sql`true` : sql`s.id > ${afterId}::bigint`}
    order by s.id limit ${first + 1}`.execute(db)
  return rows
}
