import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { OPEN_STATUSES } from '@tallyboard/schema'
import { OrderCoursesDocument, type OrderCourseFragment } from '../graphql/generated/graphql.ts'
import { useAsked } from '../graphql/useAsked.ts'
import { useOrdersProgress } from './useOrdersProgress.ts'

/** Curves are asked for the newest open orders only; a list with more of them shows the others without a spark. */
const OPEN_ORDERS_MAX = 100

/** The curves of open orders, apart from the rows: ended orders draw none, and the list need not wait for them. */
export function useOrderCourses(): ComputedRef<ReadonlyMap<string, OrderCourseFragment>> {
  const { openTotals } = useOrdersProgress()
  const { data, ask } = useAsked(OrderCoursesDocument, () => ({ filter: { statuses: [...OPEN_STATUSES] }, first: OPEN_ORDERS_MAX }))
  const kept = shallowRef<ReadonlyMap<string, OrderCourseFragment>>(new Map())
  watch(data, (answer) => {
    // An order that has ended meanwhile keeps its curve for as long as its row is on the screen.
    if (answer !== null) kept.value = new Map([...kept.value, ...answer.orders.nodes.map((order) => [order.id, order] as const)])
  }, { immediate: true })
  watch(() => openTotals.value?.orderCount, (now, before) => {
    if (now !== undefined && before !== undefined && now > before) ask()
  })
  return computed(() => kept.value)
}
