import { Permission } from '@tallyboard/schema'
import { sql } from 'kysely'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type CursorKey, type Page } from '../connection.ts'
import { requirePermission, requireViewer, type Context } from '../context.ts'
import { ServiceSort } from '../enums.ts'
import { inputError } from '../errors.ts'
import { addContentRule } from './add-content-rule.ts'
import { EstimateType } from './estimate.graphql.ts'
import { ratesLoader, serviceEstimateLoader, serviceLoader, serviceObject, usedBeforeLoader } from './service-loaders.ts'
import { AddContentRuleInput, AddContentRuleResult, type ContentRuleType, ServiceSwitchType, SwitchServiceInput, SwitchServiceResult } from './service-mutations.graphql.ts'
import { countServices, readFacets, readServicePage, SERVICE_SORTS, type ServicePosition, type ServiceSelection } from './service-query.ts'
import { pricedFor } from './service.facts.ts'
import { RateChangeType, ServiceConnectionType, ServiceFacetsType, ServiceFilterInput, ServiceObjectType } from './service.graphql.ts'
import { switchService } from './switch-service.ts'

/** A page that remembers what it is a page of, so that counting waits until somebody asks. */
type ServicePage = Page<ServiceObjectType> & { readonly selection: ServiceSelection }

const CURSOR_KEY_OF_TYPE: Readonly<Record<'bigint' | 'text' | 'timestamptz', CursorKey>> = { bigint: 'text', text: 'text', timestamptz: 'instant' }

@Resolver()
export class ServiceResolver {
  @Query(() => ServiceConnectionType, { description: 'The catalogue, by words and filters.' })
  async services(
    @Ctx() context: Context,
    @Arg('filter', () => ServiceFilterInput, { nullable: true }) filter: ServiceFilterInput | null,
    @Arg('sort', () => ServiceSort, { defaultValue: ServiceSort.RateAscending }) sort: ServiceSort,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
  ): Promise<ServicePage> {
    const { accountId } = requireViewer(context)
    checkPageSize(first)
    const selection = filter ?? {}
    const rows = await readServicePage(context.house.db, accountId, selection, sort, first, after == null ? null : positionOf(sort, after))
    const keys = new Map(rows.map(row => [row.id, SERVICE_SORTS[sort].valueOf(row)]))
    const page = pageOf(rows.map(row => serviceObject(pricedFor(row))), { first, isContinued: after != null },
      service => encodeCursor(`services/${sort}`, [keys.get(service.id) ?? '', service.id]))
    return Object.assign(page, { selection })
  }

  @Query(() => ServiceObjectType, { nullable: true })
  async service(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<ServiceObjectType | null> {
    requireViewer(context)
    return isRowId(id) ? await serviceLoader(context).load(id) : null
  }

  @Query(() => ServiceFacetsType, { description: 'The headings of the catalogue with their counts.' })
  async serviceFacets(
    @Ctx() context: Context, @Arg('filter', () => ServiceFilterInput, { nullable: true }) filter: ServiceFilterInput | null,
  ): Promise<ServiceFacetsType> {
    const { accountId } = requireViewer(context)
    const [totalCount, facets] = await Promise.all([
      countServices(context.house.db, accountId, filter ?? {}), readFacets(context.house.db, accountId, filter ?? {}),
    ])
    return {
      totalCount,
      platforms: facets.platforms.map(({ value, count }) => ({ platform: value as ServiceFacetsType['platforms'][number]['platform'], count })),
      metrics: facets.metrics.map(({ value, count }) => ({ metric: value as ServiceFacetsType['metrics'][number]['metric'], count })),
      categories: facets.categories.map(({ value, count }) => ({ category: value, count })),
    }
  }

  @Mutation(() => SwitchServiceResult, { description: 'Switches a service, a category or a platform off or on (P1.5). For administrators.' })
  async switchService(@Ctx() context: Context, @Arg('input', () => SwitchServiceInput) input: SwitchServiceInput): Promise<typeof SwitchServiceResult> {
    const answer = await switchService(context.house, requirePermission(context, Permission.ManageCatalogue), {
      ...input, serviceId: input.serviceId ?? null, category: input.category ?? null, platform: input.platform ?? null,
    })
    return answer.kind === 'Refused' ? answer.refusal : Object.assign(new ServiceSwitchType(), { changedCount: answer.changedCount })
  }

  @Mutation(() => AddContentRuleResult, { description: 'Adds a rule of the content screen (P2.7). For administrators.' })
  async addContentRule(@Ctx() context: Context, @Arg('input', () => AddContentRuleInput) input: AddContentRuleInput): Promise<typeof AddContentRuleResult> {
    const answer = await addContentRule(context.house, requirePermission(context, Permission.ManageCatalogue), input)
    if (answer.kind === 'Refused') return answer.refusal
    const { rows } = await sql<ContentRuleType>`
      select id, kind, pattern, action, is_allowed as "isAllowed", note, created_at as "createdAt" from content_rules where id = ${answer.ruleId}::bigint`.execute(context.house.db)
    return rows[0]!
  }
}

/** What is worth reading of a service only when somebody asks. */
@Resolver(() => ServiceObjectType)
export class ServiceFieldResolver {
  @FieldResolver(() => EstimateType, { description: 'Measured from its own last finished orders (P1.1).' })
  async estimate(@Ctx() context: Context, @Root() service: ServiceObjectType): Promise<EstimateType> {
    return await serviceEstimateLoader(context).load(service.id)
  }

  @FieldResolver(() => Boolean, { description: 'Whether you ordered it before (P2.9).' })
  async isUsedBefore(@Ctx() context: Context, @Root() service: ServiceObjectType): Promise<boolean> {
    return await usedBeforeLoader(context).load(service.id)
  }

  @FieldResolver(() => [RateChangeType], { description: 'Its rates, newest first (P1.4).' })
  async rateHistory(
    @Ctx() context: Context, @Root() service: ServiceObjectType, @Arg('first', () => Int, { defaultValue: 10 }) first: number,
  ): Promise<RateChangeType[]> {
    if (first < 1 || first > 50) throw inputError(`first must be from 1 to 50, not ${first}.`, { field: 'first' })
    const rates = await ratesLoader(context).load(service.id)
    return rates.slice(0, first).map(rate => ({ rate: rate.rate_micros, previousRate: rate.previous_rate_micros, currency: service.currency, at: rate.at }))
  }
}

/** The count of a whole selection, made only when it is asked for. */
@Resolver(() => ServiceConnectionType)
export class ServiceConnectionResolver {
  @FieldResolver(() => Int, { description: 'How many services the filter holds.' })
  async totalCount(@Ctx() context: Context, @Root() page: ServicePage): Promise<number> {
    return await countServices(context.house.db, requireViewer(context).accountId, page.selection)
  }
}

function positionOf(sort: ServiceSort, after: string): ServicePosition {
  const [value = '', id = ''] = decodeCursor(`services/${sort}`, after, [CURSOR_KEY_OF_TYPE[SERVICE_SORTS[sort].type], 'id'])
  if (SERVICE_SORTS[sort].type === 'bigint' && !/^\d{1,18}$/.test(value)) throw inputError('after is not a cursor of this list.', { field: 'after' })
  return { value, id }
}
