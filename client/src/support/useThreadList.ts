import { watchDebounced } from '@vueuse/core'
import { computed } from 'vue'
import { ThreadsPageDocument, type ThreadRowFragment, type ThreadsPageQuery } from '../graphql/generated/graphql.ts'
import { usePages, type Pages } from '../graphql/usePages.ts'
import { withThreadChange } from './thread-feed.ts'
import { useThreadsProgress } from './useThreadsProgress.ts'

/** Several pushes are one reason to ask. */
const ASK_AFTER_MS = 200
/** Rows of one request: two screens. */
const PAGE_SIZE = 50

/** The viewer's own threads, live, the last changed first. */
export function useThreadList(): Omit<Pages<ThreadsPageQuery, ThreadRowFragment>, 'data'> {
  const { data: _data, ...asked } = usePages(ThreadsPageDocument, (after) => ({ first: PAGE_SIZE, after }), ({ threads }) => threads)
  const { feed } = useThreadsProgress()
  const rows = computed(() => asked.rows.value?.map((thread) => withThreadChange(thread, feed.value.changes.get(thread.id))) ?? null)
  // A thread that is heard of and not in the list was opened on another page.
  watchDebounced(() => [...feed.value.changes.keys()].join(' '), asked.ask, { debounce: ASK_AFTER_MS })
  return { ...asked, rows }
}
