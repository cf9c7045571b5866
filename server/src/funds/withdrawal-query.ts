import { isWithdrawalOverdue, WithdrawalStatus, type PaymentMethod } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { decodeCursor, encodeCursor, pageOf, type Page } from '../connection.ts'
import { defineLoader } from '../context.ts'
import type { Tables } from '../tables.ts'
import type { WithdrawalNews } from '../topics.ts'
import { WITHDRAWAL_COLUMNS, type WithdrawalRow } from './withdrawal-row.ts'
import type { WithdrawalCountsType, WithdrawalObject, WithdrawalPartType, WithdrawalProgressType } from './withdrawal.graphql.ts'

/** A withdrawal as the API tells it. */
export function withdrawalObject(row: WithdrawalRow, now: Date): WithdrawalObject {
  return {
    id: row.id, version: row.version, status: row.status, currency: row.currency, amount: BigInt(row.amount_micros), deduction: BigInt(row.deduction_micros),
    payout: BigInt(row.payout_micros), payoutTo: row.payout_to, askedAt: row.asked_at, dueAt: row.due_at, isOverdue: isWithdrawalOverdue({ status: row.status, dueAt: row.due_at }, now),
    approvedAt: row.approved_at, decidedAt: row.decided_at, reason: row.reason, paidAt: row.paid_at, paidReference: row.paid_reference, changedAt: row.changed_at, endedAt: row.ended_at,
    accountId: row.account_id, approvedById: row.approved_by, decidedById: row.decided_by, paidById: row.paid_by,
  }
}

/** The new state of a withdrawal as a watcher is told. */
export function withdrawalProgressType({ transaction: _transaction, amountMicros, deductionMicros, payoutMicros, ...state }: WithdrawalNews): WithdrawalProgressType {
  return { ...state, amount: BigInt(amountMicros), deduction: BigInt(deductionMicros), payout: BigInt(payoutMicros) }
}

/** Which page of a list. */
export interface PageRequest {
  readonly first: number
  readonly after: string | null
}

/** A customer's withdrawals, newest first. */
export async function readWithdrawals(db: Kysely<Tables>, accountId: string, statuses: readonly WithdrawalStatus[] | null, { first, after }: PageRequest, now: Date): Promise<Page<WithdrawalObject>> {
  const beforeId = after === null ? null : decodeCursor('withdrawals', after, ['id'])[0] ?? null
  const { rows } = await sql<WithdrawalRow>`
    select ${WITHDRAWAL_COLUMNS} from withdrawals w
    where w.account_id = ${accountId}::bigint and ${beforeId === null ? sql`true` : sql`w.id < ${beforeId}::bigint`}
      and ${statuses === null ? sql`true` : sql`w.status = any(${statuses}::text[])`}
    order by w.id desc limit ${first + 1}`.execute(db)
  return pageOf(rows.map(row => withdrawalObject(row, now)), { first, isContinued: beforeId !== null }, ({ id }) => encodeCursor('withdrawals', [id]))
}

const OPEN: readonly WithdrawalStatus[] = [WithdrawalStatus.Asked, WithdrawalStatus.Approved]

/** Everybody's withdrawals by due date: what waits for the house first due first, a list with ended ones last due first. */
export async function readHouseWithdrawals(db: Kysely<Tables>, statuses: readonly WithdrawalStatus[] | null, { first, after }: PageRequest, now: Date): Promise<Page<WithdrawalObject>> {
  const wanted = statuses ?? OPEN
  const isOpen = wanted.every(status => OPEN.includes(status))
  const list = isOpen ? 'houseWithdrawals' : 'houseWithdrawalsEnded'
  const [dueAt, id] = after === null ? [] : decodeCursor(list, after, ['instant', 'id'])
  const isAfter = isOpen ? sql`(w.due_at, w.id) > (${dueAt}::timestamptz, ${id}::bigint)` : sql`(w.due_at, w.id) < (${dueAt}::timestamptz, ${id}::bigint)`
  const { rows } = await sql<WithdrawalRow>`
    select ${WITHDRAWAL_COLUMNS} from withdrawals w
    where w.status = any(${wanted}::text[]) ${isOpen ? sql`and w.status in ('Asked', 'Approved')` : sql``} and ${after === null ? sql`true` : isAfter}
    order by ${isOpen ? sql`w.due_at, w.id` : sql`w.due_at desc, w.id desc`} limit ${first + 1}`.execute(db)
  return pageOf(rows.map(row => withdrawalObject(row, now)), { first, isContinued: after !== null }, row => encodeCursor(list, [row.dueAt, row.id]))
}

/** How many wait for the house. */
export async function countWithdrawals(db: Kysely<Tables>, now: Date): Promise<WithdrawalCountsType> {
  const { rows: [counts] } = await sql<WithdrawalCountsType>`
    select count(*) filter (where status = 'Asked')::int as asked, count(*) filter (where status = 'Approved')::int as approved,
      count(*) filter (where due_at < ${now}::timestamptz)::int as overdue from withdrawals where status in ('Asked', 'Approved')`.execute(db)
  return counts ?? { asked: 0, approved: 0, overdue: 0 }
}

interface PartRow {
  readonly withdrawal_id: string
  readonly transfer_id: string
  readonly payment_id: string | null
  readonly method: PaymentMethod | null
  readonly method_words: string | null
  readonly paid_at: Date
  readonly amount: string
  readonly deduction: string
  readonly payout: string
  readonly currency: string
}

/** From which payments a withdrawal is taken, newest first, once for each request. */
export const withdrawalPartsLoader = defineLoader<string, WithdrawalPartType[]>(async ({ house }, ids) => {
  const { rows } = await sql<PartRow>`
    select part.withdrawal_id, part.lot_transfer_id as transfer_id, t.payment_id, p.method, p.method_words, t.created_at as paid_at, part.amount_micros as amount,
      part.deduction_micros as deduction, part.payout_micros as payout, t.currency
    from withdrawal_parts part join transfers t on t.id = part.lot_transfer_id left join payments p on p.id = t.payment_id
    where part.withdrawal_id = any(${ids}::bigint[]) order by t.created_at desc, t.id desc`.execute(house.db)
  const partsOf = Map.groupBy(rows, row => row.withdrawal_id)
  return ids.map(id => (partsOf.get(id) ?? []).map(row => ({
    transferId: row.transfer_id, paymentId: row.payment_id, method: row.method, methodWords: row.method_words, paidAt: row.paid_at,
    amount: BigInt(row.amount), deduction: BigInt(row.deduction), payout: BigInt(row.payout), currency: row.currency,
  })))
})
