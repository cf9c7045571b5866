import { useClipboard } from '@vueuse/core'
import { shallowRef, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { OrderRowFragment } from '../graphql/generated/graphql.ts'
import { bareLink } from '../shared/links.ts'
import { useAnnouncer } from '../shared/useAnnouncer.ts'
import { useShortcuts } from '../shared/useShortcuts.ts'

/** J and K move over the rows, ↵ opens, C copies the link. The key stays on its order when rows come and go around it. */
export function useOrderKeys(rows: () => readonly OrderRowFragment[], firstSeen: () => number, show: (index: number) => void): {
  readonly currentId: Readonly<Ref<string | null>>
  readonly isCopied: Readonly<Ref<boolean>>
} {
  const router = useRouter()
  const { announce } = useAnnouncer()
  const { copy, copied } = useClipboard({ legacy: true })
  const currentId = shallowRef<string | null>(null)
  const indexOf = (): number => rows().findIndex((order) => order.id === currentId.value)

  function move(step: 1 | -1): void {
    const index = indexOf()
    // The first press begins where the reader is looking.
    const next = index < 0 ? firstSeen() : Math.min(rows().length - 1, Math.max(0, index + step))
    const order = rows()[next]
    if (order === undefined) return
    currentId.value = order.id
    show(next)
    announce(`${order.id}, ${order.serviceName}`)
  }

  useShortcuts([
    { keys: 'j', label: 'Next order', run: () => move(1) },
    { keys: 'k', label: 'Previous order', run: () => move(-1) },
    { keys: 'enter', label: 'Open the order', run: () => { if (currentId.value !== null) void router.push({ name: 'order', params: { id: currentId.value } }) } },
    {
      keys: 'c', label: 'Copy the link', run: () => {
        const order = rows()[indexOf()]
        if (order === undefined) return
        void copy(`https://${bareLink(order.canonicalLink)}`)
        announce('Link copied')
      },
    },
  ])
  return { currentId, isCopied: copied }
}
