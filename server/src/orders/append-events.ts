import { isOpen, isOwnDoing, terminationClauseOf, type EndedCause, type OrderEventKind, type OrderStatus } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Transaction } from '../transact.ts'
import type { LockedOrder } from './lock-orders.ts'
import { progressMessage } from './progress-message.ts'

/** What an event leaves an order in. */
export interface OrderState {
  readonly status: OrderStatus
  readonly startCount: number | null
  readonly currentCount: number | null
  readonly delivered: number
  readonly chargeMicros: bigint
  readonly refundMicros: bigint
  readonly isStarted: boolean
}

/** One new row of an order's history. */
export interface OrderChange {
  readonly order: LockedOrder
  readonly next: OrderState
  readonly kind: OrderEventKind
  readonly actor: Actor
  readonly clause: string | null
  readonly cause: EndedCause | null
  readonly reason: string | null
}

/** What was delivered is looked at again this long after the end, in case it drops (P4). Whoever asks the supplier knows whether there is a guarantee. */
const FIRST_LOOK_MS = 6 * 3_600_000

/**
 * Writes one event for each of these locked orders, brings the orders to the state it leaves, counts the delivered units, and tells whoever
 * watches after the commit. An order that ends is not sent any more, and asked after only for a drop. One statement for the whole batch.
 */
export async function appendEvents(tx: Transaction, changes: readonly OrderChange[]): Promise<void> {
  if (changes.length === 0) return
  const { rows } = await sql<{ transaction: string }>`
    with change as (
      select * from jsonb_to_recordset(${JSON.stringify(changes.map(change => columnsOf(change)))}::jsonb) as change (
        order_id bigint, version int, account_id bigint, kind text, status text, actor_kind text, actor_id text, clause text, cause text, reason text,
        start_count bigint, current_count bigint, delivered int, delivered_change int, charge_micros bigint, refund_micros bigint,
        is_started boolean, is_ended boolean, is_reading boolean, is_guarded boolean)
    ), event as (
      insert into order_events (order_id, version, account_id, kind, at, status, actor_kind, actor_id, clause, cause, reason,
        start_count, current_count, delivered, delivered_change, charge_micros, refund_micros)
      select order_id, version, account_id, kind, ${tx.now}::timestamptz, status, actor_kind, actor_id, clause, cause, reason,
        start_count, current_count, delivered, delivered_change, charge_micros, refund_micros from change
    ), changed as (
      update orders o set version = change.version, status = change.status, start_count = change.start_count, current_count = change.current_count,
        delivered = change.delivered, charge_micros = change.charge_micros, refund_micros = change.refund_micros, changed_at = ${tx.now}::timestamptz,
        read_at = case when change.is_reading then ${tx.now}::timestamptz else o.read_at end,
        started_at = case when change.is_started then coalesce(o.started_at, ${tx.now}::timestamptz) else o.started_at end,
        ended_at = case when change.is_ended then ${tx.now}::timestamptz else o.ended_at end,
        ended_cause = case when change.is_ended then change.cause else o.ended_cause end
      from change where o.id = change.order_id
    ), counted as (
      insert into delivered_hours (account_id, hour, delivered)
      select account_id, date_trunc('hour', ${tx.now}::timestamptz), sum(delivered_change) from change
      where delivered_change <> 0 group by account_id order by account_id
      on conflict (account_id, hour) do update set delivered = delivered_hours.delivered + excluded.delivered
    ), tallied as (
      insert into ended_order_counts (account_id, status, count)
      select account_id, status, count(*) from change where is_ended group by account_id, status order by account_id, status
      on conflict (account_id, status) do update set count = ended_order_counts.count + excluded.count
    ), stopped as (
      update dispatches d set poll_at = case when d.state = 'Accepted' and change.is_guarded then ${new Date(tx.now.getTime() + FIRST_LOOK_MS)}::timestamptz end, state = case when d.state = 'Waiting' then 'Dropped' else d.state end, changed_at = ${tx.now}::timestamptz
      from change where d.order_id = change.order_id and change.is_ended and (d.poll_at is not null or d.state in ('Waiting', 'Accepted'))
    )
    select pg_current_xact_id()::text as transaction`.execute(tx.db)
  const transaction = rows[0]?.transaction ?? '0'
  tx.afterCommit(() => {
    for (const change of changes) {
      const message = progressMessage(change, transaction, tx.now)
      tx.house.bus.publish('order', message.orderId, message)
      tx.house.bus.publish('orders', message.accountId, message)
    }
  })
}

function columnsOf({ order, next, kind, actor, clause, cause, reason }: OrderChange) {
  return {
    order_id: order.id, version: order.version + 1, account_id: order.accountId, kind, status: next.status,
    actor_kind: actor.kind, actor_id: actor.id, clause, cause, reason,
    start_count: next.startCount, current_count: next.currentCount, delivered: next.delivered, delivered_change: next.delivered - order.delivered,
    charge_micros: next.chargeMicros.toString(), refund_micros: next.refundMicros.toString(),
    is_started: next.isStarted, is_ended: order.endedAt === null && !isOpen(next.status), is_reading: next.currentCount !== null && next.currentCount !== order.currentCount,
    is_guarded: next.delivered > 0 && !isOwnDoing(cause) && terminationClauseOf(cause) === null,
  }
}

/** The state of an order as it stands, for an event that changes only a part of it. */
export function stateOf(order: LockedOrder): OrderState {
  const { status, startCount, currentCount, delivered, chargeMicros, refundMicros } = order
  return { status, startCount, currentCount, delivered, chargeMicros, refundMicros, isStarted: order.startedAt !== null }
}
