import { defineEntity, p } from '@mikro-orm/core'
import { DispatchState } from '@tallyboard/schema'
import { instant, rowId } from '../columns.ts'

const DispatchSchema = defineEntity({
  name: 'Dispatch',
  tableName: 'dispatches',
  properties: {
    orderId: p.bigint('string').primary(),
    supplierId: rowId(),
    state: p.enum(() => DispatchState),
    /** A waiting row is not sent before this. */
    sendAt: instant().defaultRaw("'epoch'"),
    attemptCount: p.integer().default(0),
    claimedAt: instant().nullable(),
    /** The worker that holds a row being sent. */
    claimedBy: p.text().nullable(),
    attemptedAt: instant().nullable(),
    supplierOrderId: p.text().nullable(),
    lastError: p.text().nullable(),
    resolution: p.text().nullable(),
    /** When to ask the supplier next; null when there is nothing to ask. */
    pollAt: instant().nullable(),
    pollFailures: p.integer().default(0),
    changedAt: instant(),
  },
})

/** Sending an order to its supplier, at most once by itself. */
export class Dispatch extends DispatchSchema.class {}
DispatchSchema.setClass(Dispatch)
