import { isRefillOpen, type RefillStatus, type Refusal } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { RefillProgressMessage } from '../topics.ts'
import type { Transaction } from '../transact.ts'
import { isForHouseAlone } from './refill-event.ts'
import { RefillEventKind } from './refill.entity.ts'

/** A refill whose row this transaction holds. */
export interface LockedRefill {
  readonly id: string
  readonly orderId: string
  readonly accountId: string
  readonly serviceId: string
  readonly supplierId: string
  readonly status: RefillStatus
  readonly version: number
  readonly quantity: number
  readonly isContested: boolean
  readonly startLatestAt: Date
  readonly createdAt: Date
  readonly sentAt: Date | null
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  readonly changedAt: Date
}

/** The columns of a `LockedRefill`, of a table named `r`. */
export const LOCKED_REFILL_COLUMNS = sql.raw(`r.id, r.order_id as "orderId", r.account_id as "accountId", r.service_id as "serviceId", r.supplier_id as "supplierId",
  r.status, r.version, r.quantity, r.is_contested as "isContested", r.start_latest_at as "startLatestAt", r.created_at as "createdAt", r.sent_at as "sentAt",
  r.started_at as "startedAt", r.ended_at as "endedAt", r.changed_at as "changedAt"`)

/** Locks these refills in the order of their ids. Whoever needs their orders too locks those first. */
export async function lockRefills(tx: Transaction, ids: readonly string[]): Promise<Map<string, LockedRefill>> {
  const { rows } = await sql<LockedRefill>`
    select ${LOCKED_REFILL_COLUMNS} from refills r where r.id = any(${ids}::bigint[]) order by r.id for no key update`.execute(tx.db)
  return new Map(rows.map(row => [row.id, row]))
}

/** One new row of a refill's history, and the state it leaves. */
export interface RefillChange {
  readonly refill: LockedRefill
  readonly status: RefillStatus
  readonly kind: RefillEventKind
  readonly actor: Actor
  readonly reason: string | null
  /** Why it was rejected, where the terms say so. */
  readonly refusal?: Refusal
}

/**
 * Writes one event for each of these locked refills and brings them to the state it leaves. What ends is neither sent nor asked after any more;
 * a contest ends with it, or as soon as the supplier goes on. Whoever watches is told after the commit.
 */
export async function appendRefillEvents(tx: Transaction, changes: readonly RefillChange[]): Promise<void> {
  if (changes.length === 0) return
  const { rows } = await sql<{ transaction: string }>`
    with change as (
      select * from jsonb_to_recordset(${JSON.stringify(changes.map(columnsOf))}::jsonb) as change (
        refill_id bigint, version int, account_id bigint, kind text, status text, actor_kind text, actor_id text, reason text, refusal jsonb,
        is_contested boolean, is_doubted boolean, is_sent boolean, is_started boolean, is_ended boolean)
    ), event as (
      insert into refill_events (refill_id, version, account_id, kind, at, status, actor_kind, actor_id, reason)
      select refill_id, version, account_id, kind, ${tx.now}::timestamptz, status, actor_kind, actor_id, reason from change
    ), changed as (
      update refills r set version = change.version, status = change.status, changed_at = ${tx.now}::timestamptz, is_contested = change.is_contested,
        contested_reason = case when change.is_doubted then change.reason when change.is_contested then r.contested_reason end, refusal = coalesce(change.refusal, r.refusal),
        sent_at = case when change.is_sent then coalesce(r.sent_at, ${tx.now}::timestamptz) else r.sent_at end,
        started_at = case when change.is_started then coalesce(r.started_at, ${tx.now}::timestamptz) else r.started_at end,
        ended_at = case when change.is_ended then ${tx.now}::timestamptz end
      from change where r.id = change.refill_id
    ), stopped as (
      update refill_dispatches d set poll_at = null, state = case when d.state = 'Waiting' then 'Dropped' else d.state end, changed_at = ${tx.now}::timestamptz
      from change where d.refill_id = change.refill_id and change.is_ended
    )
    select pg_current_xact_id()::text as transaction`.execute(tx.db)
  const transaction = rows[0]?.transaction ?? '0'
  tx.afterCommit(() => {
    for (const change of changes) {
      const message = messageOf(change, transaction, tx.now)
      tx.house.bus.publish('refills', message.accountId, message)
      tx.house.bus.publish('queues', 'house', { kind: 'Refill', ...message })
    }
  })
}

/** A screenshot that is asked for or comes settles nothing between house and supplier: whoever has to decide must still find the refill. */
function staysContested({ isContested }: LockedRefill, kind: RefillEventKind): boolean {
  return isForHouseAlone(kind) || (isContested && (kind === RefillEventKind.EvidenceWanted || kind === RefillEventKind.EvidenceSupplied))
}

function columnsOf({ refill, status, kind, actor, reason, refusal }: RefillChange) {
  return {
    refill_id: refill.id, version: refill.version + 1, account_id: refill.accountId, kind, status, actor_kind: actor.kind, actor_id: actor.id, reason,
    refusal: refusal ?? null, is_contested: staysContested(refill, kind), is_doubted: isForHouseAlone(kind), is_sent: status === 'Sent' || status === 'InProgress',
    is_started: status === 'InProgress' || kind === RefillEventKind.Completed, is_ended: !isRefillOpen(status),
  }
}

function messageOf({ refill, status, kind, actor, reason }: RefillChange, transaction: string, now: Date): RefillProgressMessage {
  const at = now.toISOString()
  const version = refill.version + 1
  const isSent = status === 'Sent' || status === 'InProgress'
  const isStarted = status === 'InProgress' || kind === RefillEventKind.Completed
  return {
    refillId: refill.id, orderId: refill.orderId, accountId: refill.accountId, transaction, version, status, quantity: refill.quantity,
    isContested: staysContested(refill, kind), startLatestAt: refill.startLatestAt.toISOString(), changedAt: at,
    sentAt: refill.sentAt?.toISOString() ?? (isSent ? at : null), startedAt: refill.startedAt?.toISOString() ?? (isStarted ? at : null),
    endedAt: isRefillOpen(status) ? null : at,
    event: { version, kind, at, status, actorKind: actor.kind, reason: isForHouseAlone(kind) ? null : reason },
  }
}
