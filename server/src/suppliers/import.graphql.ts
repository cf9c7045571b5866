import { DeclaredSource, ImportDecision, ImportOutcome, ImportRowKind, ImportRuleAction, ImportState } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'
import type { ImportRowSelection } from './import-query.ts'
import { CatalogueImportType, SupplierType } from './supplier.graphql.ts'

registerEnumType(ImportState, { name: 'ImportState', description: 'Where an import of a supplier\'s list stands.', valuesConfig: {
  Draft: { description: 'Rows wait for a decision.' }, Applied: { description: 'Every row has its outcome.' }, Discarded: { description: 'Somebody let it go, or a newer reading took its place.' },
} })
registerEnumType(ImportRowKind, { name: 'ImportRowKind', description: 'What is different about a row of a supplier\'s list.', valuesConfig: {
  New: { description: 'The house does not have it.' }, Gone: { description: 'The supplier lists it no longer; it stopped when the list was read.' },
  RateUp: { description: 'Its rate rises (P1.4); the supplier\'s price where the rate stays.' }, RateDown: { description: 'Its rate falls (P1.4); the supplier\'s price where the rate stays.' },
  Renamed: { description: 'Another name.' }, GuaranteeChanged: { description: 'Another guarantee was read from its words (P1.3).' }, LimitsChanged: { description: 'Another least or most (P1.6).' },
  TypeChanged: { description: 'Another type.' }, OtherChange: { description: 'Its heading, its description or what it allows; or it is listed again.' },
} })
registerEnumType(ImportDecision, { name: 'ImportDecision', description: 'What is to become of a row of an import.', valuesConfig: {
  Apply: { description: 'Taken over; a new service goes on sale.' }, KeepOff: { description: 'A new service is taken over and not yet put on sale.' },
  Hold: { description: 'It waits for a person.' }, Skip: { description: 'It is left; the next reading finds it again.' },
} })
registerEnumType(ImportOutcome, { name: 'ImportOutcome', description: 'What became of a row of an import.', valuesConfig: {
  Applied: { description: 'Taken over.' }, Skipped: { description: 'Left.' }, Conflict: { description: 'Its service or entry changed after the list was read; nothing was done.' },
} })
registerEnumType(ImportRuleAction, { name: 'ImportRuleAction', description: 'What a rule does with the rows of a kind.', valuesConfig: {
  Apply: { description: 'Applies them by itself.' }, KeepOff: { description: 'Takes new services over and keeps them off sale.' }, Review: { description: 'A person decides.' }, Skip: { description: 'Leaves them.' },
} })

@ObjectType('ImportSide', { simpleResolvers: true, description: 'A row of an import before or after. For those who read the house.' })
export class ImportSideType {
  @Field(() => String) readonly name!: string
  @Field(() => String) readonly type!: string
  @Field(() => String) readonly category!: string
  @Field(() => Money, { description: 'What the supplier asks for 1,000 units; for a package, for the package.' }) readonly cost!: string
  @Field(() => Money, { nullable: true, description: 'What it sells for; null where the house sells nothing of it.' }) readonly rate!: string | null
  @Field(() => String, { description: 'The supplier\'s, and that of the rate.' }) readonly currency!: string
  @Field(() => Int, { nullable: true, description: 'What is earned on the rate, in hundredths of a per cent of it.' }) readonly marginBasisPoints!: number | null
  @Field(() => Int) readonly quantityMin!: number
  @Field(() => Int) readonly quantityMax!: number
  @Field(() => String, { nullable: true, description: 'The words the guarantee was read from (P1.3); null for none.' }) readonly guarantee!: string | null
}

@ObjectType('ImportRow', { simpleResolvers: true, description: 'A row of a supplier\'s list that is different from what the house has. For those who read the house.' })
export class ImportRowType {
  @Field(() => ID) readonly id!: string
  @Field(() => String, { description: 'The supplier\'s own number of it.' }) readonly externalId!: string
  @Field(() => [ImportRowKind]) readonly kinds!: readonly ImportRowKind[]
  @Field(() => ImportSideType, { nullable: true, description: 'What the house had; null for a new one.' }) readonly before!: ImportSideType | null
  @Field(() => ImportSideType, { nullable: true, description: 'What the supplier lists; null when it lists it no longer.' }) readonly after!: ImportSideType | null
  @Field(() => Int, { nullable: true, description: 'How far the rate moves, in hundredths of a per cent.' }) readonly rateChangeBasisPoints!: number | null
  @Field(() => String, { nullable: true, description: 'Why the house stopped it by itself, or would hold it back.' }) readonly note!: string | null
  @Field(() => ImportDecision, { description: 'What the rules say.' }) readonly proposed!: ImportDecision
  @Field(() => ImportDecision) readonly decision!: ImportDecision
  @Field(() => ImportOutcome, { nullable: true, description: 'Null while it waits.' }) readonly outcome!: ImportOutcome | null
  @Field(() => String, { nullable: true }) readonly outcomeReason!: string | null
}

/** A page of the rows of an import. */
export const ImportRowConnectionType = connectionOf('ImportRow', ImportRowType)
/** A page of imports. */
export const CatalogueImportConnectionType = connectionOf('CatalogueImport', CatalogueImportType)

