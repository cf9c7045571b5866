import { sql } from 'kysely'
import type { House } from '../house.ts'
import { transact } from '../transact.ts'
import { claimCancellations, suppliersToAskForCancellations, type ClaimedCancellation } from './cancellation-claim.ts'
import { consequenceOf, type Consequence } from './dispatch-outcome.ts'
import { createSender, sendOnce, type Dispatcher, type SendingKind } from './sender.ts'
import type { CancelOutcome } from './supplier-client.ts'
import { LEASE_MS, type WorkerPresence } from './worker-presence.ts'

const CANCELLATIONS: SendingKind<ClaimedCancellation, CancelOutcome> = {
  suppliersToServe: suppliersToAskForCancellations, claim: claimCancellations, write: writeOutcome, idOf: ({ orderId }) => orderId,
  call: async (gate, { supplierOrderId }, signal) => await gate.cancel(supplierOrderId, signal),
}

/** Opens a sender for one worker process: it asks suppliers to take orders back. */
export function createCanceller(house: House, presence: WorkerPresence): Dispatcher {
  return createSender(house, presence, CANCELLATIONS)
}

/** One round by hand, for a house whose clock somebody moves; the worker does the same by itself. */
export async function sendCancellations(house: House): Promise<number> {
  return await sendOnce(house, CANCELLATIONS)
}

/** Writes down what came of it. Only a plain word that nothing was done, or certainty that nothing arrived, lets it be asked again. */
async function writeOutcome(house: House, workerId: string, { orderId, attemptCount }: ClaimedCancellation, outcome: CancelOutcome): Promise<void> {
  const next: Consequence = outcome.kind === 'Accepted' ? { state: 'Accepted', lastError: null } : consequenceOf(outcome, attemptCount)
  await transact(house, async tx => {
    await sql`
      update supplier_cancellations set state = ${next.state}, last_error = ${next.lastError}, attempt_count = ${next.attemptCount ?? attemptCount},
        send_at = ${new Date(tx.now.getTime() + (next.sendAfterMs ?? 0))}::timestamptz, changed_at = ${tx.now}::timestamptz
      where order_id = ${orderId}::bigint and claimed_by = ${workerId} and attempt_count = ${attemptCount} and state in ('Sending', 'Uncertain')`.execute(tx.db)
  })
  if (next.state === 'Uncertain') house.log.warn({ orderId, reason: next.lastError }, 'nobody knows whether the supplier takes the order back')
}

const LOST = 'The process that was asking ended before an answer was written down.'

/** More than a worker can have had in hand; the rest comes with the next sweep. */
const SWEEP_ROWS_MAX = 500

/** What was being asked by a process that is no more: nobody knows whether it arrived, and it is not repeated. */
export async function markLostCancellations(house: House, workerId: string, inHand: readonly string[]): Promise<number> {
  return await transact(house, async tx => {
    const { rows } = await sql`
      with lost as (
        select c.order_id from supplier_cancellations c
        where c.state = 'Sending' and c.claimed_at < clock_timestamp() - ${LEASE_MS} * interval '1 millisecond'
          and case when c.claimed_by = ${workerId} then c.order_id <> all(${inHand}::bigint[]) else not exists (
            select 1 from workers w where w.id = c.claimed_by and w.seen_at > clock_timestamp() - ${LEASE_MS} * interval '1 millisecond') end
        order by c.order_id limit ${SWEEP_ROWS_MAX} for update of c skip locked
      )
      update supplier_cancellations c set state = 'Uncertain', last_error = ${LOST}, changed_at = ${tx.now}::timestamptz
      from lost where c.order_id = lost.order_id returning 1`.execute(tx.db)
    return rows.length
  })
}
