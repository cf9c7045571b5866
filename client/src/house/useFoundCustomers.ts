import { refDebounced } from '@vueuse/core'
import { computed } from 'vue'
import { FindCustomersDocument } from '../graphql/generated/graphql.ts'
import { useAsked } from '../graphql/useAsked.ts'
import { useCommands, usePalette } from '../shared/useCommands.ts'

/** Shorter asks the server between two keystrokes, longer is felt. */
const TYPING_MS = 150
/** One letter is in every name. */
const WORDS_LENGTH_MIN = 2

/** Puts the customers that match what is typed into the palette, for whoever reads the house. */
export function useFoundCustomers(isAllowed: () => boolean): void {
  const { words, isOpen } = usePalette()
  const typed = refDebounced(words, TYPING_MS)
  const search = computed(() => (isAllowed() && isOpen.value && typed.value.trim().length >= WORDS_LENGTH_MIN ? typed.value.trim() : null))
  const { data } = useAsked(FindCustomersDocument, () => (search.value === null ? null : { search: search.value }))
  useCommands(() => ({
    id: 'customers',
    label: 'Customers',
    rank: 55,
    isFound: true,
    commands: search.value === null ? [] : (data.value?.customers.nodes ?? []).map(({ id, email, account }) => ({
      label: account.name ?? 'erased', suffix: email ?? `account ${id}`, icon: 'i-lucide-user', to: { name: 'house-customer', params: { id } },
    })),
  }))
}
