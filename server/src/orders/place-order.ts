import {
  decidePlacement, expectedFinishAt, expectedStartAt, planCharge, slowFinishAt, type Decision, type PlacementGrant, type PlacementRequest,
} from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorKindOf, actorOf } from '../actor.ts'
import type { Viewer } from '../context.ts'
import { ErrorCode, inputError, known, violatedConstraint } from '../errors.ts'
import { postTransfer } from '../funds/post-transfer.ts'
import type { House, SettingsInForce } from '../house.ts'
import { firstAnswer, inputHash, requireKey, type Attempt, type Refused } from '../idempotency.ts'
import { noteRefusal, storedFacts } from '../settings/note-decision.ts'
import { transact, type Transaction } from '../transact.ts'
import { prepared } from '../prepared.ts'
import { ORDER_COLUMNS, type OrderRow } from './order-row.ts'
import { lookAtPlacement, type PlacementLook } from './placement-facts.ts'
import { isoOf } from './progress-message.ts'

/** An order as a customer asks for it. */
export interface PlaceOrderRequest extends PlacementRequest {
  readonly serviceId: string
  readonly idempotencyKey: string
}

/** The order that was placed, now or by an earlier attempt with the same key. */
export interface OrderPlaced {
  readonly kind: 'Placed'
  readonly orderId: string
  /** The row just written; null when the key was used before and the order stands where it stands by now. */
  readonly row: OrderRow | null
}

/**
 * What a rival in the same instant makes a placement violate: the link was taken, the key was used, the money was spent. Each is seen by
 * the next look at the facts, which then says which order is in the way, or gives the first answer, or refuses for lack of funds.
 */
const RIVALRY: ReadonlySet<string | null> = new Set(['orders_one_open_per_lock', 'idempotency_keys_pkey', 'balances_available_not_negative'])

/** Ten thousand comments of a line each. More is no order but a load. */
const COMMENTS_LENGTH_MAX = 1_000_000

/** A placement that lost this often meets rivals that come and go; the customer is told to try again. */
const LOOKS_MAX = 5

/** Refuses comments that are a load. */
export function requireCommentsLength(comments: string | null): void {
  if ((comments?.length ?? 0) > COMMENTS_LENGTH_MAX) throw inputError(`comments have at most ${COMMENTS_LENGTH_MAX} characters.`, { field: 'comments' })
}

/**
 * Places an order: facts, decision, order, history, charge, in one transaction. Of any number of placements for one link in the same instant
 * the unique index on open locks lets one pass (P2.3, P2.4); the others decide again with that one among their facts.
 */
export async function placeOrder(house: House, viewer: Viewer, request: PlaceOrderRequest): Promise<OrderPlaced | Refused> {
  requireKey(request.idempotencyKey)
  requireCommentsLength(request.comments)
  const { idempotencyKey, ...input } = request
  const attempt: Attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'placeOrder', input }
  for (let look = 1; ; look++) {
    // Read before the transaction: inside, it would wait for a second connection while holding the first, and so might all the others.
    const inForce = await house.settings()
    try {
      return await transact(house, async tx => await placeIn(tx, viewer, request, attempt, inForce))
    } catch (cause) {
      if (!RIVALRY.has(violatedConstraint(cause))) throw cause
      if (look === LOOKS_MAX) throw known(ErrorCode.TOO_MANY_REQUESTS, 'Others were faster each time. Nothing was charged; try again.')
    }
  }
}

async function placeIn(
  tx: Transaction, viewer: Viewer, request: PlaceOrderRequest, attempt: Attempt, inForce: SettingsInForce,
): Promise<OrderPlaced | Refused> {
  const { house } = tx
  const found = await lookAtPlacement(house, tx.db, { ...request, accountId: viewer.accountId }, inForce, tx.now)
  if (found.remembered !== null) return { ...firstAnswer<OrderPlaced>(attempt, found.remembered), row: null }
  const decision = decidePlacement(found.facts, request, inForce.settings, tx.now)
  if (!decision.allowed) {
    await noteRefusal(tx, {
      accountId: viewer.accountId, subject: 'Placement', orderId: null, settingsVersion: inForce.version, facts: found.facts, request: keptRequest(request),
    })
    return { kind: 'Refused', refusal: decision.refusal }
  }
  const { row, transaction } = await writeOrder(tx, viewer, request, attempt, found, decision)
  const { chargeMicros } = decision.grant
  if (chargeMicros > 0n) {
    await postTransfer(tx, planCharge({ accountId: viewer.accountId, currency: found.facts.currency }, chargeMicros), {
      accountId: viewer.accountId, orderId: row.id, actor: actorOf(viewer), reason: null,
    })
  }
  tx.afterCommit(() => {
    const message = placedMessage(row, transaction, viewer)
    house.bus.publish('orders', row.account_id, message)
    house.bus.publish('dispatch-nudge', 'house', {})
  })
  return { kind: 'Placed', orderId: row.id, row }
}

/** Comments that are longer are not kept with a refusal: nobody needs them to judge it again. */
const REFUSED_COMMENTS_LENGTH_MAX = 10_000

