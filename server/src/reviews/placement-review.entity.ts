import { defineEntity, p } from '@mikro-orm/core'
import { ReviewStatus, type ScreenHit } from '@tallyboard/schema'
import { instant, json, ownId, rowId } from '../columns.ts'

const PlacementReviewSchema = defineEntity({
  name: 'PlacementReview',
  tableName: 'placement_reviews',
  properties: {
    id: ownId(),
    accountId: rowId(),
    serviceId: rowId(),
    serviceName: p.text(),
    link: p.text(),
    canonicalLink: p.text(),
    quantity: p.integer().nullable(),
    comments: p.text().nullable(),
    commentsHash: p.text(),
    answerNumber: p.integer().nullable(),
    screenHits: json<readonly ScreenHit[]>(),
    status: p.enum(() => ReviewStatus),
    version: p.integer().default(1),
    askedAt: instant(),
    decidedAt: instant().nullable(),
    decidedBy: rowId().nullable(),
    reason: p.text().nullable(),
    /** The number of the transaction that touched it last, by which a feed resumes. */
    transaction: p.text().columnType('xid8').defaultRaw('pg_current_xact_id()'),
    endedAt: instant().nullable().generated('decided_at stored'),
  },
})

/** A link, with its comments, that the content screen holds until a person has looked (P2.7). */
export class PlacementReview extends PlacementReviewSchema.class {}
PlacementReviewSchema.setClass(PlacementReview)
