import type { House } from '../house.ts'
import { createAsker, type Poller, type PollKind } from './asker.ts'
import { applyAnswers } from './poll-apply.ts'
import { claimPolls, suppliersToAsk, type PolledOrder } from './poll-claim.ts'
import type { StatusAnswer } from './supplier-answer.ts'

const ORDERS: PollKind<PolledOrder, ReadonlyMap<string, StatusAnswer>> = {
  noun: 'its orders', suppliersToAsk, claim: claimPolls, apply: applyAnswers,
  call: async (gate, polled, signal) => await gate.status(polled.map(order => order.supplierOrderId), signal),
}

/** Opens a poller for one worker process: it asks after orders. */
export function createPoller(house: House): Poller {
  return createAsker(house, ORDERS)
}

/** One round by hand, for a house whose clock somebody moves; the worker does the same by itself. */
export async function pollOrders(house: House): Promise<number> {
  return await createPoller(house).round()
}
