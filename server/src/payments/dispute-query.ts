import { DisputeStatus, owedOf, undeliveredMicrosOf, type AccountStatus, type CancellationState, type Currency, type EndedCause, type OrderStatus, type RestoringFacts, type RevivalFacts } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { defineLoader } from '../context.ts'
import type { Tables } from '../tables.ts'

/** A dispute as PostgreSQL answers it, with its money in micros. */
export interface DisputeRow {
  readonly id: string
  readonly paymentId: string
  readonly accountId: string
  readonly accountStatus: AccountStatus
  readonly currency: Currency
  readonly providerDisputeId: string
  readonly status: DisputeStatus
  readonly reason: string
  readonly isFraud: boolean
  readonly amount: bigint
  readonly bonus: bigint
  readonly held: bigint
  readonly recovered: bigint
  readonly owed: bigint
  readonly revived: bigint
  readonly openedAt: Date
  readonly closedAt: Date | null
}

type Read = Omit<DisputeRow, 'amount' | 'bonus' | 'held' | 'recovered' | 'owed' | 'revived'>
  & Record<'amount' | 'bonus' | 'held' | 'recovered' | 'revived', string>

const COLUMNS = sql.raw(`d.id, d.payment_id as "paymentId", d.account_id as "accountId", a.status as "accountStatus", d.currency,
  d.provider_dispute_id as "providerDisputeId", d.status, d.reason, d.is_fraud as "isFraud", d.amount_micros as amount, d.bonus_micros as bonus,
  d.held_micros as held, d.recovered_micros as recovered, d.revived_micros as revived, d.opened_at as "openedAt", d.closed_at as "closedAt"`)

const DISPUTES = sql.raw('disputes d join accounts a on a.id = d.account_id')

function disputeRow(read: Read): DisputeRow {
  const { status } = read
  const [amount, bonus, recovered] = [BigInt(read.amount), BigInt(read.bonus), BigInt(read.recovered)]
  return {
    ...read, amount, bonus, recovered, revived: BigInt(read.revived),
    // What was set aside has gone back, or has been kept.
    held: status === DisputeStatus.Open ? BigInt(read.held) : 0n,
    owed: owedOf({ status, amountMicros: amount, bonusMicros: bonus, recoveredMicros: recovered }),
  }
}

/** A page of disputes, newest first, one more than asked for when there are more. `statuses` null: all of them. */
export async function readDisputePage(db: Kysely<Tables>, statuses: readonly DisputeStatus[] | null, first: number, beforeId: string | null): Promise<DisputeRow[]> {
  const { rows } = await sql<Read>`
    select ${COLUMNS} from ${DISPUTES}
    where ${statuses === null ? sql`true` : sql`d.status = any(${[...statuses]}::text[])`} and ${beforeId === null ? sql`true` : sql`d.id < ${beforeId}::bigint`}
    order by d.id desc limit ${first + 1}`.execute(db)
  return rows.map(disputeRow)
}

/** A dispute; null where there is none. */
export async function readDispute(db: Kysely<Tables>, id: string): Promise<DisputeRow | null> {
  const { rows: [row] } = await sql<Read>`select ${COLUMNS} from ${DISPUTES} where d.id = ${id}::bigint`.execute(db)
  return row === undefined ? null : disputeRow(row)
}

/** The disputes of each payment, oldest first. */
export const disputesOfPaymentLoader = defineLoader(async ({ house }, paymentIds: readonly string[]) => {
  const { rows } = await sql<Read>`select ${COLUMNS} from ${DISPUTES} where d.payment_id = any(${paymentIds}::bigint[]) order by d.id`.execute(house.db)
  const found = Map.groupBy(rows.map(disputeRow), row => row.paymentId)
  return paymentIds.map(id => found.get(id) ?? [])
})

/** An order that a dispute ended, and how far the taking back from its supplier is. */
export interface DisputedOrderRow {
  readonly orderId: string
  readonly status: OrderStatus
  readonly quantity: number
  readonly delivered: number
  readonly endedAt: Date
  readonly endedCause: EndedCause
  /** What a refund would have been, had one been owed. */
  readonly undelivered: bigint
  readonly currency: string
  readonly cancellation: CancellationState
  readonly cancellationError: string | null
  readonly cancellationAt: Date
}

/** The orders that a dispute ended, by their ids. */
export async function readDisputedOrders(db: Kysely<Tables>, dispute: Pick<DisputeRow, 'paymentId' | 'providerDisputeId'>): Promise<DisputedOrderRow[]> {
  const { rows } = await sql<Omit<DisputedOrderRow, 'undelivered'> & { charged: string }>`
    select o.id as "orderId", o.status, o.quantity, o.delivered, o.ended_at as "endedAt", o.ended_cause as "endedCause", o.charged_micros as charged, o.currency, c.state as cancellation,
      c.last_error as "cancellationError", c.changed_at as "cancellationAt"
    from supplier_cancellations c join orders o on o.id = c.order_id
    where c.payment_id = ${dispute.paymentId}::bigint and c.provider_dispute_id = ${dispute.providerDisputeId} order by c.order_id`.execute(db)
  return rows.map(({ charged, ...row }) => ({ ...row, undelivered: undeliveredMicrosOf({ ...row, chargedMicros: BigInt(charged) }) }))
}

/** What giving back the undelivered units of a dispute's orders is decided on. */
export function revivalFacts(dispute: DisputeRow, orders: readonly DisputedOrderRow[]): RevivalFacts {
  return {
    accountStatus: dispute.accountStatus, disputeStatus: dispute.status, revivedMicros: dispute.revived, currency: dispute.currency,
    undeliveredMicros: orders.reduce((sum, order) => sum + order.undelivered, 0n),
  }
}

/** What restoring an account by hand is decided on; null where there is no such account. A payment that did not come into the books yet may be disputed too. */
export async function readRestoringFacts(db: Kysely<Tables>, accountId: string): Promise<RestoringFacts | null> {
  const { rows: [row] } = await sql<RestoringFacts>`
    select a.status as "accountStatus",
      (select count(*)::int from payments p where p.account_id = a.id and p.status = 'Disputed') as "openDisputeCount"
    from accounts a where a.id = ${accountId}::bigint`.execute(db)
  return row ?? null
}
