import { ImportState, marginBasisPointsOf, Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { defineLoader, requirePermission, requireViewer, type Context } from '../context.ts'
import { invariant, notFound } from '../errors.ts'
import type { Refused } from '../idempotency.ts'
import { applyImport, decideImportRows, discardImport } from './apply-import.ts'
import type { DiffSide } from './catalogue-diff.ts'
import { countImportKinds, countImportRows, readImportRows, readImports, type ImportRowRow } from './import-query.ts'
import { readImportRules, readImportSchedules, setImportRule, setImportSchedule } from './import-rules.ts'
import {
  ApplyImportInput, CatalogueImportAnswer, CatalogueImportConnectionType, DecideImportRowsInput, DiscardImportInput, ImportKindCountType, ImportRowConnectionType, ImportRowFilterInput,
  ImportRulesAnswer, ImportRulesType, ReadCatalogueInput, SetImportRuleInput, SetImportScheduleInput, type ImportRowType, type ImportSideType,
} from './import.graphql.ts'
import { readCatalogue } from './read-catalogue.ts'
import { catalogueImportObject, supplierObject } from './supplier-objects.ts'
import { readCatalogueImport, readSuppliers } from './supplier-query.ts'
import { CatalogueImportType } from './supplier.graphql.ts'

const importCountsLoader = defineLoader(async ({ house }, ids: readonly string[]) => await countImportRows(house.db, ids))

@Resolver()
export class ImportResolver {
  @Query(() => CatalogueImportConnectionType, { description: 'Imports of suppliers\' lists, the newest first. For those who read the house.' })
  async houseImports(
    @Ctx() context: Context,
    @Arg('supplierId', () => ID, { nullable: true }) supplierId: string | null | undefined,
    @Arg('states', () => [ImportState], { nullable: true }) states: ImportState[] | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<CatalogueImportType>> {
    requirePermission(context, Permission.ReadHouse)
    if (typeof supplierId === 'string' && !isRowId(supplierId)) throw notFound('supplier')
    const afterId = typeof after === 'string' ? decodeCursor('houseImports', after, ['id'])[0] ?? null : null
    const rows = await readImports(context.house.db, { supplierId: supplierId ?? null, states: states ?? null }, checkPageSize(first) + 1, afterId)
    return pageOf(rows.map(catalogueImportObject), { first, isContinued: afterId !== null }, row => encodeCursor('houseImports', [row.id]))
  }

  @Query(() => CatalogueImportType, { nullable: true, description: 'An import with its rows. For those who read the house.' })
  async houseImport(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<CatalogueImportType | null> {
    requirePermission(context, Permission.ReadHouse)
    const row = isRowId(id) ? await readCatalogueImport(context.house.db, id) : undefined
    return row === undefined ? null : catalogueImportObject(row)
  }

  @Query(() => ImportRulesType, { description: 'What imports do by themselves, and when. For those who read the house.' })
  async importRules(@Ctx() context: Context): Promise<ImportRulesType> {
    requirePermission(context, Permission.ReadHouse)
    return await rulesOf(context)
  }

  @Mutation(() => CatalogueImportAnswer, {
    description: 'Reads a supplier\'s list in one call and keeps what is different as a draft. Nothing on sale changes but what would lose money or is gone, which stops at once (P1.4). For administrators.',
  })
  async readCatalogue(@Ctx() context: Context, @Arg('input', () => ReadCatalogueInput) input: ReadCatalogueInput): Promise<CatalogueImportType | Refusal> {
    return await importOf(context, await readCatalogue(context.house, requireViewer(context), { ...input, declaredSource: input.declaredSource ?? null }))
  }

  @Mutation(() => CatalogueImportAnswer, { description: 'Decides about rows of a draft, one by one or all of a kind; nothing is applied yet. For administrators.' })
  async decideImportRows(@Ctx() context: Context, @Arg('input', () => DecideImportRowsInput) input: DecideImportRowsInput): Promise<CatalogueImportType | Refusal> {
    return await importOf(context, await decideImportRows(context.house, requireViewer(context), { ...input, rowIds: input.rowIds ?? null, kind: input.kind ?? null }))
  }

  @Mutation(() => CatalogueImportAnswer, { description: 'Applies what was decided of a draft in one transaction. A row whose service changed since is not applied and says so; what is held stays open. For administrators.' })
  async applyImport(@Ctx() context: Context, @Arg('input', () => ApplyImportInput) input: ApplyImportInput): Promise<CatalogueImportType | Refusal> {
    return await importOf(context, await applyImport(context.house, requireViewer(context), input))
  }

  @Mutation(() => CatalogueImportAnswer, { description: 'Lets a draft go. What stopped by itself stays off. For administrators.' })
  async discardImport(@Ctx() context: Context, @Arg('input', () => DiscardImportInput) input: DiscardImportInput): Promise<CatalogueImportType | Refusal> {
    return await importOf(context, await discardImport(context.house, requireViewer(context), input))
  }

  @Mutation(() => ImportRulesAnswer, { description: 'Sets what imports do by themselves with the rows of a kind, or takes the rule away. For administrators.' })
  async setImportRule(@Ctx() context: Context, @Arg('input', () => SetImportRuleInput) input: SetImportRuleInput): Promise<ImportRulesType | Refusal> {
    const answer = await setImportRule(context.house, requireViewer(context), {
      ...input, supplierId: input.supplierId ?? null, action: input.action ?? null, limitBasisPoints: input.limitBasisPoints ?? null,
    })
    return answer.kind === 'Refused' ? answer.refusal : await rulesOf(context)
  }

  @Mutation(() => ImportRulesAnswer, { description: 'Sets how often a supplier\'s list is read by itself. For administrators.' })
  async setImportSchedule(@Ctx() context: Context, @Arg('input', () => SetImportScheduleInput) input: SetImportScheduleInput): Promise<ImportRulesType | Refusal> {
    const answer = await setImportSchedule(context.house, requireViewer(context), input)
    return answer.kind === 'Refused' ? answer.refusal : await rulesOf(context)
  }
}

/** What is worth reading of an import only when somebody asks. */
@Resolver(() => CatalogueImportType)
export class ImportFieldResolver {
  @FieldResolver(() => Int, { description: 'Rows without an outcome.' })
  async waitingCount(@Ctx() context: Context, @Root() { id }: CatalogueImportType): Promise<number> {
    return (await importCountsLoader(context).load(id)).waiting
  }

  @FieldResolver(() => Int, { description: 'Rows without an outcome that are not held: what applying it deals with.' })
  async chosenCount(@Ctx() context: Context, @Root() { id }: CatalogueImportType): Promise<number> {
    return (await importCountsLoader(context).load(id)).chosen
  }

  @FieldResolver(() => Int)
  async appliedCount(@Ctx() context: Context, @Root() { id }: CatalogueImportType): Promise<number> {
    return (await importCountsLoader(context).load(id)).applied
  }

  @FieldResolver(() => Int)
  async skippedCount(@Ctx() context: Context, @Root() { id }: CatalogueImportType): Promise<number> {
    return (await importCountsLoader(context).load(id)).skipped
  }

  @FieldResolver(() => Int, { description: 'Rows that were not applied because something changed after the list was read.' })
  async conflictCount(@Ctx() context: Context, @Root() { id }: CatalogueImportType): Promise<number> {
    return (await importCountsLoader(context).load(id)).conflicts
  }

  @FieldResolver(() => [ImportKindCountType])
  async kindCounts(@Ctx() context: Context, @Root() { id }: CatalogueImportType): Promise<ImportKindCountType[]> {
    return await countImportKinds(context.house.db, id)
  }

  @FieldResolver(() => ImportRowConnectionType, { description: 'What is different, in the order of the supplier\'s list, and what is gone.' })
  async rows(
    @Ctx() context: Context, @Root() { id }: CatalogueImportType,
    @Arg('filter', () => ImportRowFilterInput, { nullable: true }) filter: ImportRowFilterInput | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<ImportRowType>> {
    const afterId = typeof after === 'string' ? decodeCursor('importRows', after, ['id'])[0] ?? null : null
    const rows = await readImportRows(context.house.db, id, filter ?? {}, checkPageSize(first) + 1, afterId)
    return pageOf(rows.map(importRowObject), { first, isContinued: afterId !== null }, row => encodeCursor('importRows', [row.id]))
  }
}

async function importOf(context: Context, answer: Refused | { readonly kind: string, readonly importId: string }): Promise<CatalogueImportType | Refusal> {
  if ('refusal' in answer) return answer.refusal
  const row = await readCatalogueImport(context.house.db, answer.importId)
  invariant(row !== undefined, 'an import that was made is there')
  return catalogueImportObject(row)
}

async function rulesOf({ house }: Context): Promise<ImportRulesType> {
  const [rules, schedules, suppliers] = await Promise.all([readImportRules(house.db), readImportSchedules(house.db), readSuppliers(house.db)])
  const scheduleOf = new Map(schedules.map(schedule => [schedule.supplierId, schedule]))
  return {
    rules,
    schedules: suppliers.map(supplier => ({
      supplier: supplierObject(supplier), everyHours: 0, markupBasisPoints: 3_000, triedAt: null, lastFault: null, ...scheduleOf.get(supplier.id),
    })),
  }
}

function importRowObject(row: ImportRowRow): ImportRowType {
  return {
    id: row.id, externalId: row.external_id, kinds: row.kinds, before: sideObject(row.before, row.currency), after: sideObject(row.after, row.currency), rateChangeBasisPoints: row.rate_change_basis_points,
    note: row.note, proposed: row.proposed, decision: row.decision, outcome: row.outcome, outcomeReason: row.outcome_reason,
  }
}

function sideObject(side: DiffSide | null, currency: string): ImportSideType | null {
  if (side === null) return null
  const { costMicros, rateMicros, ...rest } = side
  return { ...rest, currency, cost: costMicros, rate: rateMicros, marginBasisPoints: rateMicros === null ? null : marginBasisPointsOf(BigInt(rateMicros), BigInt(costMicros)) }
}
