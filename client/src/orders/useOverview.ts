import { isOpen } from '@tallyboard/schema'
import { useIntervalFn, watchDebounced } from '@vueuse/core'
import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { OverviewDocument, type OverviewQuery } from '../graphql/generated/graphql.ts'
import { useAsked, type Asked } from '../graphql/useAsked.ts'
import { useNow } from '../shared/useNow.ts'
import { keptRows } from './moving-orders.ts'
import type { FeedEntry } from './progress-feed.ts'
import { useOrdersProgress } from './useOrdersProgress.ts'

/** Days of the chart. */
const DAY_COUNT = 30
/** The chart and the notes carry no pushes; a minute old they are still right to the eye. */
const ASK_AGAIN_MS = 60_000
/** Orders ending in a burst are one reason to ask, not twenty. */
const ASK_AFTER_END_MS = 1_000
/** How long a gain is called 'just now'. */
const JUST_NOW_MS = 6_000

type Overview = OverviewQuery['overview']

/** The overview, with what the pushes have added since it was asked for. */
export interface LiveOverview extends Omit<Asked<OverviewQuery>, 'data'> {
  readonly overview: ComputedRef<Overview | null>
  /** The newest gain over all orders while it is news, for '+12 just now'. */
  readonly gain: ComputedRef<number | null>
}

const isEnded = (entry: FeedEntry | undefined): boolean => entry !== undefined && !isOpen(entry.change.status)

export function useOverview(): LiveOverview {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const { data, ask, ...asked } = useAsked(OverviewDocument, () => ({ days: DAY_COUNT, timeZone }))
  const { feed, openTotals, countsVersion } = useOrdersProgress()
  const now = useNow()

  // What had been delivered since the page was opened when the answer came: it is in the answer already.
  const gainAtAnswer = shallowRef(0)
  watch(data, () => { gainAtAnswer.value = feed.value.deliveredGain }, { flush: 'sync' })

  const shown = shallowRef<Overview['movingOrders']>([])
  watch(data, (answer) => {
    if (answer !== null) shown.value = keptRows(shown.value, answer.overview.movingOrders, (id) => isEnded(feed.value.entries.get(id)))
  }, { flush: 'sync' })

  const overview = computed<Overview | null>(() => {
    if (data.value === null) return null
    const asked = data.value.overview
    const gained = feed.value.deliveredGain - gainAtAnswer.value
    return {
      ...asked,
      movingOrders: shown.value,
      openOrderCount: openTotals.value?.orderCount ?? asked.openOrderCount,
      remainsTotal: openTotals.value?.remains ?? asked.remainsTotal,
      deliveredToday: asked.deliveredToday + gained,
      days: asked.days.map((day, index) => (index === asked.days.length - 1 ? { ...day, delivered: day.delivered + gained } : day)),
    }
  })

  const gain = computed(() => {
    const last = feed.value.lastGain
    // Read so that the words go away by themselves.
    void now.value
    return last !== null && performance.now() - last.at < JUST_NOW_MS ? last.units : null
  })

  useIntervalFn(ask, ASK_AGAIN_MS)
  watchDebounced(countsVersion, ask, { debounce: ASK_AFTER_END_MS })

  return { ...asked, ask, overview, gain }
}
