import { decideRefill, invariant, writeFacts, type Decision, type Refusal, type RefillFacts, type RefillGrant } from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorOf, HOUSE_ACTOR, type Actor } from '../actor.ts'
import { isRowId } from '../connection.ts'
import type { Viewer } from '../context.ts'
import { notFound } from '../errors.ts'
import type { House, SettingsInForce } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { holdAccountsOf, lockOrders, type LockedOrder } from '../orders/lock-orders.ts'
import { noteRefusal } from '../settings/note-decision.ts'
import { transact, type Transaction } from '../transact.ts'
import { appendRefillEvents, LOCKED_REFILL_COLUMNS, type LockedRefill } from './append-refill-events.ts'
import { readRefillFacts } from './refill-facts.ts'

/** The refill that was granted, now or by an earlier attempt with the same key. */
export interface RefillRequested {
  readonly kind: 'Requested'
  readonly refillId: string
}

/**
 * Asks for a refill. It is decided again under the order's lock, so of any number of requests in one instant one passes and the others read
 * that it is open (P4.10). It is judged for the moment it was asked: a guarantee that ends while the request waits is not lost.
 */
export async function requestRefill(house: House, viewer: Viewer, orderId: string, idempotencyKey: string): Promise<RefillRequested | Refused> {
  if (!isRowId(orderId)) throw notFound('order')
  const inForce = await house.settings()
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'requestRefill', input: { orderId } }
  return await transact(house, async tx => await withIdempotency<RefillRequested>(tx, attempt, async () => {
    // Whoever suspends the account waits for its requests under way (P4.12).
    await holdAccountsOf(tx, [orderId])
    const order = (await lockOrders(tx, [orderId])).get(orderId)
    if (order === undefined || order.accountId !== viewer.accountId) throw notFound('order')
    return await requestUnderLock(tx, order, inForce, actorOf(viewer), false)
  }))
}

/** Asks for the refills of orders whose customers leave that to the house. What the terms refuse is simply not asked for. The accounts are held, the orders locked. */
export async function requestAutomatically(tx: Transaction, orders: readonly LockedOrder[], inForce: SettingsInForce): Promise<void> {
  if (orders.length === 0) return
  const { rows } = await sql<{ id: string }>`
    select id from accounts where id = any(${orders.map(order => order.accountId)}::bigint[]) and is_refill_automatic`.execute(tx.db)
  const willing = new Set(rows.map(row => row.id))
  for (const order of orders) {
    if (willing.has(order.accountId)) await requestUnderLock(tx, order, inForce, HOUSE_ACTOR, true)
  }
}

async function requestUnderLock(
  tx: Transaction, order: LockedOrder, inForce: SettingsInForce, actor: Actor, isAutomatic: boolean,
): Promise<RefillRequested | { readonly kind: 'Refused', readonly refusal: Refusal }> {
  const facts = (await readRefillFacts(tx.db, [order.id], inForce)).get(order.id)
  invariant(facts !== undefined, 'an order that is locked is there')
  const decision = decideRefill(facts, inForce.settings, tx.now)
  if (!decision.allowed) {
    // What the house asks for by itself and is refused tells nothing: it asks at every drop.
    if (!isAutomatic) await noteRefusal(tx, { accountId: order.accountId, subject: 'Refill', orderId: order.id, settingsVersion: inForce.version, facts, request: null })
    return { kind: 'Refused', refusal: decision.refusal }
  }
  const refillId = await writeRefill(tx, order, facts, decision, actor, isAutomatic)
  return { kind: 'Requested', refillId }
}

type Granted = Extract<Decision<RefillGrant>, { allowed: true }>

/** The refill, its place in the queue to the supplier and its first event. Without the supplier's number for the order nobody can be asked but a person. */
async function writeRefill(tx: Transaction, order: LockedOrder, facts: RefillFacts, { grant, checks }: Granted, actor: Actor, isAutomatic: boolean): Promise<string> {
  const { rows: [row] } = await sql<LockedRefill & { supplierOrderId: string | null }>`
    with r as (
      insert into refills (order_id, account_id, service_id, supplier_id, canonical_link, metric, status, version, quantity, guaranteed_count, current_count,
        start_latest_at, is_automatic, settings_version, checks, facts, created_at, changed_at)
      select o.id, o.account_id, o.service_id, o.supplier_id, o.canonical_link, o.metric, 'Requested', 0, ${grant.quantity}, ${grant.guaranteedCount},
        ${grant.currentCount}, ${grant.startLatestAt}::timestamptz, ${isAutomatic}, ${grant.settingsVersion}, ${JSON.stringify(checks)}::jsonb,
        ${JSON.stringify(writeFacts(facts))}::jsonb, ${tx.now}::timestamptz, ${tx.now}::timestamptz
      from orders o where o.id = ${order.id}::bigint
      returning *
    ), sent as (
      insert into refill_dispatches (refill_id, order_id, supplier_id, state, send_at, changed_at)
      select r.id, r.order_id, r.supplier_id, case when d.supplier_order_id is null then 'Refused' else 'Waiting' end, r.created_at, r.created_at
      from r left join dispatches d on d.order_id = r.order_id
    )
    select ${LOCKED_REFILL_COLUMNS}, d.supplier_order_id as "supplierOrderId" from r left join dispatches d on d.order_id = r.order_id`.execute(tx.db)
  invariant(row !== undefined, 'an insert that violates nothing returns its row')
  await appendRefillEvents(tx, [{ refill: row, status: 'Requested', kind: 'Requested', actor, reason: isAutomatic ? 'Automatic refill is switched on.' : null }])
  if (row.supplierOrderId === null) {
    const reason = 'The supplier has no number for this order, so it cannot be asked.'
    await appendRefillEvents(tx, [{ refill: { ...row, version: 1 }, status: 'Requested', kind: 'Contested', actor: HOUSE_ACTOR, reason }])
  } else {
    tx.afterCommit(() => tx.house.bus.publish('refill-nudge', 'house', {}))
  }
  return row.id
}
