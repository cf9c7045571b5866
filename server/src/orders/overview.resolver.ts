import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import { requireViewer, type Context } from '../context.ts'
import { inputError, invariant } from '../errors.ts'
import { readBalances } from '../funds/balance-query.ts'
import { orderObject, reckoningOf, type OrderObject } from './order-row.ts'
import { OrderType } from './order.graphql.ts'
import { readDays, readFinishedOrders, readMovingOrders, readNotes, readOpenTotals } from './overview-query.ts'
import { OverviewType } from './overview.graphql.ts'

const ORDERS_MAX = 50

@Resolver(() => OverviewType)
export class OverviewResolver {
  @Query(() => OverviewType, { description: 'Balance, open orders, units delivered a day, and what may want a look.' })
  async overview(
    @Ctx() context: Context,
    @Arg('days', () => Int, { defaultValue: 30 }) days: number,
    @Arg('timeZone', () => String, { defaultValue: 'UTC', description: 'The reader\'s own zone by name, such as Europe/Berlin.' }) timeZone: string,
  ): Promise<OverviewType> {
    const { house } = context
    const { accountId } = requireViewer(context)
    const reckoning = await reckoningOf(house)
    const [[balance], open, delivered, notes] = await Promise.all([
      readBalances(house.db, [accountId]), readOpenTotals(house.db, accountId),
      readDays(house.db, accountId, days, timeZone, reckoning.now), readNotes(house.db, accountId, reckoning),
    ])
    invariant(balance != null, 'every account has a balance')
    const before = delivered.slice(0, -1)
    return {
      balance: { version: balance.version, currency: balance.currency, available: balance.availableMicros, held: balance.heldMicros },
      openOrderCount: open.count, remainsTotal: open.remains, deliveredToday: delivered.at(-1)?.delivered ?? 0,
      deliveredPerDayMean: before.length === 0 ? 0 : Math.round(before.reduce((sum, day) => sum + day.delivered, 0) / before.length),
      days: delivered, notes: notes.map(({ row, ...note }) => ({ ...note, order: orderObject(row, reckoning) })),
    }
  }

  @FieldResolver(() => [OrderType], { description: 'Open orders, the ones that move first.' })
  async movingOrders(@Ctx() context: Context, @Root() _overview: OverviewType, @Arg('first', () => Int, { defaultValue: 8 }) first: number): Promise<OrderObject[]> {
    const reckoning = await reckoningOf(context.house)
    const rows = await readMovingOrders(context.house.db, requireViewer(context).accountId, checkCount(first))
    return rows.map(row => orderObject(row, reckoning))
  }

  @FieldResolver(() => [OrderType], { description: 'The orders that ended last.' })
  async finishedOrders(@Ctx() context: Context, @Root() _overview: OverviewType, @Arg('first', () => Int, { defaultValue: 6 }) first: number): Promise<OrderObject[]> {
    const reckoning = await reckoningOf(context.house)
    const rows = await readFinishedOrders(context.house.db, requireViewer(context).accountId, checkCount(first))
    return rows.map(row => orderObject(row, reckoning))
  }
}

function checkCount(first: number): number {
  if (first < 1 || first > ORDERS_MAX) throw inputError(`first must be from 1 to ${ORDERS_MAX}, not ${first}.`, { field: 'first' })
  return first
}
