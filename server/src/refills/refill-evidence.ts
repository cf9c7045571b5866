import { isRefillMove, type RefillStatus } from '@tallyboard/schema'
import type { Actor } from '../actor.ts'
import { invariant, notFound } from '../errors.ts'
import type { Transaction } from '../transact.ts'
import { appendRefillEvents, lockRefills, type LockedRefill } from './append-refill-events.ts'
import type { RefillEventKind } from './refill.entity.ts'

/** Holds a refill back until its customer has sent a screenshot (P4.11, P4.15). Only one that has not been sent can be held. */
export async function askEvidenceForRefill(tx: Transaction, refillId: string, actor: Actor, mustShow: string): Promise<LockedRefill> {
  return await move(tx, refillId, 'EvidenceWanted', 'EvidenceWanted', actor, mustShow)
}

/** The screenshot is there: the refill waits to be sent again. */
export async function evidenceSuppliedForRefill(tx: Transaction, refillId: string, actor: Actor): Promise<LockedRefill> {
  const refill = await move(tx, refillId, 'Requested', 'EvidenceSupplied', actor, null)
  tx.afterCommit(() => tx.house.bus.publish('refill-nudge', 'house', {}))
  return refill
}

async function move(tx: Transaction, refillId: string, status: RefillStatus, kind: RefillEventKind, actor: Actor, reason: string | null): Promise<LockedRefill> {
  const refill = (await lockRefills(tx, [refillId])).get(refillId)
  if (refill === undefined) throw notFound('refill')
  invariant(isRefillMove(refill.status, status), `whoever asks for evidence has looked whether the refill can move from ${refill.status} to ${status}`)
  await appendRefillEvents(tx, [{ refill, status, kind, actor, reason }])
  return refill
}
