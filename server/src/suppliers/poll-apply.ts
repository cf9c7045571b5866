import { COUNT_LIMIT, isOpen, reportProgress, supplierStatusOf, type SupplierReport } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { House, SettingsInForce } from '../house.ts'
import { holdAccountsOf, lockOrders } from '../orders/lock-orders.ts'
import { recordProgress, type ProgressReport } from '../orders/record-progress.ts'
import { recordReadings, type NewReading } from '../refills/record-readings.ts'
import { transact, type Transaction } from '../transact.ts'
import { enqueue } from '../worker/enqueue.ts'
import { keepAnomalies, type AnomalyNote } from './anomalies.ts'
import type { PolledOrder } from './poll-claim.ts'
import { pollAfterEndMs } from './poll-schedule.ts'
import type { StatusAnswer, StatusRow } from './supplier-answer.ts'

/** A reading that says nothing new is written this often all the same, so that an order shows that somebody looks. */
const CONFIRM_AFTER_MS = 5 * 60_000

/** Several orders of a service often end together; measuring once for all of them is enough. */
const MEASURE_AFTER_MS = 2_000

/** What a batch of answers comes to, before anything is written. */
interface Reading {
  readonly reports: ProgressReport[]
  /** Counters of orders that have ended. */
  readonly readings: NewReading[]
  readonly notes: AnomalyNote[]
  /** Orders about which nothing usable was said, and those about which something is said again. */
  readonly failedIds: string[]
  readonly recoveredIds: string[]
}

/**
 * Applies what a supplier said about a batch. An order with nothing new costs no lock and no write: the same pure function that will judge
 * the report under lock has judged it before on what was read with the claim.
 */
export async function applyAnswers(house: House, supplierId: string, polled: readonly PolledOrder[], answers: ReadonlyMap<string, StatusAnswer>): Promise<void> {
  const now = house.clock()
  const { reports, readings, notes, failedIds, recoveredIds } = readAnswers(supplierId, polled, answers, now)
  if (reports.length + readings.length + notes.length + failedIds.length + recoveredIds.length === 0) return
  const inForce = await house.settings()
  await transact(house, async tx => {
    // All of them before anything is written: an order locked with a refund under way might wait for somebody who waits for that balance.
    await holdAccountsOf(tx, readings.map(reading => reading.orderId))
    await lockOrders(tx, [...reports, ...readings].map(one => one.orderId))
    const outcomes = await recordProgress(tx, reports)
    await keepReadings(tx, supplierId, readings, inForce)
    const ended = outcomes.filter(outcome => outcome.kind === 'Ended')
    if (ended.length > 0) {
      await sql`update dispatches set poll_at = ${new Date(tx.now.getTime() + (pollAfterEndMs(0) ?? 0))}::timestamptz
        where order_id = any(${ended.map(outcome => outcome.orderId)}::bigint[])`.execute(tx.db)
    }
    if (failedIds.length > 0) {
      await sql`update dispatches set poll_failures = poll_failures + 1 where order_id = any(${failedIds}::bigint[])`.execute(tx.db)
    }
    if (recoveredIds.length > 0) {
      await sql`update dispatches set poll_failures = 0 where order_id = any(${recoveredIds}::bigint[])`.execute(tx.db)
    }
    const said = outcomes.flatMap(outcome => outcome.anomalies.map(anomaly => ({ ...anomaly, supplierId, orderId: outcome.orderId })))
    await keepAnomalies(tx.db, tx.now, [...notes, ...said])
    // Jobs of the same key are one row each, taken in one order by everybody.
    for (const serviceId of new Set(ended.filter(outcome => outcome.status === 'Completed').map(outcome => outcome.serviceId).sort())) {
      if (serviceId !== null) await enqueue(tx, 'measure-estimate', { serviceId }, { key: `measure-estimate-${serviceId}`, runAfterMs: MEASURE_AFTER_MS })
    }
  })
}

