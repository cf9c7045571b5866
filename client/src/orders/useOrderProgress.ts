import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { WatchOrderDocument, type OrderEventRowFragment } from '../graphql/generated/graphql.ts'
import { watchSubscription } from '../graphql/watch.ts'
import { mergedEvents } from './order-history.ts'
import type { OrderChange } from './progress-feed.ts'

/** Events kept of an order that is watched for long; what is older stands in the answer of the next question. */
const EVENTS_MAX = 300

/** What the pushes about one order have said. */
export interface OrderProgress {
  /** The newest state; null until the first push. */
  readonly change: Readonly<Ref<OrderChange | null>>
  /** Events since the page was opened, newest first. */
  readonly events: Readonly<Ref<readonly OrderEventRowFragment[]>>
}

/** Watches one order for as long as the calling component lives. Resumed after a lost connection, it goes on after the last version it saw. */
export function useOrderProgress(orderId: () => string): OrderProgress {
  const change = shallowRef<OrderChange | null>(null)
  const events = shallowRef<readonly OrderEventRowFragment[]>([])
  let stop = (): void => undefined

  function begin(id: string): void {
    stop()
    change.value = null
    events.value = []
    stop = watchSubscription(WatchOrderDocument, () => ({ orderId: id, afterVersion: change.value?.version ?? null }), ({ orderProgress }) => {
      const { event, ...next } = orderProgress
      if (change.value === null || change.value.version < next.version) change.value = next
      events.value = mergedEvents(events.value, [event]).slice(0, EVENTS_MAX)
    })
  }

  watch(orderId, begin, { immediate: true })
  onScopeDispose(() => stop())
  return { change, events }
}
