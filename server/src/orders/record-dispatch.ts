import { isOpen, OrderStatus } from '@tallyboard/schema'
import { HOUSE_ACTOR, type Actor } from '../actor.ts'
import type { Transaction } from '../transact.ts'
import { appendEvents, stateOf, type OrderChange } from './append-events.ts'
import { lockOrders } from './lock-orders.ts'

/** What happened to an order on its way to the supplier. */
export interface DispatchNote {
  readonly orderId: string
  readonly kind: 'Sent' | 'Accepted' | 'Uncertain' | 'Resolved'
  readonly reason?: string | null
  /** The house sends and is uncertain, the supplier accepts, unless somebody else did. */
  readonly actor?: Actor
  /** Resolved because the supplier took it: the order goes on as an accepted one. */
  readonly isAccepted?: boolean
}

/** Whether the note was written. An order that has ended meanwhile keeps its history as it is. */
export interface DispatchNoted {
  readonly orderId: string
  readonly kind: 'Noted' | 'Ended' | 'Missing'
}

/** Writes the sending of a batch of orders into their history. Acceptance moves a Pending order to Processing (P3.1). */
export async function recordDispatch(tx: Transaction, notes: readonly DispatchNote[]): Promise<DispatchNoted[]> {
  const orders = await lockOrders(tx, notes.map(note => note.orderId))
  const changes: OrderChange[] = []
  const outcomes = notes.map(({ orderId, kind, reason = null, actor, isAccepted = kind === 'Accepted' }): DispatchNoted => {
    const order = orders.get(orderId)
    if (order === undefined) return { orderId, kind: 'Missing' }
    if (!isOpen(order.status)) return { orderId, kind: 'Ended' }
    const status = isAccepted && order.status === OrderStatus.Pending ? OrderStatus.Processing : order.status
    changes.push({
      order, kind, reason, clause: null, cause: null, next: { ...stateOf(order), status },
      actor: actor ?? (kind === 'Accepted' ? { kind: 'Supplier', id: null } : HOUSE_ACTOR),
    })
    return { orderId, kind: 'Noted' }
  })
  await appendEvents(tx, changes)
  return outcomes
}
