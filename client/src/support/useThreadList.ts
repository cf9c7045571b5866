import { watchDebounced } from '@vueuse/core'
import { computed, type ComputedRef } from 'vue'
import { ThreadsPageDocument, type ThreadRowFragment } from '../graphql/generated/graphql.ts'
import { useAsked, type Asked } from '../graphql/useAsked.ts'
import { withThreadChange } from './thread-feed.ts'
import { useThreadsProgress } from './useThreadsProgress.ts'

/** Several pushes are one reason to ask. */
const ASK_AFTER_MS = 200
/** There are at most twenty open threads; what is older is found by scrolling no further than this. */
const THREADS_MAX = 100

/** The viewer's own threads, live. */
export function useThreadList(): Omit<Asked<unknown>, 'data'> & { readonly rows: ComputedRef<readonly ThreadRowFragment[] | null> } {
  const { data, ...asked } = useAsked(ThreadsPageDocument, () => ({ first: THREADS_MAX }))
  const { feed } = useThreadsProgress()
  const rows = computed(() => data.value?.threads.nodes.map((thread) => withThreadChange(thread, feed.value.changes.get(thread.id))) ?? null)
  // A thread that is heard of and not in the list was opened on another page.
  watchDebounced(() => [...feed.value.changes.keys()].join(' '), asked.ask, { debounce: ASK_AFTER_MS })
  return { ...asked, rows }
}
