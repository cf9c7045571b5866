import { defineEntity, p } from '@mikro-orm/core'
import { ContentRuleKind, ScreenAction } from '@tallyboard/schema'
import { instant, ownId } from '../columns.ts'

const ContentRuleSchema = defineEntity({
  name: 'ContentRule',
  tableName: 'content_rules',
  properties: {
    id: ownId(),
    kind: p.enum(() => ContentRuleKind),
    pattern: p.text(),
    action: p.enum(() => ScreenAction),
    isAllowed: p.boolean(),
    /** Why it is there, for other administrators. */
    note: p.text().nullable(),
    createdAt: instant(),
    revision: p.bigint('string').defaultRaw("nextval('content_rule_revisions')"),
  },
})

/** A rule of the content screen (P2.7). */
export class ContentRule extends ContentRuleSchema.class {}
ContentRuleSchema.setClass(ContentRule)
