import {
  decideMessage, decideThread, speaksForHouse, statusAfterMessage, ThreadSubject, type Refusal,
} from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorKindOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import type { Viewer } from '../context.ts'
import { inputError, invariant, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact, type Transaction } from '../transact.ts'
import { lockUnusedFiles, useFiles } from './claim-files.ts'
import { lockThread } from './lock-thread.ts'
import { publishThread } from './publish-thread.ts'
import type { LockedThread } from './thread-row.ts'

/** A first message, and what it is about. */
export interface OpenThreadRequest {
  readonly subject: ThreadSubject
  readonly orderId: string | null
  readonly refillId: string | null
  readonly text: string
  readonly imageIds: readonly string[]
  readonly idempotencyKey: string
}

/** A message for a thread that is there. */
export interface SendMessageRequest {
  readonly threadId: string
  readonly text: string
  readonly imageIds: readonly string[]
  readonly idempotencyKey: string
}

/** The thread and the message that were written, now or by an earlier attempt with the same key. */
export interface MessageSent {
  readonly kind: 'Sent'
  readonly threadId: string
  readonly messageId: string
}

/** Opens a thread with its first message (P6.1). */
export async function openThread(house: House, viewer: Viewer, request: OpenThreadRequest): Promise<MessageSent | Refused> {
  const { idempotencyKey, ...input } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'openThread', input }
  return await transact(house, async tx => await withIdempotency<MessageSent>(tx, attempt, async () => {
    const { orderId, title } = await aboutOf(tx, viewer, request)
    // Of two threads opened in one instant the second counts the first.
    await sql`select from accounts where id = ${viewer.accountId}::bigint for no key update`.execute(tx.db)
    const { rows: [counted] } = await sql<{ count: number }>`
      select count(*)::int as count from threads where account_id = ${viewer.accountId}::bigint and status <> 'Resolved'`.execute(tx.db)
    const decision = decideThread({ openThreadCount: counted?.count ?? 0 }, { text: request.text, attachmentCount: request.imageIds.length }, tx.now)
    if (!decision.allowed) return refused(decision.refusal)
    const { rows: [row] } = await sql<{ id: string }>`
      insert into threads (account_id, subject, order_id, refill_id, title, status, version, opened_at, changed_at, turn_at)
      values (${viewer.accountId}::bigint, ${request.subject}, ${orderId}::bigint, ${request.subject === 'Refill' ? request.refillId : null}::bigint, ${title}, 'Waiting', 0,
        ${tx.now}::timestamptz, ${tx.now}::timestamptz, ${tx.now}::timestamptz) returning id`.execute(tx.db)
    invariant(row !== undefined, 'an insert that violates nothing returns its row')
    const thread: LockedThread = { id: row.id, accountId: viewer.accountId, status: 'Waiting', version: 0, customerReadId: null, houseReadId: null }
    return await writeMessage(tx, thread, viewer, decision.grant.text, request.imageIds)
  }))
}

/** Writes into a thread, for whoever may use it. A resolved thread is open again. */
export async function sendMessage(house: House, viewer: Viewer, request: SendMessageRequest): Promise<MessageSent | Refused> {
  const { idempotencyKey, ...input } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'sendMessage', input }
  return await transact(house, async tx => await withIdempotency<MessageSent>(tx, attempt, async () => {
    const thread = await lockThread(tx, viewer, request.threadId)
    const decision = decideMessage({ text: request.text, attachmentCount: request.imageIds.length }, tx.now)
    if (!decision.allowed) return refused(decision.refusal)
    return await writeMessage(tx, thread, viewer, decision.grant.text, request.imageIds)
  }))
}

