import {
  EndedCause, invariant, isOpen, OrderEventKind, OrderStatus, reportProgress, settle,
  type AnomalyKind, type FinalStatus, type ProgressResult, type SupplierReport,
} from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Transaction } from '../transact.ts'
import { appendEvents, type OrderChange } from './append-events.ts'
import { lockOrders, type LockedOrder } from './lock-orders.ts'
import { postRefunds } from './post-refunds.ts'

/** What a supplier said about one order. */
export interface ProgressReport {
  readonly orderId: string
  readonly report: SupplierReport
  /** Who read it; the supplier, if nobody else. */
  readonly actor?: Actor
  /** How far the order was when the supplier was asked. An answer that the order has overtaken is not odd because of that. */
  readonly askedVersion?: number
}

/** What a report came to. */
export interface ProgressOutcome {
  readonly orderId: string
  readonly serviceId: string | null
  readonly kind: 'Unchanged' | 'Progress' | 'Ended' | 'Missing'
  readonly status: OrderStatus | null
  /** Oddities for the administrators; they were not applied. */
  readonly anomalies: readonly { readonly kind: AnomalyKind, readonly text: string }[]
}

const CAUSE_OF_END: Readonly<Record<FinalStatus, EndedCause>> = {
  Completed: EndedCause.Delivered, Partial: EndedCause.SupplierPartial, Cancelled: EndedCause.SupplierCancelled,
}

/** A count confirmed more often than this is not noted again; each note is a write to the order's row. */
const READ_AGAIN_MS = 5 * 60_000

/**
 * Applies what a supplier said about a batch of orders (P3.1 to P3.3), each under its row's lock. A report that ends an order settles and
 * refunds it in this same transaction, so it happens once or not at all.
 */
export async function recordProgress(tx: Transaction, reports: readonly ProgressReport[]): Promise<ProgressOutcome[]> {
  invariant(new Set(reports.map(report => report.orderId)).size === reports.length, 'a batch has one report for each order')
  const orders = await lockOrders(tx, reports.map(report => report.orderId))
  const changes: OrderChange[] = []
  const confirmed: string[] = []
  const outcomes = reports.map(({ orderId, report, actor = { kind: 'Supplier', id: null }, askedVersion }): ProgressOutcome => {
    const order = orders.get(orderId)
    if (order === undefined) return { orderId, serviceId: null, kind: 'Missing', status: null, anomalies: [] }
    const result = reportProgress(order, report)
    const { kind, anomalies } = result
    if (kind === 'Unchanged') {
      if (isOpen(order.status) && order.readAt !== null && tx.now.getTime() - order.readAt.getTime() > READ_AGAIN_MS) confirmed.push(orderId)
      const isOvertaken = askedVersion !== undefined && askedVersion !== order.version
      return { orderId, serviceId: order.serviceId, kind, status: order.status, anomalies: isOvertaken ? [] : anomalies }
    }
    const change = kind === 'Ended' ? endOf(order, result, report, actor) : progressOf(order, result, actor)
    changes.push(change)
    return { orderId, serviceId: order.serviceId, kind, status: change.next.status, anomalies }
  })
  await appendEvents(tx, changes)
  if (confirmed.length > 0) {
    await sql`update orders set read_at = ${tx.now}::timestamptz where id = any(${confirmed}::bigint[])`.execute(tx.db)
  }
  await postRefunds(tx, changes)
  return outcomes
}

function progressOf(order: LockedOrder, { next }: ProgressResult, actor: Actor): OrderChange {
  const kind = next.status === OrderStatus.InProgress && order.status !== OrderStatus.InProgress ? OrderEventKind.Started
    : next.status === OrderStatus.Processing && order.status === OrderStatus.Pending ? OrderEventKind.Accepted
    : OrderEventKind.Reading
  return {
    order, kind, actor, clause: null, cause: null, reason: null,
    next: { ...next, chargeMicros: order.chargeMicros, refundMicros: order.refundMicros },
  }
}

function endOf(order: LockedOrder, { next, anomalies }: ProgressResult, report: SupplierReport, actor: Actor): OrderChange {
  invariant(!isOpen(next.status), 'a report that ends an order leaves it final')
  const settlement = settle(order, { status: next.status, fault: 'Supplier', delivered: next.delivered })
  const oddity = anomalies.find(anomaly => anomaly.kind === 'CompletedWithRemains')?.text
  return {
    order, kind: OrderEventKind.Ended, actor, clause: settlement.clause, cause: CAUSE_OF_END[settlement.status],
    reason: oddity ?? (settlement.status === OrderStatus.Completed ? null : `The supplier wrote ‘${report.statusWords}’.`),
    next: { ...next, status: settlement.status, chargeMicros: settlement.chargeMicros, refundMicros: settlement.refundMicros },
  }
}
