import { defineEntity, p } from '@mikro-orm/core'
import type { Json } from '@tallyboard/schema'
import { instant, json, ownId, rowId } from '../columns.ts'

const StoredDecisionSchema = defineEntity({
  name: 'StoredDecision',
  tableName: 'decisions',
  properties: {
    id: ownId(),
    accountId: rowId(),
    subject: p.text().$type<'Placement' | 'Refill'>(),
    orderId: rowId().nullable(),
    isAllowed: p.boolean(),
    settingsVersion: p.integer(),
    facts: json<Json & object>(),
    request: json<Json & object>().nullable(),
    at: instant(),
  },
})

/** What a decision looked at, so that it can be taken again under other settings. */
export class StoredDecision extends StoredDecisionSchema.class {}
StoredDecisionSchema.setClass(StoredDecision)
