import { useToast } from '@nuxt/ui/composables/useToast'
import { watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { formatCount } from '../shared/counts.ts'
import { lookOf } from '../shared/states.ts'
import { useAnnouncer } from '../shared/useAnnouncer.ts'
import { endedBetween } from './progress-feed.ts'
import { useOrdersProgress } from './useOrdersProgress.ts'

/** Pages on which an end is seen anyway. */
const WATCHING_PAGES: ReadonlySet<unknown> = new Set(['overview', 'orders', 'order'])

/** Says that an order has ended: to who listens on every page, to who looks elsewhere as a toast. Several at once are one message. */
export function useOrderNews(): void {
  const route = useRoute()
  const router = useRouter()
  const toast = useToast()
  const { announce } = useAnnouncer()
  const { feed, entryOf } = useOrdersProgress()

  watch(feed, (after, before) => {
    const ended = endedBetween(before, after)
    const [first] = ended
    const change = first === undefined ? undefined : entryOf(first)?.change
    if (first === undefined || change === undefined) return
    const isOne = ended.length === 1
    const title = isOne ? `${formatCount(Number(first))} ${lookOf(change.status).word.toLowerCase()}` : `${formatCount(ended.length)} orders ended`
    announce(title)
    if (WATCHING_PAGES.has(route.name)) return
    toast.add({
      title,
      ...(isOne ? { description: `${formatCount(change.delivered)} of ${formatCount(change.quantity)} delivered` } : {}),
      actions: [{ label: 'Open', color: 'neutral', variant: 'ghost', size: 'xs', onClick: () => void router.push(isOne ? { name: 'order', params: { id: first } } : { name: 'orders' }) }],
    })
  })
}
