import { defineEntity, p } from '@mikro-orm/core'
import { ActorKind, TransferKind } from '@tallyboard/schema'
import { instant, micros, ownId, rowId } from '../columns.ts'

const TransferSchema = defineEntity({
  name: 'Transfer',
  tableName: 'transfers',
  properties: {
    id: ownId(),
    kind: p.enum(() => TransferKind),
    currency: p.character().length(3),
    orderId: rowId().nullable(),
    paymentId: rowId().nullable(),
    withdrawalId: rowId().nullable(),
    accountId: rowId().nullable(),
    actorKind: p.enum(() => ActorKind),
    actorId: p.text().nullable(),
    reason: p.text().nullable(),
    clause: p.text().nullable(),
    createdAt: instant(),
  },
})

/** One movement of money: its cause and its actor. Its postings say what moved. Append-only. */
export class Transfer extends TransferSchema.class {}
TransferSchema.setClass(Transfer)

const PostingSchema = defineEntity({
  name: 'Posting',
  tableName: 'postings',
  properties: {
    id: ownId(),
    transferId: rowId(),
    source: p.text(),
    destination: p.text(),
    amountMicros: micros(),
    /** Whose customer account it touches, with what was available afterwards; null between house accounts. */
    accountId: rowId().nullable(),
    availableAfterMicros: micros().nullable(),
    createdAt: instant(),
  },
})

/** A positive amount from one ledger account to another. Append-only. */
export class Posting extends PostingSchema.class {}
PostingSchema.setClass(Posting)
