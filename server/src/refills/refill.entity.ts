import { defineEntity, p } from '@mikro-orm/core'
import { ActorKind, DispatchState, Metric, RefillStatus, type Check, type Refusal } from '@tallyboard/schema'
import { count, instant, json, ownId, rowId } from '../columns.ts'

/** What one row of a refill's history tells. */
export const RefillEventKind = {
  Requested: 'Requested',
  EvidenceWanted: 'EvidenceWanted',
  EvidenceSupplied: 'EvidenceSupplied',
  Sent: 'Sent',
  Uncertain: 'Uncertain',
  Contested: 'Contested',
  Started: 'Started',
  Completed: 'Completed',
  Rejected: 'Rejected',
} as const
export type RefillEventKind = (typeof RefillEventKind)[keyof typeof RefillEventKind]

const RefillSchema = defineEntity({
  name: 'Refill',
  tableName: 'refills',
  properties: {
    id: ownId(),
    orderId: rowId(),
    accountId: rowId(),
    serviceId: rowId(),
    supplierId: rowId(),
    canonicalLink: p.text(),
    metric: p.enum(() => Metric),
    status: p.enum(() => RefillStatus),
    version: p.integer().default(1),
    quantity: p.integer(),
    guaranteedCount: count(),
    /** The counter when it was asked for. */
    currentCount: count(),
    startLatestAt: instant(),
    isAutomatic: p.boolean(),
    /** The supplier and the house disagree, or nobody knows: an agent settles it. */
    isContested: p.boolean().default(false),
    contestedReason: p.text().nullable(),
    refusal: json<Refusal>().nullable(),
    settingsVersion: p.integer(),
    checks: json<readonly Check[]>(),
    facts: json<object>(),
    createdAt: instant(),
    sentAt: instant().nullable(),
    startedAt: instant().nullable(),
    endedAt: instant().nullable(),
    changedAt: instant(),
  },
})

/** Units delivered again after a measured drop. */
export class Refill extends RefillSchema.class {}
RefillSchema.setClass(Refill)

const RefillEventSchema = defineEntity({
  name: 'RefillEvent',
  tableName: 'refill_events',
  properties: {
    refillId: p.bigint('string').primary(),
    version: p.integer().primary(),
    accountId: rowId(),
    /** The number of the transaction that wrote it, by which a feed resumes. */
    transaction: p.text().columnType('xid8').defaultRaw('pg_current_xact_id()'),
    kind: p.enum(() => RefillEventKind),
    at: instant(),
    status: p.enum(() => RefillStatus),
    actorKind: p.enum(() => ActorKind),
    actorId: p.text().nullable(),
    reason: p.text().nullable(),
  },
})

/** One row of a refill's history. Append-only. */
export class RefillEvent extends RefillEventSchema.class {}
RefillEventSchema.setClass(RefillEvent)

const RefillDispatchSchema = defineEntity({
  name: 'RefillDispatch',
  tableName: 'refill_dispatches',
  properties: {
    refillId: p.bigint('string').primary(),
    orderId: rowId(),
    supplierId: rowId(),
    state: p.enum(() => DispatchState),
    /** A waiting row is not sent before this. */
    sendAt: instant(),
    attemptCount: p.integer().default(0),
    claimedAt: instant().nullable(),
    /** The worker that holds a row being sent. */
    claimedBy: p.text().nullable(),
    attemptedAt: instant().nullable(),
    supplierRefillId: p.text().nullable(),
    lastError: p.text().nullable(),
    /** When to ask the supplier next; null when there is nothing to ask. */
    pollAt: instant().nullable(),
    pollFailures: p.integer().default(0),
    changedAt: instant(),
  },
})

/** Sending a refill to its supplier, at most once by itself. */
export class RefillDispatch extends RefillDispatchSchema.class {}
RefillDispatchSchema.setClass(RefillDispatch)
