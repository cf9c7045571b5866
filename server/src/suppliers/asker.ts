import type { House } from '../house.ts'
import { keepAnomalies } from './anomalies.ts'
import { STATUS_BATCH_MAX, SupplierReadFault } from './supplier-client.ts'
import { supplierGate, type SupplierGate } from './supplier-gate.ts'

/** Calls of one round for one supplier. A queue longer than this is gone on with in the next round, after other suppliers had theirs. */
const BATCHES_MAX = 200

/** What is asked after, and how. The claim sets when each is due again, so a call may fail. */
export interface PollKind<Claimed, Answers> {
  /** What the supplier is asked after, for a sentence: `its orders`. */
  readonly noun: string
  readonly suppliersToAsk: (house: House) => Promise<readonly string[]>
  /** At most a call's worth. */
  readonly claim: (house: House, supplierId: string) => Promise<readonly Claimed[]>
  readonly call: (gate: SupplierGate, claimed: readonly Claimed[], signal: AbortSignal) => Promise<Answers>
  readonly apply: (house: House, supplierId: string, claimed: readonly Claimed[], answers: Answers) => Promise<void>
}

/** Asks after orders or refills, round by round. */
export interface Poller {
  /** Asks after everything that is due and answers how many orders that were. A supplier still being asked is left to its own round. */
  round(): Promise<number>
  /** Begins no further call and waits for those under way; after the bound they are cut off, which loses nothing. */
  stop(boundMs: number): Promise<void>
}

/** Opens a poller of this kind for one worker process. */
export function createAsker<Claimed, Answers>(house: House, kind: PollKind<Claimed, Answers>): Poller {
  const cut = new AbortController()
  const loops = new Map<string, Promise<number>>()
  let isStopping = false

  const ask = async (supplierId: string): Promise<number> => {
    const gate = await supplierGate(house, supplierId)
    let askedCount = 0
    for (let batch = 0; gate !== null && batch < BATCHES_MAX && !isStopping; batch++) {
      // The breaker of reads lets one call through by itself when its time has come; until then no order is taken up in vain.
      if (!gate.isAnswering() && !await isBack(gate, cut.signal)) break
      const polled = await kind.claim(house, supplierId)
      if (polled.length === 0) break
      askedCount += polled.length
      try {
        await kind.apply(house, supplierId, polled, await kind.call(gate, polled, cut.signal))
      } catch (cause) {
        if (!(cause instanceof SupplierReadFault)) throw cause
        await keepFault(house, supplierId, kind.noun, cause)
        break
      }
      if (polled.length < STATUS_BATCH_MAX) break
    }
    return askedCount
  }

  return {
    round: async () => {
      for (const supplierId of await kind.suppliersToAsk(house)) {
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

async function isBack(gate: SupplierGate, signal: AbortSignal): Promise<boolean> {
  return await gate.balance(signal).then(() => true, () => false)
}

/** A supplier that cannot be reached shows in its breaker; one that answers nonsense is kept with what it wrote. */
async function keepFault(house: House, supplierId: string, noun: string, fault: SupplierReadFault): Promise<void> {
  house.log.warn({ supplierId, kind: fault.kind, reason: fault.message }, `a supplier did not answer after ${noun}`)
  if (fault.kind === 'Unreachable' || fault.kind === 'TimedOut' || fault.kind === 'LeftAlone') return
  const kind = fault.error?.kind === 'Other' ? 'UnknownError' : 'MalformedAnswer'
  await keepAnomalies(house.db, house.clock(), [{ kind, supplierId, orderId: null, raw: fault.raw, text: `Asked after ${noun}, ${fault.message}.` }])
}