function readAnswers(supplierId: string, polled: readonly PolledOrder[], answers: ReadonlyMap<string, StatusAnswer>, now: Date): Reading {
  const reading: Reading = { reports: [], readings: [], notes: [], failedIds: [], recoveredIds: [] }
  for (const order of polled) {
    const { orderId, supplierOrderId } = order
    const answer = answers.get(supplierOrderId) ?? { kind: 'Missing' }
    if (answer.kind !== 'Row') {
      // An order that has ended may be forgotten by its supplier.
      if (!isOpen(order.facts.status)) continue
      reading.failedIds.push(orderId)
      reading.notes.push({ supplierId, orderId, ...oddityOf(answer, supplierOrderId) })
      continue
    }
    if (order.failureCount > 0) reading.recoveredIds.push(orderId)
    const count = order.isReadingDue ? countAfterEnd(order.facts, answer.row) : null
    if (count !== null) {
      reading.readings.push({ orderId, count, visibility: 'Public', readAt: now, source: 'Supplier', actor: { kind: 'Supplier', id: supplierId } })
    }
    const report = reportOf(answer.row)
    const result = reportProgress(order.facts, report)
    const isDueToConfirm = isOpen(order.facts.status) && order.readAt !== null && now.getTime() - order.readAt.getTime() > CONFIRM_AFTER_MS
    if (result.kind === 'Unchanged' && !isDueToConfirm) {
      reading.notes.push(...result.anomalies.map(anomaly => ({ ...anomaly, supplierId, orderId, raw: answer.raw })))
    } else {
      reading.reports.push({ orderId, report, actor: { kind: 'Supplier', id: supplierId }, askedVersion: order.version })
    }
    const { chargeMicros, currency } = answer.row
    if (chargeMicros !== null && chargeMicros > order.facts.chargedMicros && (currency === null || currency === order.currency)) {
      reading.notes.push({
        kind: 'ChargeAboveExpected', supplierId, orderId, raw: answer.raw, text: 'The supplier charges more for the order than the customer paid for it.',
      })
    }
  }
  return reading
}

/** A leap of the counter is doubted until somebody looks again, so that is soon. */
const LOOK_AGAIN_MS = 10 * 60_000

async function keepReadings(tx: Transaction, supplierId: string, readings: readonly NewReading[], inForce: SettingsInForce): Promise<void> {
  const kept = await recordReadings(tx, readings, inForce)
  const doubtedIds = kept.filter(outcome => outcome.kind === 'Doubted').map(outcome => outcome.orderId)
  if (doubtedIds.length > 0) {
    await sql`update dispatches set poll_at = ${new Date(tx.now.getTime() + LOOK_AGAIN_MS)}::timestamptz where order_id = any(${doubtedIds}::bigint[])`.execute(tx.db)
  }
  await keepAnomalies(tx.db, tx.now, kept.flatMap(outcome => outcome.kind === 'Refused'
    ? [{ kind: 'MalformedAnswer' as const, supplierId, orderId: outcome.orderId, text: `What the supplier says of the counter is not kept: ${outcome.refusal.text}` }]
    : []))
}

/**
 * What the counter of an order that has ended shows by the supplier's word: the count itself from suppliers that write it, or more units remaining
 * than at the end from those that count an order again. Null from the many that never look again: their last word says nothing about today.
 */
function countAfterEnd({ startCount, quantity, delivered }: PolledOrder['facts'], row: StatusRow): number | null {
  const counted = wholeOf(row.currentCount)
  if (counted !== null) return counted
  const remains = wholeOf(row.remains)
  return startCount !== null && remains !== null && remains > quantity - delivered ? startCount + quantity - remains : null
}

function reportOf(row: StatusRow): SupplierReport {
  return { status: supplierStatusOf(row.statusWords), statusWords: row.statusWords, startCount: wholeOf(row.startCount), remains: wholeOf(row.remains) }
}

/** Counters are whole and no higher than any counter on earth; anything else is no reading of one. */
function wholeOf(number: number | null): number | null {
  return number !== null && Number.isInteger(number) && number <= COUNT_LIMIT ? number : null
}

function oddityOf(answer: Exclude<StatusAnswer, { kind: 'Row' }>, supplierOrderId: string): Pick<AnomalyNote, 'kind' | 'text' | 'raw'> {
  switch (answer.kind) {
    case 'Missing': return { kind: 'MissingFromAnswer', text: `The supplier was asked after its order ${supplierOrderId} and left it out of the answer.` }
    case 'Malformed': return { kind: 'MalformedAnswer', text: `What the supplier said of its order ${supplierOrderId} could not be read.`, raw: answer.raw }
    case 'Error': {
      const isUnknown = answer.error.kind === 'UnknownOrder'
      return { kind: isUnknown ? 'MissingFromAnswer' : 'UnknownError', text: `Asked after its order ${supplierOrderId}, the supplier says: '${answer.error.text}'.` }
    }
  }
}
