import { countText, idText, moneyText, statusText } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'

/** What something that a customer did is. */
export const CustomerMomentKind = { Order: 'Order', Refill: 'Refill', Payment: 'Payment', Withdrawal: 'Withdrawal', Thread: 'Thread' } as const
export type CustomerMomentKind = (typeof CustomerMomentKind)[keyof typeof CustomerMomentKind]

/** Something that a customer did, in a line. */
export interface CustomerMoment {
  readonly kind: CustomerMomentKind
  readonly id: string
  /** The order that a refill is of; null for everything else. */
  readonly orderId: string | null
  readonly at: Date
  readonly text: string
}

interface MomentRow {
  readonly kind: CustomerMomentKind
  readonly id: string
  readonly orderId: string | null
  readonly at: Date
  readonly status: string
  readonly subject: string
  readonly amount: string
  readonly currency: string
}

/** Each reads the newest of an account by an index of its own. */
const READS: Readonly<Record<CustomerMomentKind, (accountId: string, first: number) => RawBuilder<unknown>>> = {
  Order: (accountId, first) => sql`(select 'Order' as kind, id, null::bigint as "orderId", placed_at as at, status, service_name as subject, quantity::text as amount, currency
    from orders where account_id = ${accountId}::bigint order by id desc limit ${first})`,
  Refill: (accountId, first) => sql`(select 'Refill', id, order_id, created_at, status, '', quantity::text, ''
    from refills where account_id = ${accountId}::bigint order by id desc limit ${first})`,
  Payment: (accountId, first) => sql`(select 'Payment', id, null::bigint, created_at, status, method, amount_micros::text, currency
    from payments where account_id = ${accountId}::bigint order by id desc limit ${first})`,
  Withdrawal: (accountId, first) => sql`(select 'Withdrawal', id, null::bigint, asked_at, status, '', amount_micros::text, currency
    from withdrawals where account_id = ${accountId}::bigint order by id desc limit ${first})`,
  Thread: (accountId, first) => sql`(select 'Thread', id, order_id, changed_at, status, title, '', ''
    from threads where account_id = ${accountId}::bigint order by changed_at desc, id desc limit ${first})`,
}

/** The newest of what a customer did, of one kind or of all. */
export async function readMoments(db: Kysely<Tables>, accountId: string, kind: CustomerMomentKind | null, first: number): Promise<CustomerMoment[]> {
  const kinds = kind === null ? Object.values(CustomerMomentKind) : [kind]
  const { rows } = await sql<MomentRow>`
    select kind, id, "orderId", at, status, subject, amount, currency
    from (${sql.join(kinds.map(each => READS[each](accountId, first)), sql` union all `)}) as moments (kind, id, "orderId", at, status, subject, amount, currency)
    order by at desc, kind, id desc limit ${first}`.execute(db)
  return rows.map(row => ({ kind: row.kind, id: row.id, orderId: row.orderId, at: row.at, text: `${textOf(row)}: ${statusText(row.status)}` }))
}

function textOf({ kind, id, orderId, subject, amount, currency }: MomentRow): string {
  switch (kind) {
    case 'Order': return `Order ${idText(id)}, ${countText(Number(amount))} of ${subject}`
    case 'Refill': return `Refill of ${countText(Number(amount))} for order ${idText(orderId ?? '')}`
    case 'Payment': return `Payment of ${moneyText(BigInt(amount), currency)} by ${statusText(subject).toLowerCase()}`
    case 'Withdrawal': return `Withdrawal of ${moneyText(BigInt(amount), currency)}`
    case 'Thread': return `Thread ‘${subject}’`
  }
}
