import type { BreakerState } from '@tallyboard/schema'
import { BrokenCircuitError, DelegateBackoff, handleWhen, retry, wrap } from 'cockatiel'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterQueue } from 'rate-limiter-flexible'
import type { House } from '../house.ts'
import { backoffMs, READ_BACKOFF } from './backoff.ts'
import type { Catalogue, RefillStatusAnswer, StatusAnswer, SupplierBalance } from './supplier-answer.ts'
import { createSupplierClient, SupplierReadFault, type AddOutcome, type AddRequest, type CancelOutcome, type NotTaken, type RefillOutcome, type SupplierClient } from './supplier-client.ts'
import { createBreaker } from './supplier-breaker.ts'
import { noteCall } from './supplier-calls.ts'
import { unseal } from './seal.ts'

/** A supplier as a caller meets it: the client behind its rate cap, its breaker and, for reads alone, its retries. */
export interface SupplierGate {
  readonly supplierId: string
  readonly currency: string
  readonly rateCapPerSecond: number
  breaker(): BreakerState
  /** Whether its last reads brought something. */
  isAnswering(): boolean
  /** How many orders may be sent now as far as the breakers are concerned: none, one as a trial, or any number. */
  roomForAdds(): number
  services(signal?: AbortSignal): Promise<Catalogue>
  status(ids: readonly string[], signal?: AbortSignal): Promise<Map<string, StatusAnswer>>
  balance(signal?: AbortSignal): Promise<SupplierBalance>
  /** Waits for room under the rate cap; a claim is made only afterwards, so that no claimed order waits. */
  reserve(callCount: number): Promise<void>
  /** One attempt under a reservation, never a second. */
  add(request: AddRequest, signal?: AbortSignal): Promise<AddOutcome>
  /** The same for a refill: one attempt under a reservation. */
  refill(supplierOrderId: string, signal?: AbortSignal): Promise<RefillOutcome>
  refillStatus(ids: readonly string[], signal?: AbortSignal): Promise<Map<string, RefillStatusAnswer>>
  /** The same for taking an order back: one attempt under a reservation. */
  cancel(supplierOrderId: string, signal?: AbortSignal): Promise<CancelOutcome>
}

/** Fewer, and one bad minute closes a supplier; more, and each leaves another order uncertain before it is left alone. */
const FAILURES_BEFORE_BREAK = 5

/** A read that is not answered at once is repeated this often, then left to the next round. */
const READ_RETRIES_MAX = 2

const LEFT_ALONE = 'the supplier failed too often and is left alone for a while'

/** The row a gate is made from. */
interface SupplierRow {
  readonly id: string
  readonly url: string
  readonly key_sealed: string
  readonly currency: string
  readonly rate_cap_per_second: number
  readonly breaker: BreakerState
}

/** What a gate was made from, so that a changed row makes a new one. */
interface KeptGate {
  readonly row: SupplierRow
  readonly gate: SupplierGate
}

/** Breakers and queues live as long as the process, one of each for a supplier. */
const gatesOfHouse = new WeakMap<House, Map<string, KeptGate>>()

/** The gate of a supplier; null when there is no such supplier. */
export async function supplierGate(house: House, supplierId: string): Promise<SupplierGate | null> {
  const row = await house.db.selectFrom('suppliers').select(['id', 'url', 'key_sealed', 'currency', 'rate_cap_per_second', 'breaker'])
    .where('id', '=', supplierId).executeTakeFirst()
  if (row === undefined) return null
  const gates = gatesOfHouse.get(house) ?? new Map<string, KeptGate>()
  gatesOfHouse.set(house, gates)
  const kept = gates.get(row.id)
  if (kept?.row.url === row.url && kept.row.key_sealed === row.key_sealed && kept.row.rate_cap_per_second === row.rate_cap_per_second) return kept.gate
  const gate = createGate(house, row)
  gates.set(row.id, { row, gate })
  return gate
}

/** The client of a supplier that is not stored yet, for the test before it is. */
export function clientOf(house: House, url: URL, key: string): SupplierClient {
  return createSupplierClient({ url, key, isPrivateAllowed: house.env.isPrivateSupplierAllowed })
}