/** One more than a link may have: it is still too long when it is judged again. */
const REFUSED_LINK_LENGTH_MAX = 2_049

/** What was asked for, without what names the attempt. */
function keptRequest({ link, quantity, comments, answerNumber, isPublicConfirmed, expectedChargeMicros }: PlaceOrderRequest): PlacementRequest {
  return {
    link: link.slice(0, REFUSED_LINK_LENGTH_MAX).toWellFormed(), quantity, answerNumber, isPublicConfirmed, expectedChargeMicros,
    comments: comments === null || comments.length > REFUSED_COMMENTS_LENGTH_MAX ? null : comments,
  }
}

/** The order, its first event, its place in the queue to the supplier, what it was decided on and the memory of the attempt, in one statement. */
async function writeOrder(
  tx: Transaction, viewer: Viewer, request: PlaceOrderRequest, attempt: Attempt, { facts, service, estimate }: PlacementLook,
  { grant, checks }: Extract<Decision<PlacementGrant>, { allowed: true }>,
): Promise<{ readonly row: OrderRow, readonly transaction: string }> {
  const { now } = tx
  const charge = grant.chargeMicros
  const { guarantee } = facts.service
  const { rows } = await sql<OrderRow & { transaction: string }>`
    ${prepared('write_order')}
    with o as (
      insert into orders (account_id, service_id, supplier_id, service_name, platform, metric, type, status, link, canonical_link, lock_key, quantity,
        comments, answer_number, rate_micros, charged_micros, charge_micros, currency, terms_version, settings_version, guarantee_days,
        is_lifetime_guarantee, guarantee_words, estimate, placement_checks, expected_start_at, expected_finish_at, slow_finish_at, placed_at, changed_at)
      values (${viewer.accountId}, ${service.id}, ${service.supplier_id}, ${service.name}, ${service.platform}, ${service.metric}, ${service.type},
        'Pending', ${request.link.trim()}, ${grant.canonicalLink}, ${grant.lockKey}, ${grant.quantity}, ${request.comments}, ${request.answerNumber},
        ${service.rate_micros}, ${charge}, ${charge}, ${facts.currency}, ${grant.termsVersion}, ${grant.settingsVersion}, ${guarantee?.days ?? null},
        ${guarantee?.isLifetime ?? false}, ${guarantee?.words ?? null}, ${JSON.stringify(estimate)}, ${JSON.stringify(checks)},
        ${expectedStartAt(estimate, now)}, ${expectedFinishAt(estimate, now)}, ${slowFinishAt(estimate, now)}, ${now}, ${now})
      returning *
    ), event as (
      insert into order_events (order_id, version, account_id, kind, at, status, actor_kind, actor_id, clause, delivered, delivered_change, charge_micros, refund_micros)
      select o.id, o.version, o.account_id, 'Placed', o.placed_at, o.status, ${actorKindOf(viewer.role)}, ${viewer.accountId}, 'P2.8', 0, 0, o.charge_micros, 0 from o
    ), dispatch as (
      insert into dispatches (order_id, supplier_id, state, changed_at) select o.id, o.supplier_id, 'Waiting', o.placed_at from o
    ), decision as (
      insert into decisions (account_id, subject, order_id, is_allowed, settings_version, facts, request, at)
      select o.account_id, 'Placement', o.id, true, o.settings_version, ${storedFacts(facts)}::jsonb,
        ${storedFacts({ ...keptRequest(request), comments: null })}::jsonb, o.placed_at from o
    ), memory as (
      insert into idempotency_keys (account_id, key, operation, input_hash, result, created_at)
      select o.account_id, ${attempt.key}, ${attempt.operation}, ${inputHash(attempt.input)},
        jsonb_build_object('kind', 'Placed', 'orderId', o.id::text), o.placed_at from o
    )
    select ${ORDER_COLUMNS}, pg_current_xact_id()::text as transaction from o`.execute(tx.db)
  const row = rows[0]
  if (row === undefined) throw new Error('an insert that violates nothing returns its row')
  return { row, transaction: row.transaction }
}


function placedMessage(row: OrderRow, transaction: string, viewer: Viewer) {
  const at = row.placed_at.toISOString()
  const counts = { startCount: null, currentCount: null, delivered: 0, chargeMicros: row.charge_micros, refundMicros: '0' }
  return {
    orderId: row.id, accountId: row.account_id, transaction, version: row.version, status: row.status, ...counts,
    remains: row.quantity, quantity: row.quantity, currency: row.currency, startedAt: null, endedAt: null, changedAt: at,
    expectedStartAt: isoOf(row.expected_start_at), expectedFinishAt: isoOf(row.expected_finish_at), slowFinishAt: isoOf(row.slow_finish_at),
    event: {
      version: row.version, kind: 'Placed' as const, at, status: row.status, actorKind: actorKindOf(viewer.role), actorId: viewer.accountId, clause: 'P2.8',
      cause: null, reason: null, ...counts, deliveredChange: 0,
    },
  }
}
