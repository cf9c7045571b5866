import { isOpen } from '@tallyboard/schema'
import type { OrderRowFragment, TargetVisibility } from '../graphql/generated/graphql.ts'
import { formatShortInstant } from '../shared/times.ts'

const words: Readonly<Record<Exclude<TargetVisibility, 'Public'>, string>> = {
  Private: 'private',
  CounterHidden: 'counter hidden',
  Deleted: 'deleted',
  Renamed: 'renamed',
  Forbidden: 'forbidden',
}

/** What became of the target, in a word; with its time while the order is open and somebody can still mend it (P3.4). Null when it is public. */
export function troubleOf(order: Pick<OrderRowFragment, 'status' | 'target'>, now: Date): string | null {
  if (order.target === null || order.target.visibility === 'Public') return null
  const word = words[order.target.visibility]
  return isOpen(order.status) ? `${word} ${formatShortInstant(new Date(order.target.readAt), now)}` : word
}

/** Units of the delivery that have gone away since the order ended: the guaranteed count less the newest reading, at most what was delivered (P4.13). Zero while it is open. */
export function droppedOf(order: Pick<OrderRowFragment, 'status' | 'guaranteedCount' | 'currentCount' | 'delivered'>): number {
  if (isOpen(order.status) || order.guaranteedCount === null || order.currentCount === null) return 0
  return Math.max(0, Math.min(order.delivered, order.guaranteedCount - order.currentCount))
}