function createGate(house: House, row: SupplierRow): SupplierGate {
  const client = clientOf(house, new URL(row.url), unseal(house.secret, row.url, row.key_sealed))
  const calls = callQueue(house, row)
  // Reads and orders fail apart: a supplier whose balance answers may still lose every order, and each lost one is work for a person.
  const reads = createBreaker(handleWhen(isSupplierDown), FAILURES_BEFORE_BREAK, () => show())
  const adds = createBreaker(handleWhen(isSupplierDown).orWhenResult(isLostAdd), FAILURES_BEFORE_BREAK, () => show())
  const breakerState = (): BreakerState => [adds.state(), reads.state()].find(state => state !== 'Closed') ?? 'Closed'
  const shown = showBreaker(house, row)
  const show = (): void => shown(breakerState())
  const repeat = retry(handleWhen(isWorthRepeating), {
    maxAttempts: READ_RETRIES_MAX,
    // Jitter, so that workers that failed together do not come back together.
    backoff: new DelegateBackoff(({ attempt }) => backoffMs(READ_BACKOFF, attempt) * (0.5 + Math.random() / 2)),
  })
  const guarded = wrap(repeat, reads.policy)
  /** Notes how long a call took, and whether it brought no answer. */
  const timed = async <T>(call: () => Promise<T>, isLost: (result: T) => boolean): Promise<T> => {
    const startedAt = performance.now()
    const note = (isFailed: boolean): void => noteCall(house, row.id, performance.now() - startedAt, isFailed)
    try {
      const result = await call()
      note(isLost(result))
      return result
    } catch (cause) {
      note(!(cause instanceof SupplierReadFault) || cause.kind !== 'Refused')
      throw cause
    }
  }
  const read = async <T>(call: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> => {
    let lastFault: unknown = null
    try {
      return await guarded.execute(async context => {
        await calls.removeTokens(1)
        const result = await timed(() => call(context.signal), () => false).catch((cause: unknown) => {
          lastFault = cause
          throw cause
        })
        // The first answer after a start says more than what a process before this one left behind.
        if (reads.state() === 'Closed') show()
        return result
      }, signal)
    } catch (cause) {
      // When the breaker opens between two attempts, what the first one met says more than that there was no second.
      throw cause instanceof BrokenCircuitError ? lastFault ?? new SupplierReadFault('LeftAlone', LEFT_ALONE) : cause
    }
  }
  const send = async <Outcome extends { readonly kind: string }>(call: (signal: AbortSignal) => Promise<Outcome>, signal?: AbortSignal): Promise<Outcome | NotTaken> => {
    try {
      return await adds.policy.execute(({ signal: inner }) => timed(() => call(inner), isLostAdd), signal)
    } catch (cause) {
      if (cause instanceof BrokenCircuitError) return { kind: 'NotSent', reason: 'BreakerOpen', text: LEFT_ALONE }
      throw cause
    }
  }
  return {
    supplierId: row.id,
    currency: row.currency,
    rateCapPerSecond: row.rate_cap_per_second,
    breaker: breakerState,
    isAnswering: () => reads.state() === 'Closed',
    roomForAdds: () => {
      if (reads.state() !== 'Closed') return 0
      return adds.state() === 'Closed' ? Number.POSITIVE_INFINITY : adds.isReadyToTry() ? 1 : 0
    },
    services: signal => read(inner => client.services(inner), signal),
    status: (ids, signal) => read(inner => client.status(ids, inner), signal),
    refillStatus: (ids, signal) => read(inner => client.refillStatus(ids, inner), signal),
    balance: signal => read(inner => client.balance(inner), signal),
    reserve: async callCount => { await calls.removeTokens(callCount) },
    add: (request, signal) => send(inner => client.add(request, inner), signal),
    refill: (supplierOrderId, signal) => send(inner => client.refill(supplierOrderId, inner), signal),
    cancel: (supplierOrderId, signal) => send(inner => client.cancel(supplierOrderId, inner), signal),
  }
}

/** The rate cap is the supplier's, so all workers share it through the database; each waits for its turn in memory. */
function callQueue(house: House, row: SupplierRow): RateLimiterQueue {
  const limits = { points: row.rate_cap_per_second, duration: 1, keyPrefix: `supplier-${row.id}` }
  return new RateLimiterQueue(new RateLimiterPostgres({
    ...limits,
    storeClient: house.pool,
    storeType: 'pool',
    tableName: 'supplier_calls',
    tableCreated: true,
    clearExpiredByTimeout: false,
    // Without the database the cap holds at least in this process.
    insuranceLimiter: new RateLimiterMemory(limits),
  }))
}

/** Writes the breaker's state where every process can show it. Once for each change, and never in the way of a call. */
function showBreaker(house: House, row: SupplierRow): (state: BreakerState) => void {
  let shownState = row.breaker
  return state => {
    if (state === shownState) return
    shownState = state
    house.log.warn({ supplierId: row.id, breaker: state }, 'the breaker of a supplier changed')
    void house.db.updateTable('suppliers').set({ breaker: state, breaker_changed_at: house.clock() }).where('id', '=', row.id).execute()
      .catch((cause: unknown) => house.log.error({ err: cause, supplierId: row.id }, 'the state of a breaker was not written'))
  }
}

/** A refusal is an answer. Everything else that brought nothing counts against the supplier. */
function isSupplierDown(error: unknown): boolean {
  return error instanceof SupplierReadFault && error.kind !== 'Refused'
}

/** What took its whole time is not asked again at once: it would take that time again. */
function isWorthRepeating(error: unknown): boolean {
  return isSupplierDown(error) && error instanceof SupplierReadFault && error.kind !== 'TimedOut' && error.kind !== 'TooLarge'
}

function isLostAdd(result: unknown): boolean {
  if (typeof result !== 'object' || result === null || !('kind' in result)) return false
  return result.kind === 'Uncertain' || (result.kind === 'NotSent' && 'reason' in result && result.reason === 'NoConnection')
}
