import { isOpen, isRefillOpen } from '@tallyboard/schema'
import { useIntervalFn, watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { client } from '../graphql/client.ts'
import { faultOf, type Fault } from '../graphql/fault.ts'
import { OrderRefillsDocument, RequestRefillDocument, type OrderRefillsQuery, type OrderStatus, type RequestRefillMutation } from '../graphql/generated/graphql.ts'
import { useAsked } from '../graphql/useAsked.ts'
import { useNow } from '../shared/useNow.ts'
import { useOrderMoves } from '../support/useOrderMoves.ts'
import { withRefillChange } from './refill-feed.ts'
import { useRefillsProgress } from './useRefillsProgress.ts'

type Answer = NonNullable<OrderRefillsQuery['order']>
/** The decision before the click. */
export type RefillOffer = Answer['refillOffer']
/** A refill of the order, live, with its checks and its history. */
export type OrderRefill = Answer['refills'][number]
/** What the server said to the last press, when it said no. */
export type RefillRefusal = Extract<RequestRefillMutation['requestRefill'], { __typename: 'Refusal' }>

/** What an order page shows of refills. */
export interface OrderRefills {
  readonly offer: ComputedRef<RefillOffer | null>
  readonly refills: ComputedRef<readonly OrderRefill[]>
  readonly openRefill: ComputedRef<OrderRefill | null>
  readonly refusal: Readonly<Ref<RefillRefusal | null>>
  readonly fault: ComputedRef<Fault | null>
  readonly isAsking: Readonly<Ref<boolean>>
  /** Asks for the refill once, however often it is pressed. */
  readonly request: () => Promise<void>
  /** Looks at the checks again, for what changed without a move of the order or of a refill. */
  readonly askAgain: () => void
}

interface RefillableOrder {
  readonly id: string
  readonly version: number
  readonly status: OrderStatus
  readonly guaranteeEndsAt: string | null
}

/** A minute old, the words of the checks are still right to the eye. */
const ASK_AGAIN_MS = 60_000
/** Several pushes about one order are one reason to ask. */
const ASK_AFTER_MS = 200

/** Refills of an order that has ended: asked for again with each reading since, each move of a refill, of a speed-up or of evidence, and the end of the guarantee. */
export function useOrderRefills(order: () => RefillableOrder | null): OrderRefills {
  const endedId = computed(() => {
    const asked = order()
    return asked === null || isOpen(asked.status) ? null : asked.id
  })
  const { data, ask, fault: askFault } = useAsked(OrderRefillsDocument, () => (endedId.value === null ? null : { id: endedId.value }))
  const { feed, askVersion } = useRefillsProgress()
  const now = useNow()
  const refusal = shallowRef<RefillRefusal | null>(null)
  const fault = shallowRef<Fault | null>(null)
  const isAsking = shallowRef(false)
  let idempotencyKey: string | null = null
  let isGone = false
  onScopeDispose(() => { isGone = true })

  const moves = computed(() => [...feed.value.changes.values()].filter((change) => change.orderId === endedId.value).map((change) => `${change.refillId}.${change.version}`).join(' '))
  const isOver = computed(() => {
    const endsAt = order()?.guaranteeEndsAt ?? null
    return endsAt !== null && new Date(endsAt) < now.value
  })
  const { movesOf } = useOrderMoves()
  watchDebounced([() => order()?.version, moves, askVersion, isOver, () => movesOf(endedId.value ?? '')], (_after, before) => {
    if (endedId.value !== null && before[0] !== undefined) ask()
  }, { debounce: ASK_AFTER_MS, maxWait: ASK_AFTER_MS * 5 })
  // Times left and ages of readings are said by the server, and change without a push.
  useIntervalFn(() => { if (endedId.value !== null && offer.value?.quantity !== null) ask() }, ASK_AGAIN_MS)
  // What is asked of another order is another attempt.
  watch(endedId, () => { idempotencyKey = null; refusal.value = null; fault.value = null })

  const answer = computed(() => (data.value?.order?.id === endedId.value ? (data.value?.order ?? null) : null))
  const offer = computed(() => answer.value?.refillOffer ?? null)
  const refills = computed(() => (answer.value?.refills ?? []).map((refill) => withRefillChange(refill, feed.value.changes.get(refill.id))))

  async function request(): Promise<void> {
    const orderId = endedId.value
    if (orderId === null || isAsking.value) return
    isAsking.value = true
    // One key for one attempt: a second press, or a repeat after a lost answer, asks for nothing twice.
    idempotencyKey ??= crypto.randomUUID()
    const { data: answered, error } = await client.mutation(RequestRefillDocument, { input: { orderId, idempotencyKey } }).toPromise()
    if (isGone) return
    isAsking.value = false
    fault.value = error === undefined ? null : faultOf(error)
    if (answered === undefined) return
    // It was answered, so the next press is a new attempt.
    idempotencyKey = null
    refusal.value = answered.requestRefill.__typename === 'Refusal' ? answered.requestRefill : null
    ask()
  }

  return {
    offer,
    refills,
    openRefill: computed(() => refills.value.find((refill) => isRefillOpen(refill.status)) ?? null),
    refusal,
    fault: computed(() => fault.value ?? (answer.value === null ? askFault.value : null)),
    isAsking,
    request,
    askAgain: ask,
  }
}
