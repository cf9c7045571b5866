import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { House } from '../house.ts'
import { backoffMs, READ_BACKOFF } from './backoff.ts'
import { claimOrders, suppliersToServe, type ClaimedOrder } from './dispatch-claim.ts'
import { writeOutcome } from './dispatch-outcome.ts'
import type { AddOutcome } from './supplier-client.ts'
import { supplierGate, type SupplierGate } from './supplier-gate.ts'
import { startPresence, type WorkerPresence } from './worker-presence.ts'

/** Calls to one supplier at the same time. More is impolite to an old panel, and each may become uncertain when it dies. */
const SENDS_AT_ONCE_MAX = 8

/** An outcome is the one thing that must not be lost, so a database that stumbles is tried again. */
const WRITE_ATTEMPTS_MAX = 8

/** Sends the orders that wait, at most once each. */
export interface Dispatcher {
  /** Takes up what waits and sends it; answers how many orders were taken up once nothing more is due. */
  round(): Promise<number>
  /** The orders whose answer has not been written down yet. */
  inHand(): readonly string[]
  /** Takes up nothing more and waits for the calls under way; after the bound they are cut off and become uncertain. */
  stop(boundMs: number): Promise<void>
}

/** Opens a dispatcher for one worker process. */
export function createDispatcher(house: House, presence: WorkerPresence): Dispatcher {
  const cut = new AbortController()
  const sending = new Map<string, Promise<void>>()
  const loops = new Map<string, Promise<number>>()
  const wakeUps = new Map<string, () => void>()
  let isStopping = false

  const send = async (gate: SupplierGate, claimed: ClaimedOrder): Promise<void> => {
    const outcome: AddOutcome = presence.isFresh()
      ? await gate.add(claimed.request, cut.signal).catch((cause: unknown) => uncertain(house, claimed, cause))
      : { kind: 'NotSent', reason: 'TooLate', text: 'this worker was out of touch and may have been given up' }
    await writeStubbornly(house, presence.workerId, claimed, outcome)
  }

  /** One supplier's queue, until it is empty or the supplier has no room. Suppliers do not wait for each other. */
  const drain = async (supplierId: string): Promise<number> => {
    let takenCount = 0
    const underWay = new Set<Promise<void>>()
    const gate = await supplierGate(house, supplierId)
    while (gate !== null && !isStopping) {
      // A supplier left alone is tried with a read, which risks no order.
      if (!gate.isAnswering()) await gate.balance(cut.signal).catch(() => undefined)
      const room = Math.min(SENDS_AT_ONCE_MAX - underWay.size, gate.roomForAdds(), gate.rateCapPerSecond)
      if (room === 0 && underWay.size === 0) break
      if (room > 0) {
        await gate.reserve(room)
        const claimed = isStopping ? [] : await claimOrders(house, supplierId, presence.workerId, room)
        takenCount += claimed.length
        for (const order of claimed) {
          const call = send(gate, order).finally(() => {
            underWay.delete(call)
            sending.delete(order.orderId)
          })
          underWay.add(call)
          sending.set(order.orderId, call)
        }
        if (claimed.length === 0 && underWay.size === 0) break
        if (claimed.length > 0 && underWay.size < SENDS_AT_ONCE_MAX) continue
      }
      // A call that hangs must not keep the others from a queue that has filled again.
      await Promise.race([...underWay, new Promise<void>(resolve => { wakeUps.set(supplierId, resolve) })])
    }
    wakeUps.delete(supplierId)
    return takenCount
  }

  return {
    round: async () => {
      for (const supplierId of await suppliersToServe(house)) {
        if (isStopping) break
        wakeUps.get(supplierId)?.()
        if (!loops.has(supplierId)) loops.set(supplierId, drain(supplierId).finally(() => loops.delete(supplierId)))
      }
      const counts = await Promise.all(loops.values())
      return counts.reduce((sum, count) => sum + count, 0)
    },
    inHand: () => [...sending.keys()],
    stop: async boundMs => {
      isStopping = true
      const timer = setTimeout(() => cut.abort(), boundMs)
      await Promise.allSettled([...loops.values(), ...sending.values()])
      clearTimeout(timer)
    },
  }
}

/** One round by hand, for a house whose clock somebody moves; the worker does the same by itself. */
export async function dispatchOrders(house: House): Promise<number> {
  const presence = await startPresence(house, `round-${randomUUID()}`)
  const dispatcher = createDispatcher(house, presence)
  try {
    return await dispatcher.round()
  } finally {
    await dispatcher.stop(0)
    await presence.stop()
  }
}

/** A fault of ours in the middle of a call says nothing about the supplier, so the order is as uncertain as after a lost answer. */
function uncertain(house: House, claimed: ClaimedOrder, cause: unknown): AddOutcome {
  house.log.error({ err: cause, orderId: claimed.orderId }, 'sending an order failed')
  return { kind: 'Uncertain', text: 'sending failed on our side', raw: null }
}

async function writeStubbornly(house: House, workerId: string, claimed: ClaimedOrder, outcome: AddOutcome): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await writeOutcome(house, workerId, claimed, outcome)
    } catch (cause) {
      house.log.error({ err: cause, orderId: claimed.orderId, outcome: outcome.kind }, 'an outcome was not written')
      // Left as being sent; the next sweep makes it uncertain, which is what it then is.
      if (attempt === WRITE_ATTEMPTS_MAX) return
      await sleep(backoffMs(READ_BACKOFF, attempt))
    }
  }
}
