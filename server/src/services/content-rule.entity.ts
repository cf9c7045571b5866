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
    createdAt: instant(),
  },
})

/** A rule of the content screen (P2.7). */
export class ContentRule extends ContentRuleSchema.class {}
ContentRuleSchema.setClass(ContentRule)
