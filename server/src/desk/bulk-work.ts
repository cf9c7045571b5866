import { decideClosing, type BulkJobKind, type ClosingFacts, type OrderStatus, type Refusal } from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorOf } from '../actor.ts'
import type { Viewer } from '../context.ts'
import { withIdempotency } from '../idempotency.ts'
import { endOrder } from '../orders/end-order.ts'
import { lockOrders } from '../orders/lock-orders.ts'
import { tellCustomer } from '../support/tell-customer.ts'
import type { Transaction } from '../transact.ts'
import type { BulkJobRecord } from './bulk-job-query.ts'

/** What became of a row. */
export interface RowOutcome {
  readonly state: 'Done' | 'Refused'
  readonly refusal: Refusal | null
  readonly words: string | null
}

/** A row as it is worked on. */
export interface RowInHand {
  readonly position: number
  readonly orderId: string
  readonly accountId: string
}

/** What each kind of job does to a row, in the transaction that also writes down what became of it: both happen, or neither. */
export const WORK: Readonly<Record<BulkJobKind, (tx: Transaction, job: BulkJobRecord, viewer: Viewer, row: RowInHand) => Promise<RowOutcome>>> = { CancelOrders: cancelOrder, TellCustomers: tell }

/** How an order is ended by hand: through the house's fault, so that everything not delivered returns (P3.3). */
export function closingOf(order: Pick<ClosingFacts, 'delivered'>, reason: string) {
  return { status: (order.delivered === 0 ? 'Cancelled' : 'Partial') as OrderStatus, fault: 'House', cause: 'HouseClosed', reason, currentCount: null } as const
}

/** What ending an order would be answered now. */
export function previewClosing(order: ClosingFacts, reason: string, now: Date) {
  return decideClosing(order, closingOf(order, reason), now)
}

async function cancelOrder(tx: Transaction, job: BulkJobRecord, viewer: Viewer, { position, orderId }: RowInHand): Promise<RowOutcome> {
  const order = (await lockOrders(tx, [orderId])).get(orderId)
  if (order === undefined) return { state: 'Refused', refusal: null, words: 'There is no such order any more.' }
  const closing = { orderId, ...closingOf(order, job.reason) }
  const answer = await withIdempotency<{ kind: 'Closed', orderId: string }>(
    tx, { accountId: viewer.accountId, key: `job:${job.id}:${position}`, operation: 'closeOrder', input: closing }, async () => {
      const outcome = await endOrder(tx, { ...closing, actor: actorOf(viewer) })
      return outcome.kind === 'Refused' ? outcome : { kind: 'Closed', orderId }
    })
  return answer.kind === 'Refused' ? { state: 'Refused', refusal: answer.refusal, words: answer.refusal.text } : { state: 'Done', refusal: null, words: closing.status }
}

async function tell(tx: Transaction, job: BulkJobRecord, viewer: Viewer, { orderId, accountId }: RowInHand): Promise<RowOutcome> {
  if (job.incidentId === null) {
    const threadId = await tellCustomer(tx, viewer, { accountId, orderId, text: job.message ?? '' })
    return { state: 'Done', refusal: null, words: `thread ${threadId}` }
  }
  // The row is written first: of two jobs that come to one customer the second waits here, and then finds it.
  const { rows } = await sql`
    insert into incident_notices (incident_id, account_id, thread_id) values (${job.incidentId}::bigint, ${accountId}::bigint, 0) on conflict do nothing returning 1`.execute(tx.db)
  if (rows.length === 0) return { state: 'Refused', refusal: null, words: 'This customer was told of the incident already.' }
  const threadId = await tellCustomer(tx, viewer, { accountId, orderId, text: job.message ?? '' })
  await sql`update incident_notices set thread_id = ${threadId}::bigint where incident_id = ${job.incidentId}::bigint and account_id = ${accountId}::bigint`.execute(tx.db)
  return { state: 'Done', refusal: null, words: `thread ${threadId}` }
}
