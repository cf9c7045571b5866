import { sql } from 'kysely'
import { FUNDS_SENTENCES } from './funds-sentences.ts'

/** Something that must hold in the books, and a query for the rows that contradict it. */
export interface BooksSentence {
  readonly sentence: string
  /** Returns no row when the sentence holds. */
  readonly contradictions: string
}

const OPEN = '(\'Pending\', \'Processing\', \'InProgress\')'

/** What a posting does to the available balance of the customer it touches. */
const AVAILABLE_CHANGE = `(case when destination = 'available:' || account_id then amount_micros else 0 end
  - case when source = 'available:' || account_id then amount_micros else 0 end)`

const HELD_CHANGE = `(case when destination = 'held:' || account_id then amount_micros else 0 end
  - case when source = 'held:' || account_id then amount_micros else 0 end)`

/** What must hold in the books themselves, and between them and orders. */
export const ORDER_SENTENCES: readonly BooksSentence[] = [
  {
    sentence: 'Every transfer has postings, and each moves a positive amount between two accounts.',
    contradictions: `select t.id from transfers t left join postings p on p.transfer_id = t.id
      group by t.id having count(p.id) = 0 or bool_or(p.amount_micros <= 0 or p.source = p.destination)`,
  },
  {
    sentence: 'Every posting belongs to a transfer of the same account.',
    contradictions: `select p.id from postings p left join transfers t on t.id = p.transfer_id
      where t.id is null or t.account_id is distinct from p.account_id`,
  },
  {
    sentence: 'Every posting that touches a customer names that customer, and the customer is there.',
    contradictions: `select p.id from postings p left join accounts a on a.id = p.account_id
      where (p.account_id is not null and a.id is null)
        or (p.source ~ '^(available|held):' and split_part(p.source, ':', 2) is distinct from p.account_id::text)
        or (p.destination ~ '^(available|held):' and split_part(p.destination, ':', 2) is distinct from p.account_id::text)`,
  },
  {
    sentence: 'Every account has one balance, in its own currency.',
    contradictions: `select coalesce(a.id, b.account_id) from accounts a full join balances b on b.account_id = a.id
      where a.id is null or b.account_id is null or a.currency <> b.currency`,
  },
  {
    sentence: 'No balance is below zero.',
    contradictions: 'select account_id from balances where available_micros < 0 or held_micros < 0',
  },
  {
    sentence: 'Every balance is the sum of its postings.',
    contradictions: `select b.account_id from balances b left join (
        select account_id, sum(${AVAILABLE_CHANGE}) as available, sum(${HELD_CHANGE}) as held from postings where account_id is not null group by account_id
      ) p on p.account_id = b.account_id
      where b.available_micros <> coalesce(p.available, 0) or b.held_micros <> coalesce(p.held, 0)`,
  },
  {
    sentence: 'Each posting tells the balance it left, one after the other.',
    contradictions: `select id from (
        select id, available_after_micros as after, ${AVAILABLE_CHANGE} as change,
          lag(available_after_micros, 1, 0) over (partition by account_id order by id) as before
        from postings where account_id is not null
      ) p where before + change <> after`,
  },
  {
    sentence: 'Every order belongs to an account and is in its currency.',
    contradictions: 'select o.id from orders o left join accounts a on a.id = o.account_id where a.id is null or a.currency <> o.currency',
  },
  {
    sentence: 'Every order was charged once, from its own customer, what it says it was charged.',
    contradictions: `select o.id from orders o left join transfers t on t.order_id = o.id and t.kind = 'Charge' left join postings p on p.transfer_id = t.id
      group by o.id having count(distinct t.id) <> (o.charged_micros > 0)::int or coalesce(sum(p.amount_micros), 0) <> o.charged_micros
        or bool_or(p.source <> 'available:' || o.account_id or p.destination <> 'house:revenue')`,
  },
  {
    sentence: 'An order is refunded at most once: what it was charged less its charge, to its own customer.',
    contradictions: `select o.id from orders o left join transfers t on t.order_id = o.id and t.kind = 'Refund' left join postings p on p.transfer_id = t.id
      group by o.id having count(distinct t.id) <> (o.refund_micros > 0)::int or coalesce(sum(p.amount_micros), 0) <> o.refund_micros
        or o.refund_micros <> o.charged_micros - o.charge_micros
        or bool_or(p.source <> 'house:revenue' or p.destination <> 'available:' || o.account_id)`,
  },
  {
    sentence: 'No charge and no refund stands without its order.',
    contradictions: `select t.id from transfers t left join orders o on o.id = t.order_id
      where t.kind in ('Charge', 'Refund') and (o.id is null or o.account_id is distinct from t.account_id)`,
  },
  {
    sentence: 'An open order still has its whole charge.',
    contradictions: `select id from orders where status in ${OPEN} and (refund_micros <> 0 or charge_micros <> charged_micros)`,
  },
  {
    sentence: 'Every order that ended is settled: what was not delivered is refunded, unless it was the customer\'s own doing or a payment of theirs ended it (P3.3, P3.4, P5.7, P5.8).',
    contradictions: `select id from orders where status not in ${OPEN} and charge_micros <> case
        when status = 'Completed' or ended_cause in ('TargetPrivate', 'TargetDeleted', 'TargetRenamed', 'TargetForbidden', 'PaymentDisputed', 'PaymentFraud') then charged_micros
        else div(2 * charged_micros::numeric * delivered + quantity, 2 * quantity::numeric) end`,
  },
  {
    sentence: 'No two open orders stand on one link (P2.3, P2.4).',
    contradictions: `select lock_key from orders where status in ${OPEN} group by lock_key having count(*) > 1`,
  },
  {
    sentence: 'The history of every order is whole and ends with what the order says now.',
    contradictions: `select o.id from orders o left join order_events e on e.order_id = o.id
      group by o.id having count(e.version) <> o.version or max(e.version) is distinct from o.version or coalesce(sum(e.delivered_change), 0) <> o.delivered
        or count(*) filter (where e.kind = 'Ended') <> (o.ended_at is not null)::int
        or bool_or(e.version = o.version and (e.status <> o.status or e.charge_micros <> o.charge_micros or e.refund_micros <> o.refund_micros))`,
  },
  {
    sentence: 'Units delivered add up: by the hour, and over the orders.',
    contradictions: `select coalesce(o.account_id, h.account_id) from (select account_id, sum(delivered) as delivered from orders group by account_id) o
      full join (select account_id, sum(delivered) as delivered from delivered_hours group by account_id) h on h.account_id = o.account_id
      where coalesce(o.delivered, 0) <> coalesce(h.delivered, 0)`,
  },
  {
    sentence: 'Orders that ended are counted right.',
    contradictions: `select coalesce(o.account_id, c.account_id) from (
        select account_id, status, count(*) as count from orders where ended_at is not null group by account_id, status
      ) o full join ended_order_counts c on c.account_id = o.account_id and c.status = o.status
      where coalesce(o.count, 0) <> coalesce(c.count, 0)`,
  },
  {
    sentence: 'Every order is with its supplier and asked after, waits to be sent, or has ended.',
    contradictions: `select o.id from orders o left join dispatches d on d.order_id = o.id
      where o.ended_at is null and (d.order_id is null or d.state in ('Refused', 'Dropped') or (d.state = 'Accepted' and d.poll_at is null))`,
  },
]

