import { judgeRefillAgain, reportRefill, SupplierRefillStatus, type ProgressAnomaly, type SupplierRefillReport } from '@tallyboard/schema'
import { sql } from 'kysely'
import { HOUSE_ACTOR } from '../actor.ts'
import { invariant, violatedConstraint } from '../errors.ts'
import type { House, SettingsInForce } from '../house.ts'
import { appendRefillEvents, lockRefills, type LockedRefill } from '../refills/append-refill-events.ts'
import { followRefillEnd } from '../refills/close-refill.ts'
import { readRefillFacts } from '../refills/refill-facts.ts'
import { transact, type Transaction } from '../transact.ts'
import { keepAnomalies } from './anomalies.ts'
import { backoffMs, SEND_BACKOFF, WAIT_BACKOFF } from './backoff.ts'
import { sentence, WAIT_ATTEMPTS_MAX } from './dispatch-outcome.ts'
import type { ClaimedRefill } from './refill-claim.ts'
import type { RefillOutcome } from './supplier-client.ts'
import { isWorthWaiting } from './supplier-error.ts'

/** An accepted refill is asked after this soon for the first time. */
const FIRST_POLL_MS = 1_000

/** Writes down how the sending of a refill ended. */
export async function writeRefillOutcome(house: House, workerId: string, claimed: ClaimedRefill, outcome: RefillOutcome): Promise<void> {
  const inForce = await house.settings()
  try {
    await transact(house, async tx => await applyOutcome(tx, workerId, claimed, outcome, inForce))
  } catch (cause) {
    if (violatedConstraint(cause) !== 'refill_dispatches_supplier_refill_once' || outcome.kind !== 'Accepted') throw cause
    const text = `the supplier answered with its refill ${outcome.supplierRefillId}, which fills another order of ours`
    await transact(house, async tx => await applyOutcome(tx, workerId, claimed, { kind: 'Uncertain', text, raw: null }, inForce))
  }
}

async function applyOutcome(tx: Transaction, workerId: string, claimed: ClaimedRefill, outcome: RefillOutcome, inForce: SettingsInForce): Promise<void> {
  const { refillId, supplierId, attemptCount } = claimed
  const after = (ms: number): Date => new Date(tx.now.getTime() + ms)
  const waitMs = waitOf(outcome, attemptCount)
  const state = outcome.kind === 'Accepted' ? 'Accepted' : waitMs !== null ? 'Waiting' : outcome.kind === 'Uncertain' ? 'Uncertain' : 'Refused'
  const lastError = outcome.kind === 'Accepted' ? null : outcome.kind === 'Refused' ? outcome.error.text : outcome.text
  const refill = (await lockRefills(tx, [refillId])).get(refillId)
  const { rows } = await sql`
    update refill_dispatches set state = ${state}, last_error = ${lastError}, supplier_refill_id = ${outcome.kind === 'Accepted' ? outcome.supplierRefillId : null},
      attempt_count = ${outcome.kind === 'NotSent' && outcome.reason !== 'NoConnection' ? attemptCount - 1 : attemptCount}::int,
      send_at = ${after(waitMs ?? 0)}::timestamptz, poll_at = ${outcome.kind === 'Accepted' && refill?.endedAt === null ? after(FIRST_POLL_MS) : null}::timestamptz,
      changed_at = ${tx.now}::timestamptz
    where refill_id = ${refillId}::bigint and claimed_by = ${workerId} and attempt_count = ${attemptCount}::int and state in ('Sending', 'Uncertain')
    returning 1`.execute(tx.db)
  // Closed by hand meanwhile: what the supplier said is kept in the row, and changes nothing any more.
  if (rows.length === 0 || refill === undefined || refill.endedAt !== null || waitMs !== null) return
  switch (outcome.kind) {
    case 'Accepted':
      await appendRefillEvents(tx, [{ refill, status: 'Sent', kind: 'Sent', actor: { kind: 'Supplier', id: supplierId }, reason: null }])
      return
    case 'Uncertain':
      tx.house.log.warn({ refillId, supplierId, reason: outcome.text }, 'a refill is uncertain')
      await appendRefillEvents(tx, [{
        refill, status: refill.status, kind: 'Uncertain', actor: HOUSE_ACTOR, reason: `${sentence(outcome.text)} Nobody knows whether the supplier took the refill.`,
      }])
      return
    case 'Refused':
      await reportToRefill(tx, refill, { status: SupplierRefillStatus.Rejected, statusWords: outcome.error.text }, inForce)
      return
    case 'NotSent':
  }
}

