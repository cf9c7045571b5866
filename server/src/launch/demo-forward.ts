import { setTimeout as sleep } from 'node:timers/promises'
import type { House } from '../house.ts'
import { measureServiceEstimate } from '../services/measure-service-estimate.ts'
import type { Simulator } from '../simulator/index.ts'
import { dispatchOrders } from '../suppliers/dispatch-orders.ts'
import { pollOrders } from '../suppliers/poll-orders.ts'

/** Moves the house and its supplier through time together, doing by hand what the worker does by itself. */
export interface TimeMachine {
  now(): number
  /** Both clocks go on; nothing else happens. */
  goOn(ms: number): void
  /** Sends what waits and asks after what is under way, once. Answers how many orders are open afterwards. */
  work(): Promise<number>
  /** Measures the estimates of these services from what has ended so far. */
  measure(serviceIds: Iterable<string>): Promise<void>
}

export function createTimeMachine(house: House, simulator: Simulator, clock: { now: number }, simulatorSpeed: number): TimeMachine {
  return {
    now: () => clock.now,
    goOn: ms => {
      clock.now += ms
      simulator.advance(ms * simulatorSpeed)
    },
    work: async () => {
      const waiting = await house.db.selectFrom('dispatches').select('order_id').where('state', '=', 'Waiting').limit(1).executeTakeFirst()
      if (waiting !== undefined) await dispatchOrders(house)
      await pollOrders(house)
      // The event loop must breathe, or Ctrl-C waits for thirty days.
      await sleep(0)
      const { count } = await house.db.selectFrom('orders').select(eb => eb.fn.countAll<string>().as('count'))
        .where('status', 'in', ['Pending', 'Processing', 'InProgress']).executeTakeFirstOrThrow()
      return Number(count)
    },
    measure: async serviceIds => {
      for (const id of serviceIds) await measureServiceEstimate(house, id)
    },
  }
}