/** The sentences of `books:check`. They are run against tests, against the demonstration house and against live data alike. */
export const BOOKS_SENTENCES: readonly BooksSentence[] = [...ORDER_SENTENCES, ...FUNDS_SENTENCES]

/** The books' answer to one sentence. */
export interface BooksAnswer {
  readonly sentence: string
  readonly exceptionCount: number
  /** The first few rows that contradict it, to begin looking at. */
  readonly examples: readonly string[]
}

const EXAMPLE_COUNT = 5

/** Anything that runs SQL: the whole database, or one transaction of it. */
export type Database = Parameters<ReturnType<typeof sql>['execute']>[0]

/** Asks every sentence. Run inside one repeatable-read transaction, or a busy house is seen half before and half after an order. */
export async function checkBooks(db: Database): Promise<BooksAnswer[]> {
  const answers: BooksAnswer[] = []
  for (const { sentence, contradictions } of BOOKS_SENTENCES) {
    const { rows } = await sql<{ count: number, examples: string[] | null }>`
      select count(*)::int as count, (array_agg(id::text order by id))[1:${sql.lit(EXAMPLE_COUNT)}] as examples
      from (${sql.raw(contradictions)}) as contradiction (id)`.execute(db)
    answers.push({ sentence, exceptionCount: rows[0]?.count ?? 0, examples: rows[0]?.examples ?? [] })
  }
  return answers
}
