import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { House } from '../house.ts'
import { backoffMs, READ_BACKOFF } from './backoff.ts'
import type { NotTaken } from './supplier-client.ts'
import { supplierGate, type SupplierGate } from './supplier-gate.ts'
import { startPresence, type WorkerPresence } from './worker-presence.ts'

/** Calls to one supplier at the same time. More is impolite to an old panel, and each may become uncertain when it dies. */
const SENDS_AT_ONCE_MAX = 8

/** An outcome is the one thing that must not be lost, so a database that stumbles is tried again. */
const WRITE_ATTEMPTS_MAX = 8

/** What is sent, and how: the claim commits the intent before the call, so that nothing is sent a second time by itself. */
export interface SendingKind<Claimed, Outcome> {
  readonly suppliersToServe: (house: House) => Promise<readonly string[]>
  readonly claim: (house: House, supplierId: string, workerId: string, countMax: number) => Promise<readonly Claimed[]>
  readonly call: (gate: SupplierGate, claimed: Claimed, signal: AbortSignal) => Promise<Outcome>
  readonly write: (house: House, workerId: string, claimed: Claimed, outcome: Outcome | NotTaken) => Promise<void>
  readonly idOf: (claimed: Claimed) => string
}

/** Sends what waits, at most once each. */
export interface Dispatcher {
  /** Takes up what waits and sends it; answers how much was taken up once nothing more is due. */
  round(): Promise<number>
  /** What is under way and has no answer written down yet. */
  inHand(): readonly string[]
  /** Takes up nothing more and waits for the calls under way; after the bound they are cut off and become uncertain. */
  stop(boundMs: number): Promise<void>
}

/** Opens a sender for one worker process. */
export function createSender<Claimed, Outcome>(house: House, presence: WorkerPresence, kind: SendingKind<Claimed, Outcome>): Dispatcher {
  const cut = new AbortController()
  const sending = new Map<string, Promise<void>>()
  const loops = new Map<string, Promise<number>>()
  const wakeUps = new Map<string, () => void>()
  let isStopping = false

  const send = async (gate: SupplierGate, claimed: Claimed): Promise<void> => {
    const outcome = presence.isFresh()
      ? await kind.call(gate, claimed, cut.signal).catch((cause: unknown) => uncertain(house, kind.idOf(claimed), cause))
      : TOO_LATE
    await stubbornly(house, kind.idOf(claimed), outcome, async () => await kind.write(house, presence.workerId, claimed, outcome))
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
        const claimed = isStopping ? [] : await kind.claim(house, supplierId, presence.workerId, room)
        takenCount += claimed.length
        for (const one of claimed) {
          const call = send(gate, one).finally(() => {
            underWay.delete(call)
            sending.delete(kind.idOf(one))
          })
          underWay.add(call)
          sending.set(kind.idOf(one), call)
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
      for (const supplierId of await kind.suppliersToServe(house)) {
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
export async function sendOnce<Claimed, Outcome>(house: House, kind: SendingKind<Claimed, Outcome>): Promise<number> {
  const presence = await startPresence(house, `round-${randomUUID()}`)
  const sender = createSender(house, presence, kind)
  try {
    return await sender.round()
  } finally {
    await sender.stop(0)
    await presence.stop()
  }
}

const TOO_LATE: NotTaken = { kind: 'NotSent', reason: 'TooLate', text: 'this worker was out of touch and may have been given up' }

/** A fault of ours in the middle of a call says nothing about the supplier, so what was sent is as uncertain as after a lost answer. */
function uncertain(house: House, id: string, cause: unknown): NotTaken {
  house.log.error({ err: cause, id }, 'sending failed')
  return { kind: 'Uncertain', text: 'sending failed on our side', raw: null }
}

async function stubbornly(house: House, id: string, outcome: unknown, write: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write()
    } catch (cause) {
      // The supplier's number for it may stand nowhere else.
      house.log.error({ err: cause, id, outcome }, 'an outcome was not written')
      // Left as being sent; the next sweep makes it uncertain, which is what it then is.
      if (attempt === WRITE_ATTEMPTS_MAX) return
      await sleep(backoffMs(READ_BACKOFF, attempt))
    }
  }
}
