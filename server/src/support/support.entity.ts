import { defineEntity, p } from '@mikro-orm/core'
import { ActorKind, EvidenceStatus, ImageType, SpeedUpStatus, SpeedUpSubject, ThreadStatus, ThreadSubject } from '@tallyboard/schema'
import { instant, ownId, rowId } from '../columns.ts'

const ThreadSchema = defineEntity({
  name: 'Thread',
  tableName: 'threads',
  properties: {
    id: ownId(),
    accountId: rowId(),
    subject: p.enum(() => ThreadSubject),
    orderId: rowId().nullable(),
    refillId: rowId().nullable(),
    title: p.text(),
    status: p.enum(() => ThreadStatus),
    version: p.integer(),
    /** The number of the transaction that touched it last, by which a feed resumes. */
    transaction: p.text().columnType('xid8').defaultRaw('pg_current_xact_id()'),
    openedAt: instant(),
    changedAt: instant(),
    /** Since when it stands where it stands. */
    turnAt: instant(),
    firstAnswerAt: instant().nullable(),
    resolvedAt: instant().nullable(),
    /** Whoever of the house answered first. */
    assigneeId: rowId().nullable(),
    customerReadId: rowId().nullable(),
    houseReadId: rowId().nullable(),
    customerUnreadCount: p.integer().default(0),
    houseUnreadCount: p.integer().default(0),
  },
})

/** A conversation between a customer and the house (P6.1). */
export class Thread extends ThreadSchema.class {}
ThreadSchema.setClass(Thread)

const MessageSchema = defineEntity({
  name: 'Message',
  tableName: 'messages',
  properties: {
    id: ownId(),
    threadId: rowId(),
    /** The version of the thread that it made. */
    version: p.integer(),
    at: instant(),
    actorKind: p.enum(() => ActorKind),
    actorId: rowId(),
    isFromHouse: p.boolean(),
    text: p.text(),
  },
})

/** What somebody wrote in a thread. */
export class Message extends MessageSchema.class {}
MessageSchema.setClass(Message)

/** What a feed needs of a row: which state is newer, and which transaction touched it last. */
const FOLLOWED = {
  version: p.integer().default(1),
  transaction: p.text().columnType('xid8').defaultRaw('pg_current_xact_id()'),
}

const SpeedUpSchema = defineEntity({
  name: 'SpeedUp',
  tableName: 'speed_ups',
  properties: {
    id: ownId(),
    accountId: rowId(),
    subject: p.enum(() => SpeedUpSubject),
    orderId: rowId(),
    refillId: rowId().nullable(),
    status: p.enum(() => SpeedUpStatus),
    /** The last instant within the estimate, as it stood when it was asked for. */
    lateAfterAt: instant(),
    askedAt: instant(),
    answeredAt: instant().nullable(),
    reason: p.text().nullable(),
    answeredBy: rowId().nullable(),
    ...FOLLOWED,
    endedAt: instant().nullable().generated("case when status = 'Closed' then answered_at end stored"),
  },
})

/** A request to speed up what is late (P6.3). */
export class SpeedUp extends SpeedUpSchema.class {}
SpeedUpSchema.setClass(SpeedUp)

const EvidenceRequestSchema = defineEntity({
  name: 'EvidenceRequest',
  tableName: 'evidence_requests',
  properties: {
    id: ownId(),
    accountId: rowId(),
    orderId: rowId(),
    refillId: rowId().nullable(),
    speedUpId: rowId().nullable(),
    mustShow: p.text(),
    status: p.enum(() => EvidenceStatus),
    askedAt: instant(),
    askedBy: rowId(),
    suppliedAt: instant().nullable(),
    decidedAt: instant().nullable(),
    decidedBy: rowId().nullable(),
    reason: p.text().nullable(),
    ...FOLLOWED,
    endedAt: instant().nullable().generated("case when status = 'Accepted' then decided_at end stored"),
  },
})

/** A screenshot that an agent asked for (P4.15). */
export class EvidenceRequest extends EvidenceRequestSchema.class {}
EvidenceRequestSchema.setClass(EvidenceRequest)

const StoredFileSchema = defineEntity({
  name: 'StoredFile',
  tableName: 'files',
  properties: {
    id: p.uuid().primary(),
    /** The customer who may see it. */
    accountId: rowId(),
    uploadedBy: rowId(),
    type: p.enum(() => ImageType),
    width: p.integer(),
    height: p.integer(),
    byteCount: p.integer(),
    createdAt: instant(),
    messageId: rowId().nullable(),
    evidenceRequestId: rowId().nullable(),
    position: p.integer().default(0),
  },
})

/** A picture; its bytes are in the file store under the same id. */
export class StoredFile extends StoredFileSchema.class {}
StoredFileSchema.setClass(StoredFile)

const CannedAnswerSchema = defineEntity({
  name: 'CannedAnswer',
  tableName: 'canned_answers',
  properties: {
    id: ownId(),
    title: p.text(),
    text: p.text(),
    changedAt: instant(),
    changedBy: rowId(),
  },
})

/** An answer that agents give often. */
export class CannedAnswer extends CannedAnswerSchema.class {}
CannedAnswerSchema.setClass(CannedAnswer)
