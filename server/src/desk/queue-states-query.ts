import type { HouseQueue } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'
import type { HouseQueueStateType } from './board.graphql.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Longer, and the customer of an order that may never have been sent waits for nothing; shorter, and every hiccup of a supplier is an alarm. */
const UNCERTAIN_TARGET_MS = 30 * MINUTE_MS
/** A customer with a held link sits before the form. */
const REVIEW_TARGET_MS = HOUR_MS
const THREAD_TARGET_MS = 4 * HOUR_MS
/** A bank transfer takes this long by itself. */
const PAYMENT_TARGET_MS = 3 * DAY_MS

/** One queue: the rows that wait in it, all of which an index of open rows holds, since when each waits, and which of them wait too long. */
interface Pile {
  readonly queue: HouseQueue
  readonly rows: RawBuilder<unknown>
  readonly since: RawBuilder<unknown>
  readonly isLate: (now: RawBuilder<unknown>) => RawBuilder<unknown>
}

const olderThan = (since: string, ms: number) => (now: RawBuilder<unknown>): RawBuilder<unknown> => sql`${sql.raw(since)} < ${now} - ${ms} * interval '1 millisecond'`
const pile = (queue: HouseQueue, rows: string, since: string, isLate: Pile['isLate']): Pile => ({ queue, rows: sql.raw(rows), since: sql.raw(since), isLate })

const PILES: readonly Pile[] = [
  pile('Uncertain', 'dispatches where state = \'Uncertain\'', 'coalesce(attempted_at, changed_at)', olderThan('coalesce(attempted_at, changed_at)', UNCERTAIN_TARGET_MS)),
  pile('Anomalies', 'anomalies where seen_at is null', 'at', olderThan('at', DAY_MS)),
  pile('Reviews', 'placement_reviews where status = \'Waiting\'', 'asked_at', olderThan('asked_at', REVIEW_TARGET_MS)),
  pile('Evidence', 'evidence_requests where status = \'Supplied\'', 'supplied_at', olderThan('supplied_at', DAY_MS)),
  pile('SpeedUps', 'speed_ups where status = \'Requested\'', 'asked_at', olderThan('asked_at', DAY_MS)),
  pile('Refills', 'refills where ended_at is null', 'created_at', now => sql`started_at is null and start_latest_at < ${now}`),
  pile('Threads', 'threads where status = \'Waiting\'', 'turn_at', olderThan('turn_at', THREAD_TARGET_MS)),
  pile('Withdrawals', 'withdrawals where status in (\'Asked\', \'Approved\')', 'asked_at', now => sql`due_at < ${now}`),
  pile('Payments', '(select changed_at from payments where status = \'OnItsWay\' union all select changed_at from payments where status = \'Waiting\' and method = \'BankTransfer\') on_their_way', 'changed_at', olderThan('changed_at', PAYMENT_TARGET_MS)),
  pile('Disputes', 'disputes where status = \'Open\'', 'opened_at', () => sql`false`),
  pile('Credits', 'credit_proposals where status = \'Waiting\'', 'proposed_at', olderThan('proposed_at', DAY_MS)),
]

/** How much waits in each queue but that of the stalled orders, and how many orders are on their way to be sent. Only what is open is gone through. */
export async function readQueueStates(db: Kysely<Tables>, now: Date): Promise<{ readonly queues: readonly HouseQueueStateType[], readonly waitingCount: number, readonly sendingCount: number }> {
  const at = sql`${now}::timestamptz`
  const counted = PILES.map(({ queue, rows, since, isLate }) => sql`
    select ${queue}::text as queue, count(*)::int as count, count(*) filter (where ${isLate(at)})::int as "lateCount", min(${since}) as "oldestAt" from ${rows}`)
  const { rows } = await sql<HouseQueueStateType>`${sql.join(counted, sql` union all `)}`.execute(db)
  const { rows: [sent] } = await sql<{ waiting: number, sending: number }>`
    select (select count(*)::int from dispatches where state = 'Waiting') as waiting, (select count(*)::int from dispatches where state = 'Sending') as sending`.execute(db)
  return { queues: rows, waitingCount: sent?.waiting ?? 0, sendingCount: sent?.sending ?? 0 }
}
