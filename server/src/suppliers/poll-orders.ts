import type { House } from '../house.ts'
import { keepAnomalies } from './anomalies.ts'
import { applyAnswers } from './poll-apply.ts'
import { claimPolls, suppliersToAsk } from './poll-claim.ts'
import { STATUS_BATCH_MAX, SupplierReadFault } from './supplier-client.ts'
import { supplierGate, type SupplierGate } from './supplier-gate.ts'

/** Calls of one round for one supplier. A queue longer than this is gone on with in the next round, after other suppliers had theirs. */
const BATCHES_MAX = 200

/** Asks after orders, round by round. */
export interface Poller {
  /** Asks after everything that is due and answers how many orders that were. A supplier still being asked is left to its own round. */
  round(): Promise<number>
  /** Begins no further call and waits for those under way; after the bound they are cut off, which loses nothing. */
  stop(boundMs: number): Promise<void>
}

/** Opens a poller for one worker process. */
export function createPoller(house: House): Poller {
  const cut = new AbortController()
  const loops = new Map<string, Promise<number>>()
  let isStopping = false

  const ask = async (supplierId: string): Promise<number> => {
    const gate = await supplierGate(house, supplierId)
    let askedCount = 0
    for (let batch = 0; gate !== null && batch < BATCHES_MAX && !isStopping; batch++) {
      // The breaker of reads lets one call through by itself when its time has come; until then no order is taken up in vain.
      if (!gate.isAnswering() && !await isBack(gate, cut.signal)) break
      const polled = await claimPolls(house, supplierId)
      if (polled.length === 0) break
      askedCount += polled.length
      try {
        await applyAnswers(house, supplierId, polled, await gate.status(polled.map(order => order.supplierOrderId), cut.signal))
      } catch (cause) {
        if (!(cause instanceof SupplierReadFault)) throw cause
        await keepFault(house, supplierId, cause)
        break
      }
      if (polled.length < STATUS_BATCH_MAX) break
    }
    return askedCount
  }

  return {
    round: async () => {
      for (const supplierId of await suppliersToAsk(house)) {
        if (isStopping) break
        if (!loops.has(supplierId)) loops.set(supplierId, ask(supplierId).finally(() => loops.delete(supplierId)))
      }
      const counts = await Promise.all(loops.values())
      return counts.reduce((sum, count) => sum + count, 0)
    },
    stop: async boundMs => {
      isStopping = true
      const timer = setTimeout(() => cut.abort(), boundMs)
      await Promise.allSettled(loops.values())
      clearTimeout(timer)
    },
  }
}

/** One round by hand, for a house whose clock somebody moves; the worker does the same by itself. */
export async function pollOrders(house: House): Promise<number> {
  return await createPoller(house).round()
}

async function isBack(gate: SupplierGate, signal: AbortSignal): Promise<boolean> {
  return await gate.balance(signal).then(() => true, () => false)
}

/** A supplier that cannot be reached shows in its breaker; one that answers nonsense is kept with what it wrote. */
async function keepFault(house: House, supplierId: string, fault: SupplierReadFault): Promise<void> {
  house.log.warn({ supplierId, kind: fault.kind, reason: fault.message }, 'a supplier did not answer after its orders')
  if (fault.kind === 'Unreachable' || fault.kind === 'TimedOut' || fault.kind === 'LeftAlone') return
  const kind = fault.error?.kind === 'Other' ? 'UnknownError' : 'MalformedAnswer'
  await keepAnomalies(house.db, house.clock(), [{ kind, supplierId, orderId: null, raw: fault.raw, text: `Asked after its orders, ${fault.message}.` }])
}
