import { sql } from 'kysely'
import { HOUSE_ACTOR } from '../actor.ts'
import type { House } from '../house.ts'
import { appendRefillEvents, lockRefills } from '../refills/append-refill-events.ts'
import { transact } from '../transact.ts'
import { claimRefills, suppliersToAskForRefills, type ClaimedRefill } from './refill-claim.ts'
import { writeRefillOutcome } from './refill-outcome.ts'
import { createSender, sendOnce, type Dispatcher, type SendingKind } from './sender.ts'
import type { RefillOutcome } from './supplier-client.ts'
import { LEASE_MS, type WorkerPresence } from './worker-presence.ts'

const REFILLS: SendingKind<ClaimedRefill, RefillOutcome> = {
  suppliersToServe: suppliersToAskForRefills, claim: claimRefills, write: writeRefillOutcome, idOf: ({ refillId }) => refillId,
  call: async (gate, { supplierOrderId }, signal) => await gate.refill(supplierOrderId, signal),
}

/** Opens a sender of refills for one worker process. */
export function createRefillSender(house: House, presence: WorkerPresence): Dispatcher {
  return createSender(house, presence, REFILLS)
}

/** One round by hand, for a house whose clock somebody moves; the worker does the same by itself. */
export async function sendRefills(house: House): Promise<number> {
  return await sendOnce(house, REFILLS)
}

const LOST = 'The process that was sending the refill ended before an answer was written down.'

/** More than a worker can have had in hand; the rest comes with the next sweep. */
const SWEEP_ROWS_MAX = 500

/** Refills that were being sent by a process that is no more: nobody knows whether the supplier took them, so an agent looks. They are never sent again by themselves. */
export async function markLostRefills(house: House, workerId: string, inHand: readonly string[]): Promise<number> {
  return await transact(house, async tx => {
    const { rows } = await sql<{ refill_id: string }>`
      with lost as (
        select d.refill_id from refill_dispatches d join refills r on r.id = d.refill_id
        where d.state = 'Sending' and d.claimed_at < clock_timestamp() - ${LEASE_MS} * interval '1 millisecond'
          and case when d.claimed_by = ${workerId} then d.refill_id <> all(${inHand}::bigint[]) else not exists (
            select 1 from workers w where w.id = d.claimed_by and w.seen_at > clock_timestamp() - ${LEASE_MS} * interval '1 millisecond') end
        order by d.refill_id limit ${SWEEP_ROWS_MAX} for no key update of r skip locked for update of d skip locked
      )
      update refill_dispatches d set state = 'Uncertain', last_error = ${LOST}, changed_at = ${tx.now}::timestamptz
      from lost where d.refill_id = lost.refill_id returning d.refill_id`.execute(tx.db)
    const refills = await lockRefills(tx, rows.map(row => row.refill_id))
    await appendRefillEvents(tx, [...refills.values()].filter(refill => refill.endedAt === null).map(refill => ({
      refill, status: refill.status, kind: 'Uncertain', actor: HOUSE_ACTOR, reason: `${LOST} Nobody knows whether the supplier took it.`,
    })))
    return rows.length
  })
}
