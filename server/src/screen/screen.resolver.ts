import { Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, pageOf, type Page } from '../connection.ts'
import { requirePermission, type Context } from '../context.ts'
import { decisionType } from '../decision.graphql.ts'
import { notFound } from '../errors.ts'
import type { ContentRuleType } from '../services/service-mutations.graphql.ts'
import { deleteContentRule, updateContentRule } from './change-content-rule.ts'
import { readContentRule, readContentRulePage } from './content-rule-query.ts'
import {
  ContentRuleConnectionType, DeleteContentRuleInput, DeleteContentRuleResult, DeletedContentRuleType, ScreenTestType, UpdateContentRuleInput, UpdateContentRuleResult,
} from './screen.graphql.ts'
import { testContentRules } from './test-content-rules.ts'

@Resolver()
export class ScreenResolver {
  @Query(() => ContentRuleConnectionType, { description: 'The rules of the content screen, newest first (P2.7). For administrators.' })
  async contentRules(
    @Ctx() context: Context,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<ContentRuleType>> {
    requirePermission(context, Permission.ManageCatalogue)
    const beforeId = after == null ? null : decodeCursor('contentRules', after, ['id'])[0] ?? null
    const rows = await readContentRulePage(context.house.db, checkPageSize(first), beforeId)
    return pageOf(rows, { first, isContinued: beforeId !== null }, rule => encodeCursor('contentRules', [rule.id]))
  }

  @Query(() => ScreenTestType, { description: 'Tries a link and comments against the rules of the content screen. For administrators.' })
  async testContentRules(
    @Ctx() context: Context,
    @Arg('link', () => String) link: string,
    @Arg('comments', () => String, { nullable: true }) comments: string | null | undefined,
  ): Promise<ScreenTestType> {
    requirePermission(context, Permission.ManageCatalogue)
    const test = await testContentRules(context.house, link, comments ?? null)
    return { ...test, decision: decisionType(test.decision) }
  }

  @Mutation(() => UpdateContentRuleResult, { description: 'Changes a rule of the content screen. For administrators.' })
  async updateContentRule(@Ctx() context: Context, @Arg('input', () => UpdateContentRuleInput) input: UpdateContentRuleInput): Promise<ContentRuleType | Refusal> {
    const answer = await updateContentRule(context.house, requirePermission(context, Permission.ManageCatalogue), input)
    if (answer.kind === 'Refused') return answer.refusal
    const rule = await readContentRule(context.house.db, answer.ruleId)
    // Somebody took it away in the meantime.
    if (rule === null) throw notFound('content rule', 'ruleId')
    return rule
  }

  @Mutation(() => DeleteContentRuleResult, { description: 'Takes a rule of the content screen away. For administrators.' })
  async deleteContentRule(@Ctx() context: Context, @Arg('input', () => DeleteContentRuleInput) input: DeleteContentRuleInput): Promise<DeletedContentRuleType | Refusal> {
    const answer = await deleteContentRule(context.house, requirePermission(context, Permission.ManageCatalogue), input)
    return answer.kind === 'Refused' ? answer.refusal : Object.assign(new DeletedContentRuleType(), { id: answer.ruleId })
  }
}
