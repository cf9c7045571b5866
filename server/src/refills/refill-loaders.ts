import { decideRefill, type ActorKind } from '@tallyboard/schema'
import { defineLoader } from '../context.ts'
import { decisionType } from '../decision.graphql.ts'
import type { House } from '../house.ts'
import { readDoubtedReadings, readLastReadings } from './last-readings.ts'
import { readRefillFacts } from './refill-facts.ts'
import { readRefillEvents, readRefills, readRefillsOfOrders, type RefillRow } from './refill-row.ts'
import type { RefillCheckType, RefillType } from './refill.graphql.ts'

/** A refill with what a field of it may need to be resolved later. */
export type RefillObject = RefillType & { readonly orderId: string, readonly contestedReason: string | null, readonly contestedBy: ActorKind | null, readonly isUncertain: boolean }

/** A refill as the API tells it. */
export function refillObject(row: RefillRow, now: Date): RefillObject {
  return {
    id: row.id, version: row.version, status: row.status, quantity: row.quantity, currentCount: row.current_count, guaranteedCount: row.guaranteed_count,
    requestedAt: row.created_at, startLatestAt: row.start_latest_at, sentAt: row.sent_at, startedAt: row.started_at, endedAt: row.ended_at, changedAt: row.changed_at,
    isAutomatic: row.is_automatic, isLate: row.ended_at === null && row.started_at === null && row.start_latest_at < now, isContested: row.is_contested,
    contestedReason: row.contested_reason, contestedBy: row.contested_by, isUncertain: row.is_uncertain, refusal: row.refusal, settingsVersion: row.settings_version, checks: row.checks, orderId: row.order_id,
  }
}

/** A refill by its id; null where there is none. */
export const refillLoader = defineLoader<string, RefillObject | null>(async ({ house }, ids) =>
  (await readRefills(house.db, ids)).map(row => row === null ? null : refillObject(row, house.clock())))

/** The refills of an order, newest first. */
export const refillsOfOrderLoader = defineLoader(async ({ house }, ids: readonly string[]) =>
  (await readRefillsOfOrders(house.db, ids)).map(rows => rows.map(row => refillObject(row, house.clock()))))

/** The history of a refill. */
export const refillEventsLoader = defineLoader(async ({ house }, ids: readonly string[]) => await readRefillEvents(house.db, ids))

/** The decision before the click, of however many orders at once. */
export const refillOfferLoader = defineLoader(async ({ house }, ids: readonly string[]) => await readRefillChecks(house, ids))

async function readRefillChecks(house: House, orderIds: readonly string[]): Promise<(RefillCheckType | Error)[]> {
  const inForce = await house.settings()
  const found = await readRefillFacts(house.db, orderIds, inForce)
  const now = house.clock()
  return orderIds.map(id => {
    const facts = found.get(id)
    if (facts === undefined) return new Error('an order that was read is there')
    const decision = decideRefill(facts, inForce.settings, now)
    return {
      decision: decisionType(decision), quantity: decision.allowed ? decision.grant.quantity : null, startLatestAt: decision.allowed ? decision.grant.startLatestAt : null,
    }
  })
}

/** The newest reading of an order's counter that is judged by; null before anybody has looked. */
export const lastReadingLoader = defineLoader(async ({ house }, ids: readonly string[]) => await readLastReadings(house.db, ids))

/** The newest reading since then that is in doubt; null where none is. */
export const doubtedReadingLoader = defineLoader(async ({ house }, ids: readonly string[]) => await readDoubtedReadings(house.db, ids))