@ObjectType('ImportKindCount', { simpleResolvers: true, description: 'How many rows of an import are of a kind. A row may be of several. For those who read the house.' })
export class ImportKindCountType {
  @Field(() => ImportRowKind) readonly kind!: ImportRowKind
  @Field(() => Int) readonly count!: number
  @Field(() => Int) readonly waitingCount!: number
}

@InputType('ImportRowFilter')
export class ImportRowFilterInput implements ImportRowSelection {
  @Field(() => [ImportRowKind], { nullable: true, description: 'Rows of any of these.' }) readonly kinds?: ImportRowKind[] | null
  @Field(() => ImportDecision, { nullable: true }) readonly decision?: ImportDecision | null
  @Field(() => Boolean, { nullable: true, description: 'Only those without an outcome, or only those with one.' }) readonly isWaiting?: boolean | null
  @Field(() => String, { nullable: true, description: 'Words of the number, the names or the heading, all of which must occur.' }) readonly search?: string | null
}

@ObjectType('ImportRule', { simpleResolvers: true, description: 'What the house does by itself with the rows of a kind. For those who read the house.' })
export class ImportRuleType {
  @Field(() => ID) readonly id!: string
  @Field(() => ID, { nullable: true, description: 'Null for every supplier; a supplier\'s own rule goes before.' }) readonly supplierId!: string | null
  @Field(() => ImportRowKind) readonly kind!: ImportRowKind
  @Field(() => ImportRuleAction) readonly action!: ImportRuleAction
  @Field(() => Int, { nullable: true, description: 'A rate that moves by more hundredths of a per cent is reviewed.' }) readonly limitBasisPoints!: number | null
}

@ObjectType('ImportSchedule', { simpleResolvers: true, description: 'When a supplier\'s list is read by itself. For those who read the house.' })
export class ImportScheduleType {
  @Field(() => SupplierType) readonly supplier!: SupplierType
  @Field(() => Int, { description: 'Zero is off.' }) readonly everyHours!: number
  @Field(() => Int) readonly markupBasisPoints!: number
  @Field(() => DateTime, { nullable: true }) readonly triedAt!: Date | null
  @Field(() => String, { nullable: true, description: 'Why the last reading brought nothing.' }) readonly lastFault!: string | null
}

@ObjectType('ImportRules', { simpleResolvers: true, description: 'The rules and hours of imports, as they are now. For those who read the house.' })
export class ImportRulesType {
  @Field(() => [ImportRuleType]) readonly rules!: readonly ImportRuleType[]
  @Field(() => [ImportScheduleType], { description: 'One for each supplier.' }) readonly schedules!: readonly ImportScheduleType[]
}

@InputType('ReadCatalogueInput')
export class ReadCatalogueInput {
  @Field(() => ID) readonly supplierId!: string
  @Field(() => Int, { defaultValue: 3000, description: 'What is added to the supplier\'s price where no pricing rule is about a service, in hundredths of a per cent.' }) readonly markupBasisPoints!: number
  @Field(() => DeclaredSource, { nullable: true, description: 'How the supplier says the units come about (P1.5).' }) readonly declaredSource?: DeclaredSource | null
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('DecideImportRowsInput')
export class DecideImportRowsInput {
  @Field(() => ID) readonly importId!: string
  @Field(() => [ID], { nullable: true, description: 'At most five hundred; or name a kind.' }) readonly rowIds?: string[] | null
  @Field(() => ImportRowKind, { nullable: true, description: 'All rows of it that wait.' }) readonly kind?: ImportRowKind | null
  @Field(() => ImportDecision) readonly decision!: ImportDecision
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('ApplyImportInput')
export class ApplyImportInput {
  @Field(() => ID) readonly importId!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('DiscardImportInput')
export class DiscardImportInput {
  @Field(() => ID) readonly importId!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('SetImportRuleInput')
export class SetImportRuleInput {
  @Field(() => ID, { nullable: true, description: 'Left out: for every supplier.' }) readonly supplierId?: string | null
  @Field(() => ImportRowKind) readonly kind!: ImportRowKind
  @Field(() => ImportRuleAction, { nullable: true, description: 'Left out: the rule is taken away.' }) readonly action?: ImportRuleAction | null
  @Field(() => Int, { nullable: true, description: 'Only for rates: one that moves by more hundredths of a per cent is reviewed.' }) readonly limitBasisPoints?: number | null
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('SetImportScheduleInput')
export class SetImportScheduleInput {
  @Field(() => ID) readonly supplierId!: string
  @Field(() => Int, { description: 'Zero is off.' }) readonly everyHours!: number
  @Field(() => Int, { defaultValue: 3000 }) readonly markupBasisPoints!: number
  @Field(() => String) readonly idempotencyKey!: string
}

/** An import, or why there is none. */
export const CatalogueImportAnswer = createUnionType({
  name: 'CatalogueImportAnswer',
  types: () => [CatalogueImportType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? 'Refusal' : 'CatalogueImport',
})

/** The rules, or why they are as they were. */
export const ImportRulesAnswer = createUnionType({
  name: 'ImportRulesAnswer',
  types: () => [ImportRulesType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? 'Refusal' : 'ImportRules',
})
