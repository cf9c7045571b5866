import type { Delivery, DeliveryTerms } from './delivery.ts'
import type { TargetState } from './luck.ts'
import type { CancelMode } from './script.ts'

/** The states of an order, in this supplier's own spelling. */
export const OrderStatus = {
  Pending: 'Pending',
  Processing: 'Processing',
  InProgress: 'In progress',
  Completed: 'Completed',
  Partial: 'Partial',
  Canceled: 'Canceled',
} as const
export type OrderStatus = (typeof OrderStatus)[keyof typeof OrderStatus]

export type FinalStatus = 'Completed' | 'Partial' | 'Canceled'

/** One literal answer of a scripted order, in force from its second until the next row's. */
export interface StatusRow {
  readonly afterSeconds: number
  readonly status: string
  readonly startCount?: number | string | null
  readonly remains?: number | string
  readonly currentCount?: number | string
  readonly charge?: number | string
}

/** What falls off after the end: so many units, most of them within `tauMs`; at once when that is 0. */
export interface Drop {
  readonly units: number
  readonly tauMs: number
}

/** One order as the supplier keeps it. Everything else about it follows from the clock. */
export interface SimulatedOrder {
  readonly id: number
  readonly key: string
  readonly serviceId: number
  readonly link: string
  /** Link and metric in one: what one counter counts. */
  readonly counterKey: string
  readonly quantity: number
  /** What was taken from the balance, in dollars. */
  readonly charge: number
  readonly placedAtMs: number
  readonly comments: string | null
  readonly answerNumber: number | null
  /** What the delivery was planned from, so that a script can plan it anew. */
  terms: DeliveryTerms
  delivery: Delivery
  /** What became of the target where the delivery stops, if that is why. */
  targetGone: TargetState | null
  drop: Drop
  /** Known from the start on, or scripted. */
  startCount: number | null
  sequence: { readonly fromMs: number; readonly rows: readonly StatusRow[] } | null
  /** How a `cancel` of it is answered, if a script says. */
  cancelMode?: CancelMode
  /** How often somebody asked to take it back. */
  cancelCount?: number
  /** Whether what the end gave back has reached the balance. */
  isSettled: boolean
}

/** One refill of an order's drop. */
export interface SimulatedRefill {
  readonly id: number
  readonly orderId: number
  readonly key: string
  readonly askedAtMs: number
  readonly startsAtMs: number
  readonly endsAtMs: number
  /** Nothing had fallen off when it was asked for. */
  readonly isRejected: boolean
}