/** How long until the refill is sent once more; null when it is not. Only what certainly was not taken is sent again. */
function waitOf(outcome: RefillOutcome, attemptCount: number): number | null {
  if (outcome.kind === 'NotSent') return outcome.reason === 'NoConnection' ? backoffMs(SEND_BACKOFF, attemptCount) : SEND_BACKOFF.firstMs
  const isWaiting = outcome.kind === 'Refused' && isWorthWaiting(outcome.error.kind) && attemptCount < WAIT_ATTEMPTS_MAX
  return isWaiting ? backoffMs(WAIT_BACKOFF, attemptCount) : null
}

/**
 * Applies what a supplier said about a locked refill. A rejection is judged against our own decision, taken again with the newest reading: one that
 * we would not have taken goes to an agent, and the counter is read once more, because it may have risen since.
 */
export async function reportToRefill(tx: Transaction, refill: LockedRefill, report: SupplierRefillReport, inForce: SettingsInForce): Promise<void> {
  const facts = (await readRefillFacts(tx.db, [refill.orderId], inForce)).get(refill.orderId)
  invariant(facts !== undefined, 'a refill has an order')
  const said = reportRefill(refill.status, report, judgeRefillAgain(facts, inForce.settings, refill.createdAt, tx.now))
  await keepOddities(tx, refill, said.anomalies)
  const actor = { kind: 'Supplier', id: refill.supplierId } as const
  switch (said.kind) {
    case 'Unchanged': return
    case 'Progress':
      await appendRefillEvents(tx, [{ refill, status: said.status, kind: said.status === 'InProgress' ? 'Started' : 'Sent', actor, reason: null }])
      return
    case 'Ended':
      await appendRefillEvents(tx, [said.status === 'Completed'
        ? { refill, status: said.status, kind: said.status, actor, reason: null }
        : { refill, status: said.status, kind: said.status, actor, reason: said.refusal.text, refusal: said.refusal }])
      await followRefillEnd(tx, refill, said.status)
      return
    case 'Contested':
      if (refill.isContested) return
      await appendRefillEvents(tx, [{ refill, status: refill.status, kind: 'Contested', actor, reason: said.anomalies[0]?.text ?? 'The supplier rejects it.' }])
      await readCounterNow(tx, refill)
  }
}

/** Hands a refill to an agent because its supplier does not know it any more. */
export async function contestRefill(tx: Transaction, refill: LockedRefill, reason: string): Promise<void> {
  if (refill.isContested || refill.endedAt !== null) return
  await appendRefillEvents(tx, [{ refill, status: refill.status, kind: 'Contested', actor: { kind: 'Supplier', id: refill.supplierId }, reason }])
}

async function readCounterNow(tx: Transaction, refill: LockedRefill): Promise<void> {
  await sql`update dispatches set poll_at = ${tx.now}::timestamptz where order_id = ${refill.orderId}::bigint and supplier_order_id is not null`.execute(tx.db)
  tx.afterCommit(() => tx.house.bus.publish('poll-nudge', 'house', {}))
}

async function keepOddities(tx: Transaction, { orderId, supplierId }: LockedRefill, anomalies: readonly ProgressAnomaly[]): Promise<void> {
  await keepAnomalies(tx.db, tx.now, anomalies.map(anomaly => ({ ...anomaly, supplierId, orderId })))
}
