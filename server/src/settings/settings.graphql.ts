import { LinkScope, WhatIfKind, type ClauseId, type PolicySettings, type SettingChange, type SettingName, type SettingsProblem, type WhatIf } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { ActorType } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'

@ObjectType('PolicySettings', { description: 'The numbers of the terms that the house can change.' })
@InputType('PolicySettingsInput', { description: 'A whole draft: every setting, changed or not.' })
export class PolicySettingsType implements PolicySettings {
  @Field(() => Int, { description: 'P1.1: how many finished orders an estimate is drawn from.' }) readonly estimateSampleSize!: number
  @Field(() => Boolean, { description: 'P1.5: whether a service whose source is undeclared is refused.' }) readonly isSourceRequired!: boolean
  @Field(() => LinkScope, { description: 'P2.3: what makes two orders stand in each other\'s way.' }) readonly linkScope!: LinkScope
  @Field(() => Int, { description: 'P3.5.' }) readonly leadTimeHoursMin!: number
  @Field(() => Int, { description: 'P3.5.' }) readonly leadTimeHoursMax!: number
  @Field(() => Int, { description: 'P4.6: the least share of the start count, in hundredths of a percent.' }) readonly refillStartShareBasisPoints!: number
  @Field(() => Int, { description: 'P4.14: the least time a refill may take to start.' }) readonly refillStartHours!: number
  @Field(() => Int, { description: 'P4.16: how long after a refill another may be asked for.' }) readonly refillAgainHours!: number
  @Field(() => Int, { description: 'P5.3.' }) readonly withdrawalWorkingDaysMax!: number
  @Field(() => [String], { description: 'P5.3: days that are not worked besides Saturdays and Sundays, as 2026-12-25, in order, each once.' }) readonly holidays!: readonly string[]
  @Field(() => Int, { description: 'P5.4: how old a payment may be to be withdrawn whole.' }) readonly withdrawalFreeHours!: number
  @Field(() => Int, { description: 'P5.4: the deduction from older payments, in hundredths of a percent.' }) readonly withdrawalDeductionBasisPoints!: number
  @Field(() => Int, { description: 'P5.4: the most that one person of the house gives one account by hand alone within 24 hours, in whole units of its currency.' }) readonly creditAloneMax!: number
}

@ObjectType('SettingChange', { description: 'One setting that differs between two versions, in words.' })
export class SettingChangeType implements SettingChange {
  @Field(() => String) readonly field!: SettingName
  @Field(() => ID) readonly clause!: ClauseId
  @Field(() => String) readonly title!: string
  @Field(() => String) readonly before!: string
  @Field(() => String) readonly after!: string
}

@ObjectType('PolicySettingsVersion', { description: 'A numbered, dated version of the settings. A decision keeps the version it was taken under.' })
export class PolicySettingsVersionType {
  @Field(() => Int) readonly version!: number
  @Field(() => PolicySettingsType) readonly settings!: PolicySettings
  @Field(() => DateTime, { description: 'From when on it decides, on every process at once. A version published later replaces one that still waits.' }) readonly effectiveAt!: Date
  @Field(() => DateTime) readonly publishedAt!: Date
  @Field(() => Boolean) readonly isInForce!: boolean
  @Field(() => ActorType, { nullable: true, description: 'Who published it; null for what a new house starts with.' }) readonly actor!: ActorType | null
  @Field(() => String, { nullable: true }) readonly reason!: string | null
  @Field(() => [SettingChangeType], { description: 'What differs from the version before.' }) readonly changes!: readonly SettingChange[]
}

@InputType('PublishSettingsInput')
export class PublishSettingsInput {
  @Field(() => PolicySettingsType) readonly draft!: PolicySettingsType
  @Field(() => Int, { description: 'The version the draft was made from: the newest.' }) readonly draftOfVersion!: number
  @Field(() => DateTime, { nullable: true, description: 'Left out: as soon as every process can know it, a few seconds from now.' }) readonly effectiveAt?: Date | null
  @Field(() => String) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

/** What publishing settings answers. */
export const PublishSettingsResult = createUnionType({
  name: 'PublishSettingsResult',
  types: () => [PolicySettingsVersionType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : PolicySettingsVersionType,
})

@InputType('WhatIfInput', { description: 'Settings to try out on decisions already taken.' })
export class WhatIfInput {
  @Field(() => PolicySettingsType) readonly draft!: PolicySettingsType
  @Field(() => Int, { defaultValue: 200, description: 'How many decisions of each kind are taken again, newest first.' }) readonly lastCount!: number
}

@ObjectType('SettingsProblem', { description: 'What is wrong with one field of a draft. A contradiction between two fields stands at both.' })
export class SettingsProblemType implements SettingsProblem {
  @Field(() => String) readonly field!: SettingName
  @Field(() => String) readonly text!: string
}

@ObjectType('WhatIfCounts', { description: 'How many decisions would have turned out in each way.' })
export class WhatIfCountsType {
  @Field(() => Int, { description: 'How many were taken again.' }) readonly consideredCount!: number
  @Field(() => Int) readonly same!: number
  @Field(() => Int) readonly nowAllowed!: number
  @Field(() => Int) readonly nowRefused!: number
  @Field(() => Int, { description: 'Refused either way, for another reason.' }) readonly otherReason!: number
  @Field(() => Int, { description: 'Granted either way, in another way.' }) readonly otherGrant!: number
  @Field(() => Int, { description: 'Nobody looked up then what the draft asks for.' }) readonly cannotTell!: number
}

@ObjectType('WhatIfExample', { description: 'A decision that would have turned out differently.' })
export class WhatIfExampleType implements WhatIf {
  @Field(() => String, { description: 'Placement or Refill.' }) readonly subject!: 'Placement' | 'Refill'
  @Field(() => ID, { nullable: true, description: 'The order placed or to be refilled; null for an order that was refused.' }) readonly orderId!: string | null
  @Field(() => DateTime) readonly decidedAt!: Date
  @Field(() => WhatIfKind) readonly kind!: WhatIfKind
  @Field(() => ID, { nullable: true, description: 'The clause that would be in the way, or was.' }) readonly clause!: ClauseId | null
  @Field(() => String) readonly before!: string
  @Field(() => String) readonly after!: string
}

@ObjectType('WhatIfReport', { description: 'What a draft would have changed. Nothing is written.' })
export class WhatIfReportType {
  @Field(() => [SettingsProblemType], { description: 'Why the draft cannot be published. While there are any, nothing is judged.' }) readonly problems!: readonly SettingsProblem[]
  @Field(() => [SettingChangeType], { description: 'What the draft changes.' }) readonly changes!: readonly SettingChange[]
  @Field(() => WhatIfCountsType) readonly placements!: WhatIfCountsType
  @Field(() => WhatIfCountsType) readonly refills!: WhatIfCountsType
  @Field(() => [WhatIfExampleType], { description: 'The newest that would differ, at most fifty.' }) readonly examples!: readonly WhatIfExampleType[]
}
