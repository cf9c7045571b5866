import { formatMoney, marginBasisPointsOf, Permission, rateFromCost, ruleFor } from '@tallyboard/schema'
import { sql } from 'kysely'
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, type Context } from '../context.ts'
import { inputError, invariant } from '../errors.ts'
import { applyPricing, previewPricing } from './apply-pricing.ts'
import {
  AccountTierType, ApplyPricingInput, ApplyPricingResult, DeletePricingRuleInput, DeletePricingRuleResult, HouseServiceConnectionType, HouseServiceFilterInput,
  HouseServiceSort, HouseServiceType, PricingAppliedType, PricingPreviewType, PricingRuleDeletedType, PricingRuleType, ServiceChangeType, SetAccountTierInput,
  SetAccountTierResult, SetPricingRuleInput, SetPricingRuleResult, SetTierInput, SetTierResult, TierType, UpdateServiceInput, UpdateServiceResult,
} from './catalogue.graphql.ts'
import { HOUSE_SERVICE_SORTS, isBelowMargin, pricedEntryOf, readHouseService, readHouseServices, type HouseServiceRow } from './house-service.ts'
import { deletePricingRule, readPricingRules, setPricingRule, type KeptPricingRule } from './pricing-rules.ts'
import { serviceObject } from './service-loaders.ts'
import { readTierOf, readTiers, setAccountTier, setTier } from './tiers.ts'
import { updateService } from './update-service.ts'

const MOVES_SHOWN = 100

