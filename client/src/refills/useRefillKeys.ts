import { shallowRef, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { RefillRowFragment } from '../graphql/generated/graphql.ts'
import { formatCount } from '../shared/counts.ts'
import { useAnnouncer } from '../shared/useAnnouncer.ts'
import { useShortcuts } from '../shared/useShortcuts.ts'

/** J and K move over the rows, ↵ opens the order. The key stays on its refill when rows come and go around it. */
export function useRefillKeys(rows: () => readonly RefillRowFragment[], firstSeen: () => number, show: (index: number) => void): Readonly<Ref<string | null>> {
  const router = useRouter()
  const { announce } = useAnnouncer()
  const currentId = shallowRef<string | null>(null)

  function move(step: 1 | -1): void {
    const index = rows().findIndex((refill) => refill.id === currentId.value)
    // The first press begins where the reader is looking.
    const next = index < 0 ? firstSeen() : Math.min(rows().length - 1, Math.max(0, index + step))
    const refill = rows()[next]
    if (refill === undefined) return
    currentId.value = refill.id
    show(next)
    announce(`Refill of ${formatCount(refill.quantity)} for ${refill.order.id}`)
  }

  useShortcuts([
    { keys: 'j', label: 'Next refill', run: () => move(1) },
    { keys: 'k', label: 'Previous refill', run: () => move(-1) },
    {
      keys: 'enter', label: 'Open its order', run: () => {
        const refill = rows().find((each) => each.id === currentId.value)
        if (refill !== undefined) void router.push({ name: 'order', params: { id: refill.order.id } })
      },
    },
  ])
  return currentId
}
