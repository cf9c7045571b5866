import {
  DEFAULT_SETTINGS, SETTINGS_VERSION, canonicaliseLink, chargeOfOrder, decidePlacement, formatMoney, quantityOf,
  type Check, type LinkReading, type PlacementFacts, type PlacementRequest,
} from '@tallyboard/schema'
import { useDebounceFn } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { client } from '../graphql/client.ts'
import { faultOf, type Fault } from '../graphql/fault.ts'
import { PlaceOrderDocument, PlacementCheckDocument, type PlacementCheckInput, type PlaceOrderInput, type PlaceOrderMutation } from '../graphql/generated/graphql.ts'
import { useNow } from '../shared/useNow.ts'
import { checkOfWire, placementFactsOf } from './placement-facts.ts'

/** The form as it stands. */
export interface PlacementForm {
  readonly serviceId: string | null
  readonly link: string
  readonly quantity: number | null
  readonly comments: string
  readonly answerNumber: number | null
  readonly isPublicConfirmed: boolean
}

export type PlaceOrderAnswer = Extract<PlaceOrderMutation['placeOrder'], { __typename: 'Refusal' }>

export interface Placement {
  /** Every check in the policy's order, judged again on each keystroke; empty until a service is chosen and looked at. */
  readonly checks: ComputedRef<readonly Check[]>
  readonly isAllowed: ComputedRef<boolean>
  readonly chargeMicros: ComputedRef<bigint | null>
  readonly facts: Readonly<Ref<PlacementFacts | null>>
  readonly reading: ComputedRef<LinkReading | null>
  readonly fault: Readonly<Ref<Fault | null>>
  readonly isPlacing: Readonly<Ref<boolean>>
  /** What the server said to the last press, when it said no. */
  readonly refusal: Readonly<Ref<PlaceOrderAnswer | null>>
  /** Places the order once, however often it is pressed; the new order's id, or null when it was not placed. */
  readonly place: () => Promise<string | null>
  readonly lookAgain: () => void
  /** The order as it would be placed now, without a key; null before a service is chosen. */
  readonly input: () => Omit<PlaceOrderInput, 'idempotencyKey'> | null
}

/** Shorter asks the server within a word, longer lets the reader wait for the checks of a pasted link. */
const LOOK_AGAIN_MS = 200

function requestOf(form: PlacementForm): PlacementRequest {
  return {
    link: form.link,
    quantity: form.quantity,
    comments: form.comments.trim() === '' ? null : form.comments,
    answerNumber: form.answerNumber,
    isPublicConfirmed: form.isPublicConfirmed,
    // The price on this page is the price judged here; only the server can find that it moved (P1.4).
    expectedChargeMicros: null,
  }
}

/** What GraphQL's `Int` can carry. Anything else never leaves the page: the check here says what is wrong with it. */
function isWireInt(value: number | null): value is number {
  return value !== null && Number.isInteger(value) && Math.abs(value) <= 2_147_483_647
}

/** What is asked of the server is only what it alone can know; a quantity is judged here, by the same function. */
function inputOf(form: PlacementForm, serviceId: string): PlacementCheckInput {
  return {
    serviceId,
    link: form.link,
    isPublicConfirmed: form.isPublicConfirmed,
    ...(isWireInt(form.quantity) ? { quantity: form.quantity } : {}),
    ...(form.comments.trim() === '' ? {} : { comments: form.comments }),
    ...(form.answerNumber === null ? {} : { answerNumber: form.answerNumber }),
  }
}

/** The decision before the click: the server's facts, judged here on each keystroke, and the click itself. */
export function usePlacement(form: () => PlacementForm, available: () => bigint): Placement {
  const now = useNow()
  const asked = shallowRef<{ readonly facts: PlacementFacts, readonly checks: readonly Check[] } | null>(null)
  const fault = shallowRef<Fault | null>(null)
  const refusal = shallowRef<PlaceOrderAnswer | null>(null)
  const isPlacing = shallowRef(false)
  let question = 0
  let idempotencyKey: string | null = null
  let isGone = false
  onScopeDispose(() => { isGone = true })

  const look = useDebounceFn(async (): Promise<void> => {
    const { serviceId } = form()
    if (serviceId === null || isGone) return
    const mine = ++question
    const { data, error } = await client.query(PlacementCheckDocument, { input: inputOf(form(), serviceId) }, { requestPolicy: 'network-only' }).toPromise()
    if (mine !== question || isGone) return
    fault.value = error === undefined ? null : faultOf(error)
    if (data === undefined) return
    asked.value = { facts: placementFactsOf(data.placementCheck.facts), checks: data.placementCheck.decision.checks.map(checkOfWire) }
  }, LOOK_AGAIN_MS)

  watch(() => [form().serviceId, form().link, form().comments], () => void look(), { immediate: true })
  // Another attempt than the one that may be on its way: what it asks for is another order.
  watch(form, () => { idempotencyKey = null; refusal.value = null }, { deep: true })

  const facts = computed(() => {
    if (asked.value === null || asked.value.facts.service.id !== form().serviceId) return null
    // The balance is live: money that comes in while the form is open clears P2.8 by itself.
    return { ...asked.value.facts, availableMicros: available() }
  })
  const reading = computed(() => (facts.value === null || form().link.trim() === '' ? null : canonicaliseLink(form().link, facts.value.service.platform)))
  const chargeMicros = computed(() => {
    if (facts.value === null) return null
    const quantity = quantityOf(facts.value.service, requestOf(form()))
    return quantity !== null && Number.isSafeInteger(quantity) && quantity > 0 ? chargeOfOrder(facts.value.service, quantity) : null
  })
  const checks = computed<readonly Check[]>(() => {
    if (facts.value === null || asked.value === null) return []
    // A house with settings of its own: the server's word counts, this page only knows the printed ones.
    if (facts.value.settingsVersion !== SETTINGS_VERSION) return asked.value.checks
    return decidePlacement(facts.value, requestOf(form()), DEFAULT_SETTINGS, now.value).checks
  })
  const isAllowed = computed(() => checks.value.length > 0 && checks.value.every((check) => check.verdict === 'Passed' || check.verdict === 'Advice'))

  function input(): Omit<PlaceOrderInput, 'idempotencyKey'> | null {
    const { serviceId, isPublicConfirmed } = form()
    return serviceId === null ? null : { ...inputOf(form(), serviceId), isPublicConfirmed }
  }

  async function place(): Promise<string | null> {
    const asPlaced = input()
    if (asPlaced === null || isPlacing.value || !isAllowed.value) return null
    isPlacing.value = true
    // One key for one attempt: a second press, or a repeat after a lost answer, places nothing twice.
    idempotencyKey ??= crypto.randomUUID()
    const charge = chargeMicros.value === null ? {} : { expectedCharge: formatMoney(chargeMicros.value) }
    const { data, error } = await client.mutation(PlaceOrderDocument, { input: { ...asPlaced, ...charge, idempotencyKey } }).toPromise()
    isPlacing.value = false
    fault.value = error === undefined ? null : faultOf(error)
    const answer = data?.placeOrder
    if (answer?.__typename === 'Order') return answer.id
    if (answer?.__typename === 'Refusal') {
      refusal.value = answer
      void look()
    }
    return null
  }

  return { checks, isAllowed, chargeMicros, facts, reading, fault, isPlacing, refusal, place, lookAgain: () => void look(), input }
}
