import { isOpen } from '@tallyboard/schema'
import { computed, watch, type ComputedRef } from 'vue'
import { OrderPageDocument, type OrderEventRowFragment, type OrderPageQuery } from '../graphql/generated/graphql.ts'
import { useAsked, type Asked } from '../graphql/useAsked.ts'
import { curveWith, type CurveReading } from './order-curve.ts'
import { mergedEvents } from './order-history.ts'
import { withChange } from './progress-feed.ts'
import { useOrderProgress } from './useOrderProgress.ts'

/** Points of the delivery curve: as many as the API gives. */
const CURVE_POINTS = 100

export type OrderPageOrder = NonNullable<OrderPageQuery['order']>

/** One order as its page shows it, live. */
export interface LiveOrderPage extends Omit<Asked<OrderPageQuery>, 'data'> {
  readonly order: ComputedRef<OrderPageOrder | null>
  /** Answered, and there is no such order, or it is somebody else's. */
  readonly isMissing: ComputedRef<boolean>
  readonly curve: ComputedRef<readonly CurveReading[]>
  /** States and the newest readings, newest first. */
  readonly events: ComputedRef<readonly OrderEventRowFragment[]>
  readonly readingCount: ComputedRef<number>
  readonly stateCount: ComputedRef<number>
}

export function useOrderPage(orderId: () => string): LiveOrderPage {
  const { data, ask, ...asked } = useAsked(OrderPageDocument, () => ({ id: orderId(), points: CURVE_POINTS }))
  const { change, events: pushed } = useOrderProgress(orderId)

  const answer = computed(() => data.value?.order ?? null)
  const order = computed(() => (answer.value === null ? null : withChange(answer.value, change.value ?? undefined)))
  const since = computed(() => pushed.value.filter((event) => event.version > (answer.value?.version ?? 0)))

  // The end brings postings, a guarantee and a receipt, which no push carries.
  watch(() => order.value !== null && !isOpen(order.value.status), (isEnded, wasEnded) => {
    if (isEnded && wasEnded === false && answer.value !== null && isOpen(answer.value.status)) ask()
  })

  const trail = computed(() => since.value.toReversed().flatMap(({ at, currentCount, delivered }) => (currentCount === null ? [] : [{ at, currentCount, delivered }])))

  return {
    ...asked,
    ask,
    order,
    isMissing: computed(() => data.value !== null && answer.value === null),
    curve: computed(() => (answer.value === null ? [] : curveWith(answer.value.curve, trail.value))),
    events: computed(() => (answer.value === null ? [] : mergedEvents([...answer.value.states.nodes, ...answer.value.newest.nodes], pushed.value))),
    readingCount: computed(() => (answer.value?.readingCount ?? 0) + trail.value.length),
    stateCount: computed(() => (answer.value?.stateCount ?? 0) + since.value.filter((event) => event.kind !== 'Reading').length),
  }
}
