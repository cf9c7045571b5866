import { refDebounced } from '@vueuse/core'
import { computed } from 'vue'
import { FindOrdersDocument } from '../graphql/generated/graphql.ts'
import { useAsked } from '../graphql/useAsked.ts'
import { formatCount } from '../shared/counts.ts'
import { lookOf } from '../shared/states.ts'
import { useCommands, usePalette } from '../shared/useCommands.ts'
import { useOrdersProgress } from './useOrdersProgress.ts'

/** Shorter asks the server between two keystrokes, longer is felt. */
const TYPING_MS = 150
/** One letter is in every link. */
const WORDS_LENGTH_MIN = 2

/** Puts the orders that match what is typed into the palette, while somebody is signed in. */
export function useFoundOrders(isSignedIn: () => boolean): void {
  const { words, isOpen } = usePalette()
  const { entryOf } = useOrdersProgress()
  const typed = refDebounced(words, TYPING_MS)
  const search = computed(() => (isSignedIn() && isOpen.value && typed.value.trim().length >= WORDS_LENGTH_MIN ? typed.value.trim() : null))
  const { data } = useAsked(FindOrdersDocument, () => (search.value === null ? null : { search: search.value }))
  useCommands(() => ({
    id: 'orders',
    label: 'Orders',
    rank: 50,
    isFound: true,
    commands: search.value === null ? [] : (data.value?.orders.nodes ?? []).map(({ id, status, serviceName }) => ({
      label: `${formatCount(Number(id))} ${serviceName}`,
      suffix: lookOf(entryOf(id)?.change.status ?? status).word,
      to: { name: 'order', params: { id } },
    })),
  }))
}
