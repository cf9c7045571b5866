import { defineEntity, p } from '@mikro-orm/core'
import { ActorKind, EndedCause, OrderEventKind, OrderStatus, ReadingSource, TargetVisibility } from '@tallyboard/schema'
import { count, instant, micros, ownId, rowId } from '../columns.ts'

const OrderEventSchema = defineEntity({
  name: 'OrderEvent',
  tableName: 'order_events',
  properties: {
    orderId: p.bigint('string').primary(),
    version: p.integer().primary(),
    accountId: rowId(),
    /** The number of the transaction that wrote it, by which a feed resumes. */
    transaction: p.text().columnType('xid8').defaultRaw('pg_current_xact_id()'),
    kind: p.enum(() => OrderEventKind),
    at: instant(),
    status: p.enum(() => OrderStatus),
    actorKind: p.enum(() => ActorKind),
    actorId: p.text().nullable(),
    clause: p.text().nullable(),
    cause: p.enum(() => EndedCause).nullable(),
    reason: p.text().nullable(),
    startCount: count().nullable(),
    currentCount: count().nullable(),
    delivered: p.integer(),
    deliveredChange: p.integer(),
    chargeMicros: micros(),
    refundMicros: micros(),
  },
})

/** One row of an order's history. Append-only. */
export class OrderEvent extends OrderEventSchema.class {}
OrderEventSchema.setClass(OrderEvent)

const DeliveredHourSchema = defineEntity({
  name: 'DeliveredHour',
  tableName: 'delivered_hours',
  properties: {
    accountId: p.bigint('string').primary(),
    hour: p.datetime(0).primary(),
    delivered: count(),
  },
})

/** Units delivered in an hour of an account, for its chart. */
export class DeliveredHour extends DeliveredHourSchema.class {}
DeliveredHourSchema.setClass(DeliveredHour)

const TargetReadingSchema = defineEntity({
  name: 'TargetReading',
  tableName: 'target_readings',
  properties: {
    id: ownId(),
    canonicalLink: p.text(),
    metric: p.text(),
    count: count().nullable(),
    visibility: p.enum(() => TargetVisibility),
    source: p.enum(() => ReadingSource),
    at: instant(),
    /** Nothing is judged by it until the next one agrees. */
    isDoubtful: p.boolean().default(false),
    /** For watch hours, the total of the channel where it is another number than the count. */
    watchHoursShown: count().nullable(),
    actorId: p.text().nullable(),
    reason: p.text().nullable(),
  },
})

/** A count seen at a time by somebody, or the news that there is none to see. */
export class TargetReading extends TargetReadingSchema.class {}
TargetReadingSchema.setClass(TargetReading)
