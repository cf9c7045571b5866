import { DeclaredSource, Platform, PricingScope } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'
import type { HouseServiceSelection } from './house-service.ts'
import { ServiceObjectType } from './service.graphql.ts'

registerEnumType(PricingScope, { name: 'PricingScope', description: 'What a pricing rule is for, from the widest to the narrowest; the narrowest that is about a service holds.', valuesConfig: {
  All: { description: 'Every service.' }, Platform: { description: 'The services of a platform.' }, Category: { description: 'The services under a heading.' },
  Supplier: { description: 'The services of a supplier.' }, Service: { description: 'One service.' },
} })

/** How the house orders its catalogue. */
export const HouseServiceSort = { Name: 'Name', Newest: 'Newest', RateAscending: 'RateAscending', RateDescending: 'RateDescending' } as const
export type HouseServiceSort = (typeof HouseServiceSort)[keyof typeof HouseServiceSort]
registerEnumType(HouseServiceSort, { name: 'HouseServiceSort', description: 'How the house orders its catalogue.', valuesConfig: {
  Name: { description: 'By name.' }, Newest: { description: 'The last made first.' }, RateAscending: { description: 'The lowest rate first.' }, RateDescending: { description: 'The highest rate first.' },
} })

@ObjectType('HouseService', { simpleResolvers: true, description: 'A service as the house looks at it: with what it costs. For those who read the house.' })
export class HouseServiceType {
  @Field(() => ID) readonly id!: string
  @Field(() => ServiceObjectType, { description: 'The service at the rate of the list.' }) readonly service!: ServiceObjectType
  @Field(() => Money, { description: 'What the supplier asks for 1,000 units; for a package, for the package.' }) readonly cost!: string
  @Field(() => String) readonly currency!: string
  @Field(() => Int, { nullable: true, description: 'What is earned on the rate, in hundredths of a per cent of it; below zero when it loses money. Null for a rate of zero.' }) readonly marginBasisPoints!: number | null
  @Field(() => Boolean, { description: 'Whether it earns less than the rule that holds for it asks.' }) readonly isBelowMargin!: boolean
  @Field(() => Money, { nullable: true, description: 'What the rule that holds for it makes of its cost; null without a rule.' }) readonly ruleRate!: bigint | null
  @Field(() => ID) readonly supplierId!: string
  @Field(() => String) readonly supplierName!: string
  @Field(() => String, { description: 'The supplier\'s own number of it.' }) readonly externalId!: string
  @Field(() => String, { nullable: true, description: 'Why an import held it back.' }) readonly heldBackReason!: string | null
  @Field(() => [String], { description: 'What people wrote on it themselves.' }) readonly editedFields!: readonly string[]
  @Field(() => DateTime, { description: 'Said again by whoever edits it, so that of two who edit at once the second is told.' }) readonly changedAt!: Date
}

/** A page of the catalogue for the house. */
export const HouseServiceConnectionType = connectionOf('HouseService', HouseServiceType)

@ObjectType('ServiceChange', { simpleResolvers: true, description: 'A change of a service in its history. For those who read the house; what P1.4 names is public as Service.rateHistory.' })
export class ServiceChangeType {
  @Field(() => ID) readonly id!: string
  @Field(() => DateTime) readonly at!: Date
  @Field(() => ID, { nullable: true, description: 'The account of who did it; null for the house by itself.' }) readonly actorId!: string | null
  @Field(() => String) readonly field!: string
  @Field(() => String, { nullable: true }) readonly before!: string | null
  @Field(() => String, { nullable: true }) readonly after!: string | null
}

@ObjectType('PricingRule', { simpleResolvers: true, description: 'How a rate is made from what the supplier asks. For those who read the house.' })
export class PricingRuleType {
  @Field(() => ID) readonly id!: string
  @Field(() => PricingScope) readonly scope!: PricingScope
  @Field(() => String, { nullable: true, description: 'The platform, the category, or the number of the supplier or service; null for all.' }) readonly scopeKey!: string | null
  @Field(() => Int, { description: 'In hundredths of a per cent of the cost.' }) readonly markupBasisPoints!: number
  @Field(() => Money, { description: 'The rate is rounded up to a multiple of this.' }) readonly rounding!: bigint
  @Field(() => Money, { description: 'The least that is earned on a rate.' }) readonly marginMin!: bigint
  @Field(() => String) readonly currency!: string
  @Field(() => Int, { description: 'The least that is earned, in hundredths of a per cent of the cost.' }) readonly marginMinBasisPoints!: number
  @Field(() => DateTime) readonly changedAt!: Date
}

@ObjectType('RateMove', { simpleResolvers: true, description: 'A rate that the rules would move. For those who read the house.' })
export class RateMoveType {
  @Field(() => ID) readonly serviceId!: string
  @Field(() => String) readonly name!: string
  @Field(() => Money) readonly before!: string
  @Field(() => Money) readonly after!: bigint
  @Field(() => String) readonly currency!: string
}

@ObjectType('PricingPreview', { description: 'What applying the rules would do. For those who read the house.' })
export class PricingPreviewType {
  @Field(() => Int) readonly moveCount!: number
  @Field(() => Int) readonly unchangedCount!: number
  @Field(() => Int, { description: 'Rates set by hand, which the rules leave alone.' }) readonly byHandCount!: number
  @Field(() => Int) readonly withoutRuleCount!: number
  @Field(() => Int, { description: 'Services below their margin as they stand.' }) readonly belowMarginCount!: number
  @Field(() => [RateMoveType], { description: 'The first hundred.' }) readonly moves!: readonly RateMoveType[]
}

@ObjectType('PricingApplied', { description: 'The rules as they were applied.' })
export class PricingAppliedType {
  @Field(() => Int) readonly movedCount!: number
}

