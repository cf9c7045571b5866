import { Permission } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, type Context } from '../context.ts'
import { inputError } from '../errors.ts'
import { houseCurrency } from '../house-currency.ts'
import { readCohorts } from './cohorts-query.ts'
import { readHouseOwes } from './owes-query.ts'
import { CohortLength, ReportBy, ReportSort } from './report-enums.ts'
import { rowObject, totalsObject } from './report-objects.ts'
import { readDaySums, readReport } from './report-query.ts'
import { HouseOwesType, RefillCohortType, ReportRowConnectionType, type ReportRowType, ReportsStateType, ReportTotalsType, ReportType } from './report.graphql.ts'
import { readReportsState } from './reports-state.ts'
import { checkSpan, isDay, spanBefore } from './span.ts'

const FIRST_DAY = 'The first day, such as 2026-01-31; thirty days up to the last one when it is left out.'
const LAST_DAY = 'The last day; today when it is left out.'

@Resolver(() => ReportType)
export class ReportResolver {
  @Query(() => ReportType, { description: 'What the house earned, by day, service, supplier or customer, beside the span before. Added up by the worker about once a minute. For those who read the house.' })
  async report(
    @Ctx() context: Context,
    @Arg('by', () => ReportBy) by: ReportBy,
    @Arg('from', () => String, { nullable: true, description: FIRST_DAY }) from: string | null | undefined,
    @Arg('to', () => String, { nullable: true, description: LAST_DAY }) to: string | null | undefined,
  ): Promise<ReportType> {
    requirePermission(context, Permission.ReadHouse)
    const span = checkSpan(from, to, context.house.clock())
    const before = spanBefore(span)
    return { by, span, ...span, previousFrom: before.from, previousTo: before.to, currency: await houseCurrency(context.house.db) }
  }

  @FieldResolver(() => ReportTotalsType)
  async totals(@Ctx() { house }: Context, @Root() { span, currency }: ReportType): Promise<ReportTotalsType> {
    const [sums, previous] = await Promise.all([readDaySums(house.db, span, currency), readDaySums(house.db, spanBefore(span), currency)])
    return totalsObject(span, currency, sums, previous)
  }

  @FieldResolver(() => ReportRowConnectionType, { description: 'The rows, the greatest first unless told otherwise.' })
  async rows(
    @Ctx() { house }: Context, @Root() { by, span, currency }: ReportType,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Arg('sort', () => ReportSort, { nullable: true, description: 'Days by their date, all others by revenue, unless told otherwise.' }) asked: ReportSort | null | undefined,
    @Arg('isAscending', () => Boolean, { defaultValue: false }) isAscending: boolean,
  ): Promise<Page<ReportRowType>> {
    const sort = asked ?? (by === ReportBy.Day ? ReportSort.Key : ReportSort.Revenue)
    checkPageSize(first)
    const list = `report/${by}/${sort}/${isAscending ? 'up' : 'down'}/${span.from}/${span.to}`
    const position = after == null ? null : positionOf(list, after, by, sort)
    const lines = await readReport(house.db, { by, span, currency, sort, isAscending, limit: first + 1, after: position })
    const page = pageOf(lines, { first, isContinued: position !== null }, line => encodeCursor(list, [line.rank, line.key]))
    const edges = (): { cursor: string, node: ReportRowType }[] => page.edges.map(({ cursor, node }) => ({ cursor, node: rowObject(node, currency) }))
    return { nodes: page.nodes.map(node => rowObject(node, currency)), get edges() { return edges() }, pageInfo: page.pageInfo }
  }

  @Query(() => [RefillCohortType], { description: 'What became of the guarantee of orders, by the week or month in which they ended, oldest first. For those who read the house.' })
  async refillCohorts(
    @Ctx() context: Context,
    @Arg('length', () => CohortLength, { defaultValue: CohortLength.Month }) length: CohortLength,
    @Arg('from', () => String, { nullable: true, description: FIRST_DAY }) from: string | null | undefined,
    @Arg('to', () => String, { nullable: true, description: LAST_DAY }) to: string | null | undefined,
  ): Promise<readonly RefillCohortType[]> {
    requirePermission(context, Permission.ReadHouse)
    return await readCohorts(context.house.db, checkSpan(from, to, context.house.clock()), length)
  }

  @Query(() => [HouseOwesType], { description: 'What the house owed its customers at the end of each day, oldest first; days before the first snapshot of the books are left out. For those who read the house.' })
  async houseOwes(
    @Ctx() context: Context,
    @Arg('from', () => String, { nullable: true, description: FIRST_DAY }) from: string | null | undefined,
    @Arg('to', () => String, { nullable: true, description: LAST_DAY }) to: string | null | undefined,
  ): Promise<readonly HouseOwesType[]> {
    requirePermission(context, Permission.ReadHouse)
    const { db } = context.house
    return await readHouseOwes(db, checkSpan(from, to, context.house.clock()), await houseCurrency(db))
  }

  @Query(() => ReportsStateType, { description: 'How far the reports are added up, and whether they agree with the rows. For those who read the house.' })
  async reportsState(@Ctx() context: Context): Promise<ReportsStateType> {
    requirePermission(context, Permission.ReadHouse)
    return await readReportsState(context.house.db)
  }
}

/** Where the page before ended. Keys and ranks are days or whole numbers; another text is no cursor of ours. */
function positionOf(list: string, after: string, by: ReportBy, sort: ReportSort): { readonly rank: string, readonly key: string } {
  const [rank = '', key = ''] = decodeCursor(list, after, ['text', 'text'])
  const isDated = by === ReportBy.Day
  const isNumber = (text: string): boolean => /^-?\d{1,18}$/.test(text)
  const isRight = (isDated ? isDay(key) : isRowId(key)) && (isDated && sort === ReportSort.Key ? isDay(rank) : isNumber(rank))
  if (!isRight) throw inputError('after is not a cursor of this list.', { field: 'after' })
  return { rank, key }
}
