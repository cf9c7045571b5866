import type { Check, TargetFact, TargetVisibility } from '@tallyboard/schema'
import { sql } from 'kysely'
import { defineLoader } from '../context.ts'
import { readPostingsOfOrders } from '../funds/balance-query.ts'
import { estimateOf } from '../services/service-estimates.ts'
import { countHistories, readCurves, readHistories, type HistoryPage, type OrderEventRow } from './history-query.ts'
import { readOrders } from './order-query.ts'
import { orderObject, reckoningOf, type OrderObject } from './order-row.ts'

/** An order by its id, whoever's it is; null where there is none. */
export const orderLoader = defineLoader<string, OrderObject | null>(async ({ house }, ids) => {
  const reckoning = await reckoningOf(house)
  return (await readOrders(house.db, ids)).map(row => row === null ? null : orderObject(row, reckoning))
})

/** What an order was promised when it was placed: the estimate, and the checks it passed. Long, and so read only when asked for. */
export const placementLoader = defineLoader(async ({ house }, ids: readonly string[]) => {
  const { rows } = await sql<{ id: string, estimate: unknown, placement_checks: readonly Check[] }>`
    select id, estimate, placement_checks from orders where id = any(${ids}::bigint[])`.execute(house.db)
  const found = new Map(rows.map(row => [row.id, { estimate: estimateOf(row.estimate), checks: row.placement_checks }]))
  return ids.map(id => found.get(id) ?? new Error('an order that was read is there'))
})

/** The newest reading of a target, by its canonical link. */
export const targetLoader = defineLoader(async ({ house }, links: readonly string[]) => {
  const { rows } = await sql<{ link: string, visibility: TargetVisibility, at: Date }>`
    select link, r.visibility, r.at from unnest(${links}::text[]) as link cross join lateral (
      select visibility, at from target_readings where canonical_link = link order by at desc limit 1
    ) r`.execute(house.db)
  const found = new Map(rows.map(row => [row.link, { visibility: row.visibility, readAt: row.at }]))
  return links.map((link): TargetFact | null => found.get(link) ?? null)
})

/** How many states and readings an order's history holds. */
export const historyCountLoader = defineLoader(async ({ house }, ids: readonly string[]) => await countHistories(house.db, ids))

/** A page of an order's history. Orders asked for the same page are read together. */
export const historyLoader = defineLoader<HistoryPage & { readonly orderId: string }, OrderEventRow[]>(async ({ house }, questions) => {
  const alike = Map.groupBy(questions, ({ part, first, before }) => `${part} ${first} ${before}`)
  const answers = new Map<unknown, OrderEventRow[]>()
  await Promise.all([...alike.values()].map(async asked => {
    const histories = await readHistories(house.db, asked.map(({ orderId }) => orderId), asked[0]!)
    asked.forEach((question, index) => answers.set(question, histories[index] ?? []))
  }))
  return questions.map(question => answers.get(question) ?? [])
})

/** Every posting of an order. */
export const postingsLoader = defineLoader(async ({ house }, ids: readonly string[]) => await readPostingsOfOrders(house.db, ids))

/** A line finer than this has more points than a screen has pixels. */
export const CURVE_POINTS_MAX = 100

const curveLoaders = Array.from({ length: CURVE_POINTS_MAX + 1 }, (_, points) =>
  defineLoader(async ({ house }, ids: readonly string[]) => await readCurves(house.db, ids, points)))

/** The way of an order in so many points. Orders asked for the same number of points are read together. */
export function curveLoader(points: number) {
  const loader = curveLoaders[points]
  if (loader === undefined) throw new Error('the number of points is checked before')
  return loader
}