@Resolver()
export class CatalogueResolver {
  @Query(() => HouseServiceConnectionType, { description: 'The catalogue with costs and margins. For those who read the house.' })
  async houseServices(
    @Ctx() context: Context,
    @Arg('filter', () => HouseServiceFilterInput, { nullable: true }) filter: HouseServiceFilterInput | null | undefined,
    @Arg('sort', () => HouseServiceSort, { defaultValue: HouseServiceSort.Name }) sort: HouseServiceSort,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<HouseServiceType>> {
    requirePermission(context, Permission.ReadHouse)
    checkPageSize(first)
    const rows = await readHouseServices(context.house.db, filter ?? {}, sort, first, after == null ? null : positionOf(sort, after))
    const rules = await readPricingRules(context.house.db)
    const keys = new Map(rows.map(row => [row.id, HOUSE_SERVICE_SORTS[sort].valueOf(row)]))
    return pageOf(rows.map(row => houseServiceObject(row, rules)), { first, isContinued: after != null },
      service => encodeCursor(`house-services/${sort}`, [keys.get(service.id) ?? '', service.id]))
  }

  @Query(() => HouseServiceType, { nullable: true, description: 'One service with its cost and margin; null when there is none. For those who read the house.' })
  async houseService(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<HouseServiceType | null> {
    requirePermission(context, Permission.ReadHouse)
    return isRowId(id) ? await houseServiceOf(context, id) : null
  }

  @Query(() => [ServiceChangeType], { description: 'What changed of a service, newest first. For those who read the house.' })
  async serviceChanges(@Ctx() context: Context, @Arg('serviceId', () => ID) serviceId: string, @Arg('first', () => Int, { defaultValue: 50 }) first: number): Promise<readonly ServiceChangeType[]> {
    requirePermission(context, Permission.ReadHouse)
    checkPageSize(first)
    if (!isRowId(serviceId)) return []
    const { rows } = await sql<ServiceChangeType>`
      select id, at, actor_id as "actorId", field, before, after from service_changes where service_id = ${serviceId}::bigint order by id desc limit ${first}`.execute(context.house.db)
    return rows.map(row => row.field === 'rate' ? { ...row, before: moneyOf(row.before), after: moneyOf(row.after) } : row)
  }

  @Query(() => [PricingRuleType], { description: 'How rates are made from costs. For those who read the house.' })
  async pricingRules(@Ctx() context: Context): Promise<readonly PricingRuleType[]> {
    requirePermission(context, Permission.ReadHouse)
    return (await readPricingRules(context.house.db)).map(ruleObject)
  }

  @Query(() => PricingPreviewType, { description: 'What applying the rules would do. For those who read the house.' })
  async pricingPreview(@Ctx() context: Context): Promise<PricingPreviewType> {
    requirePermission(context, Permission.ReadHouse)
    const { moves, ...counts } = await previewPricing(context.house.db)
    return {
      ...counts, moveCount: moves.length,
      moves: moves.slice(0, MOVES_SHOWN).map(({ service, rateMicros }) => ({ serviceId: service.id, name: service.name, before: service.rate_micros, after: rateMicros, currency: service.currency })),
    }
  }

  @Query(() => [TierType], { description: 'Every tier. For those who read the house.' })
  async tiers(@Ctx() context: Context): Promise<readonly TierType[]> {
    requirePermission(context, Permission.ReadHouse)
    return await readTiers(context.house.db)
  }

  @Query(() => AccountTierType, { description: 'The tier of a customer. For those who read the house.' })
  async accountTier(@Ctx() context: Context, @Arg('accountId', () => ID) accountId: string): Promise<AccountTierType> {
    requirePermission(context, Permission.ReadHouse)
    return { accountId, tier: isRowId(accountId) ? await readTierOf(context.house.db, accountId) : null }
  }

  @Mutation(() => UpdateServiceResult, { description: 'Edits a service (P1.2 to P1.6). Of two who edit at once the second is told. For administrators.' })
  async updateService(@Ctx() context: Context, @Arg('input', () => UpdateServiceInput) input: UpdateServiceInput): Promise<typeof UpdateServiceResult> {
    const viewer = requirePermission(context, Permission.ManageCatalogue)
    const { rate, ...rest } = input
    const given = Object.fromEntries(Object.entries({ ...rest, rateMicros: rate }).filter(([, value]) => value != null))
    const answer = await updateService(context.house, viewer, { ...given, serviceId: input.serviceId, expectedChangedAt: input.expectedChangedAt, idempotencyKey: input.idempotencyKey })
    return answer.kind === 'Refused' ? answer.refusal : await houseServiceOf(context, answer.serviceId) ?? gone()
  }

  @Mutation(() => SetPricingRuleResult, { description: 'Keeps a pricing rule; no rate moves by it. For administrators.' })
  async setPricingRule(@Ctx() context: Context, @Arg('input', () => SetPricingRuleInput) input: SetPricingRuleInput): Promise<typeof SetPricingRuleResult> {
    const viewer = requirePermission(context, Permission.ManageCatalogue)
    const { rounding, marginMin, ...rest } = input
    const answer = await setPricingRule(context.house, viewer, { ...rest, scopeKey: input.scopeKey ?? null, roundingMicros: rounding, marginMinMicros: marginMin })
    if (answer.kind === 'Refused') return answer.refusal
    const rule = (await readPricingRules(context.house.db)).find(kept => kept.id === answer.ruleId)
    return rule === undefined ? gone() : Object.assign(new PricingRuleType(), ruleObject(rule))
  }

  @Mutation(() => DeletePricingRuleResult, { description: 'Takes a pricing rule away; rates stay. For administrators.' })
  async deletePricingRule(@Ctx() context: Context, @Arg('input', () => DeletePricingRuleInput) input: DeletePricingRuleInput): Promise<typeof DeletePricingRuleResult> {
    const answer = await deletePricingRule(context.house, requirePermission(context, Permission.ManageCatalogue), { ...input })
    return answer.kind === 'Refused' ? answer.refusal : Object.assign(new PricingRuleDeletedType(), { ruleId: answer.ruleId })
  }

  @Mutation(() => ApplyPricingResult, { description: 'Moves every rate to what the rules make of its cost, all or none (P1.4). For administrators.' })
  async applyPricing(@Ctx() context: Context, @Arg('input', () => ApplyPricingInput) input: ApplyPricingInput): Promise<typeof ApplyPricingResult> {
    const answer = await applyPricing(context.house, requirePermission(context, Permission.ManageCatalogue), { ...input })
    return answer.kind === 'Refused' ? answer.refusal : Object.assign(new PricingAppliedType(), { movedCount: answer.movedCount })
  }

  @Mutation(() => SetTierResult, { description: 'Keeps a tier with what it takes off the list. For administrators.' })
  async setTier(@Ctx() context: Context, @Arg('input', () => SetTierInput) input: SetTierInput): Promise<typeof SetTierResult> {
    const answer = await setTier(context.house, requirePermission(context, Permission.ManageCatalogue), { ...input })
    if (answer.kind === 'Refused') return answer.refusal
    return (await readTiers(context.house.db)).find(tier => tier.name === input.name.trim()) ?? gone()
  }

  @Mutation(() => SetAccountTierResult, { description: 'Puts a customer into a tier, or out of all (P1.4). For administrators.' })
  async setAccountTier(@Ctx() context: Context, @Arg('input', () => SetAccountTierInput) input: SetAccountTierInput): Promise<typeof SetAccountTierResult> {
    const tier = input.tier ?? null
    const answer = await setAccountTier(context.house, requirePermission(context, Permission.ManageCatalogue), { ...input, tier })
    return answer.kind === 'Refused' ? answer.refusal : { accountId: input.accountId, tier }
  }
}

function houseServiceObject(row: HouseServiceRow, rules: readonly KeptPricingRule[]): HouseServiceType {
  const rule = ruleFor(pricedEntryOf(row), rules)
  const cost = BigInt(row.cost_micros)
  return {
    id: row.id, service: serviceObject(row), cost: row.cost_micros, currency: row.currency, marginBasisPoints: marginBasisPointsOf(BigInt(row.rate_micros), cost),
    isBelowMargin: isBelowMargin(row, rule), ruleRate: rule === null ? null : rateFromCost(cost, rule), supplierId: row.supplier_id,
    supplierName: row.supplier_name, externalId: row.external_id, heldBackReason: row.quarantine_reason, editedFields: row.edited_fields, changedAt: row.changed_at,
  }
}

async function houseServiceOf(context: Context, id: string): Promise<HouseServiceType | null> {
  const row = await readHouseService(context.house.db, id)
  return row === null ? null : houseServiceObject(row, await readPricingRules(context.house.db))
}

function ruleObject({ roundingMicros, marginMinMicros, ...rule }: KeptPricingRule): PricingRuleType {
  return { ...rule, rounding: roundingMicros, marginMin: marginMinMicros }
}

function moneyOf(micros: string | null): string | null {
  return micros === null ? null : formatMoney(BigInt(micros))
}

function gone(): never {
  invariant(false, 'what was just written is there')
}

function positionOf(sort: HouseServiceSort, after: string): { readonly value: string, readonly id: string } {
  const [value = '', id = ''] = decodeCursor(`house-services/${sort}`, after, ['text', 'id'])
  if (HOUSE_SERVICE_SORTS[sort].type === 'bigint' && !/^\d{1,18}$/.test(value)) throw inputError('after is not a cursor of this list.', { field: 'after' })
  return { value, id }
}
