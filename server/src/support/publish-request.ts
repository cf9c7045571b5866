import { sql, type RawBuilder } from 'kysely'
import { invariant } from '../errors.ts'
import { isoText } from '../feed-query.ts'
import type { EvidenceNews, RequestNews, SpeedUpNews } from '../topics.ts'
import type { Transaction } from '../transact.ts'

/** What every change of a request sets besides its own columns. */
export const NEXT_VERSION = sql.raw('version = version + 1, transaction = pg_current_xact_id()')

/** A request for speed-up of a table named `q` as one JSON object. */
export const SPEED_UP_JSON = sql<SpeedUpNews>`jsonb_build_object('kind', 'SpeedUp', 'id', q.id::text, 'accountId', q.account_id::text, 'transaction', q.transaction::text,
  'version', q.version, 'subject', q.subject, 'orderId', q.order_id::text, 'refillId', q.refill_id::text, 'status', q.status, 'lateAfterAt', ${isoText('q.late_after_at')},
  'askedAt', ${isoText('q.asked_at')}, 'answeredAt', ${isoText('q.answered_at')}, 'reason', q.reason, 'endedAt', ${isoText('q.ended_at')})`

/** A request for evidence of a table named `q` as one JSON object. */
export const EVIDENCE_JSON = sql<EvidenceNews>`jsonb_build_object('kind', 'Evidence', 'id', q.id::text, 'accountId', q.account_id::text, 'transaction', q.transaction::text,
  'version', q.version, 'orderId', q.order_id::text, 'refillId', q.refill_id::text, 'speedUpId', q.speed_up_id::text, 'mustShow', q.must_show, 'status', q.status,
  'askedAt', ${isoText('q.asked_at')}, 'suppliedAt', ${isoText('q.supplied_at')}, 'decidedAt', ${isoText('q.decided_at')}, 'reason', q.reason, 'endedAt', ${isoText('q.ended_at')})`

/** Tells, after the commit, the customer and the house how a request for speed-up stands. */
export async function publishSpeedUp(tx: Transaction, id: string): Promise<void> {
  await publish(tx, sql`select ${SPEED_UP_JSON} as state from speed_ups q where q.id = ${id}::bigint`)
}

/** The same of a request for evidence. */
export async function publishEvidence(tx: Transaction, id: string): Promise<void> {
  await publish(tx, sql`select ${EVIDENCE_JSON} as state from evidence_requests q where q.id = ${id}::bigint`)
}

async function publish(tx: Transaction, statement: RawBuilder<unknown>): Promise<void> {
  const { rows: [row] } = await (statement as RawBuilder<{ state: RequestNews }>).execute(tx.db)
  invariant(row !== undefined, 'a request that was changed is there')
  tx.afterCommit(() => {
    tx.house.bus.publish('requests', row.state.accountId, row.state)
    tx.house.bus.publish('queues', 'house', row.state)
  })
}
