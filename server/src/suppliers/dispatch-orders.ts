import type { House } from '../house.ts'
import { claimOrders, suppliersToServe, type ClaimedOrder } from './dispatch-claim.ts'
import { writeOutcome } from './dispatch-outcome.ts'
import { createSender, sendOnce, type Dispatcher, type SendingKind } from './sender.ts'
import type { AddOutcome } from './supplier-client.ts'
import type { WorkerPresence } from './worker-presence.ts'

const ORDERS: SendingKind<ClaimedOrder, AddOutcome> = {
  suppliersToServe, claim: claimOrders, call: async (gate, { request }, signal) => await gate.add(request, signal), write: writeOutcome, idOf: ({ orderId }) => orderId,
}

/** Opens a dispatcher for one worker process: it sends orders. */
export function createDispatcher(house: House, presence: WorkerPresence): Dispatcher {
  return createSender(house, presence, ORDERS)
}

/** One round by hand, for a house whose clock somebody moves; the worker does the same by itself. */
export async function dispatchOrders(house: House): Promise<number> {
  return await sendOnce(house, ORDERS)
}