@ObjectType('PricingRuleDeleted', { description: 'A rule that was taken away.' })
export class PricingRuleDeletedType {
  @Field(() => ID) readonly ruleId!: string
}

@ObjectType('Tier', { simpleResolvers: true, description: 'Customers who pay less than the list. For those who read the house.' })
export class TierType {
  @Field(() => String) readonly name!: string
  @Field(() => Int, { description: 'Off the list, in hundredths of a per cent; it stops at the cost of a service.' }) readonly discountBasisPoints!: number
  @Field(() => Int) readonly accountCount!: number
}

@ObjectType('AccountTier', { description: 'The tier of a customer. For those who read the house.' })
export class AccountTierType {
  @Field(() => ID) readonly accountId!: string
  @Field(() => String, { nullable: true, description: 'Null for the list.' }) readonly tier!: string | null
}

@InputType('HouseServiceFilter')
export class HouseServiceFilterInput implements HouseServiceSelection {
  @Field(() => String, { nullable: true, description: 'Words, the number of a service, or the supplier\'s number of it.' }) readonly search?: string | null
  @Field(() => Platform, { nullable: true }) readonly platform?: Platform | null
  @Field(() => String, { nullable: true }) readonly category?: string | null
  @Field(() => ID, { nullable: true }) readonly supplierId?: string | null
  @Field(() => Boolean, { nullable: true }) readonly isOnSale?: boolean | null
  @Field(() => Boolean, { nullable: true, description: 'Held back by an import.' }) readonly isHeldBack?: boolean | null
  @Field(() => Boolean, { nullable: true, description: 'Earns less than its rule asks.' }) readonly isBelowMargin?: boolean | null
  @Field(() => [ID], { nullable: true }) readonly ids?: string[] | null
}

@InputType('UpdateServiceInput', { description: 'What is left out stays.' })
export class UpdateServiceInput {
  @Field(() => ID) readonly serviceId!: string
  @Field(() => DateTime, { description: 'HouseService.changedAt as it was read.' }) readonly expectedChangedAt!: Date
  @Field(() => String, { nullable: true }) readonly name?: string | null
  @Field(() => String, { nullable: true, description: 'Empty for none.' }) readonly description?: string | null
  @Field(() => String, { nullable: true }) readonly category?: string | null
  @Field(() => Money, { nullable: true, description: 'Set by hand. Below the cost the service stops selling by itself.' }) readonly rate?: bigint | null
  @Field(() => Boolean, { nullable: true, description: 'The rate that the rule in force makes of the cost.' }) readonly isRateByRule?: boolean | null
  @Field(() => Int, { nullable: true }) readonly quantityMin?: number | null
  @Field(() => Int, { nullable: true }) readonly quantityMax?: number | null
  @Field(() => Int, { nullable: true }) readonly quantityStep?: number | null
  @Field(() => String, { nullable: true, description: 'The words the guarantee is read from (P1.3); empty for none.' }) readonly guaranteeWords?: string | null
  @Field(() => DeclaredSource, { nullable: true }) readonly declaredSource?: DeclaredSource | null
  @Field(() => [String], { nullable: true, description: 'Codes of two letters.' }) readonly forbiddenRegions?: string[] | null
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('SetPricingRuleInput', { description: 'A rule of the same scope and key is replaced. No rate moves until the rules are applied.' })
export class SetPricingRuleInput {
  @Field(() => PricingScope) readonly scope!: PricingScope
  @Field(() => String, { nullable: true }) readonly scopeKey?: string | null
  @Field(() => Int) readonly markupBasisPoints!: number
  @Field(() => Money, { description: 'The step a rate is rounded up to: 0.01.' }) readonly rounding!: bigint
  @Field(() => Money) readonly marginMin!: bigint
  @Field(() => Int) readonly marginMinBasisPoints!: number
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('DeletePricingRuleInput')
export class DeletePricingRuleInput {
  @Field(() => ID) readonly ruleId!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('ApplyPricingInput')
export class ApplyPricingInput {
  @Field(() => Int, { description: 'PricingPreview.moveCount as it was read.' }) readonly expectedCount!: number
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('SetTierInput')
export class SetTierInput {
  @Field(() => String) readonly name!: string
  @Field(() => Int) readonly discountBasisPoints!: number
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('SetAccountTierInput')
export class SetAccountTierInput {
  @Field(() => ID) readonly accountId!: string
  @Field(() => String, { nullable: true, description: 'Null for the list.' }) readonly tier?: string | null
  @Field(() => String) readonly idempotencyKey!: string
}

/** What editing a service answers. */
export const UpdateServiceResult = createUnionType({
  name: 'UpdateServiceResult', types: () => [HouseServiceType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : HouseServiceType,
})
/** What keeping a rule answers. */
export const SetPricingRuleResult = createUnionType({
  name: 'SetPricingRuleResult', types: () => [PricingRuleType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : PricingRuleType,
})
/** What taking a rule away answers. */
export const DeletePricingRuleResult = createUnionType({
  name: 'DeletePricingRuleResult', types: () => [PricingRuleDeletedType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : PricingRuleDeletedType,
})
/** What applying the rules answers. */
export const ApplyPricingResult = createUnionType({
  name: 'ApplyPricingResult', types: () => [PricingAppliedType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : PricingAppliedType,
})
/** What keeping a tier answers. */
export const SetTierResult = createUnionType({
  name: 'SetTierResult', types: () => [TierType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : TierType,
})
/** What putting a customer into a tier answers. */
export const SetAccountTierResult = createUnionType({
  name: 'SetAccountTierResult', types: () => [AccountTierType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : AccountTierType,
})