/** The order that a thread is about, if any, and what the thread is called. */
async function aboutOf(tx: Transaction, viewer: Viewer, { subject, orderId, refillId, text }: OpenThreadRequest): Promise<{ orderId: string | null, title: string }> {
  if (subject === ThreadSubject.Order) {
    if (orderId === null) throw inputError('A thread about an order names it in orderId.', { field: 'orderId' })
    const { rows: [order] } = await sql<{ accountId: string }>`
      select account_id as "accountId" from orders where id = ${isRowId(orderId) ? orderId : null}::bigint`.execute(tx.db)
    if (order?.accountId !== viewer.accountId) throw notFound('order')
    return { orderId, title: `Order ${numberText(orderId)}` }
  }
  if (subject === ThreadSubject.Refill) {
    if (refillId === null) throw inputError('A thread about a refill names it in refillId.', { field: 'refillId' })
    const { rows: [refill] } = await sql<{ accountId: string, orderId: string }>`
      select account_id as "accountId", order_id as "orderId" from refills where id = ${isRowId(refillId) ? refillId : null}::bigint`.execute(tx.db)
    if (refill?.accountId !== viewer.accountId) throw notFound('refill')
    return { orderId: refill.orderId, title: `Refill ${numberText(refillId)} of order ${numberText(refill.orderId)}` }
  }
  if (orderId !== null || refillId !== null) throw inputError('Only a thread about an order or a refill names one.', { field: orderId === null ? 'refillId' : 'orderId' })
  return { orderId: null, title: titleOf(text) || (subject === ThreadSubject.Payment ? 'Payment' : 'Question') }
}

const TITLE_LENGTH_MAX = 80

/** The first line, as far as a list has room for it. */
function titleOf(text: string): string {
  const line = text.trim().split('\n', 1)[0]?.trim() ?? ''
  const characters = [...line]
  return characters.length <= TITLE_LENGTH_MAX ? line : `${characters.slice(0, TITLE_LENGTH_MAX - 1).join('').trimEnd()}…`
}

function numberText(id: string): string {
  return BigInt(id).toLocaleString('en-US')
}

/** Writes a message into a held thread, and tells whoever watches it. */
export async function writeMessage(tx: Transaction, thread: LockedThread, viewer: Viewer, text: string, imageIds: readonly string[]): Promise<MessageSent> {
  const isFromHouse = speaksForHouse(viewer, thread)
  const files = await lockUnusedFiles(tx, viewer, imageIds)
  const status = statusAfterMessage(isFromHouse)
  const { rows: [row] } = await sql<{ id: string }>`
    with written as (
      insert into messages (thread_id, version, at, actor_kind, actor_id, is_from_house, text)
      values (${thread.id}::bigint, ${thread.version + 1}, ${tx.now}::timestamptz, ${isFromHouse ? actorKindOf(viewer.role) : 'Customer'}, ${viewer.accountId}::bigint, ${isFromHouse}, ${text})
      returning id
    )
    update threads t set version = t.version + 1, transaction = pg_current_xact_id(), status = ${status}, changed_at = ${tx.now}::timestamptz, resolved_at = null,
      turn_at = case when t.status = ${status} then t.turn_at else ${tx.now}::timestamptz end,
      first_answer_at = case when ${isFromHouse} then coalesce(t.first_answer_at, ${tx.now}::timestamptz) else t.first_answer_at end,
      assignee_id = case when ${isFromHouse} then coalesce(t.assignee_id, ${viewer.accountId}::bigint) else t.assignee_id end,
      -- Whoever answers has read what was there.
      customer_read_id = case when ${isFromHouse} then t.customer_read_id else written.id end,
      house_read_id = case when ${isFromHouse} then written.id else t.house_read_id end,
      customer_unread_count = case when ${isFromHouse} then t.customer_unread_count + 1 else 0 end,
      house_unread_count = case when ${isFromHouse} then 0 else t.house_unread_count + 1 end
    from written where t.id = ${thread.id}::bigint returning written.id`.execute(tx.db)
  invariant(row !== undefined, 'a held thread is there')
  await useFiles(tx, files, { accountId: thread.accountId, messageId: row.id })
  await publishThread(tx, thread.id, true)
  return { kind: 'Sent', threadId: thread.id, messageId: row.id }
}

function refused(refusal: Refusal): Refused {
  return { kind: 'Refused', refusal }
}
