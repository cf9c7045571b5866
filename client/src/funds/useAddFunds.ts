import { formatMoney } from '@tallyboard/schema'
import { watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { client } from '../graphql/client.ts'
import { faultOf, type Fault } from '../graphql/fault.ts'
import {
  PaymentMethodsDocument, PaymentOfferPageDocument, StartPaymentDocument,
  type PaymentMethodsQuery, type PaymentOfferInput, type PaymentOfferPageQuery, type PaymentRowFragment, type StartPaymentMutation,
} from '../graphql/generated/graphql.ts'
import { useAsked } from '../graphql/useAsked.ts'
import { readAmount } from './read-amount.ts'

export type MethodTerms = PaymentMethodsQuery['paymentMethods'][number]
export type PaymentOffer = PaymentOfferPageQuery['paymentOffer']
export type PaymentRefusal = Extract<StartPaymentMutation['startPayment'], { __typename: 'Refusal' }>

/** The form as it stands. */
export interface AddFundsForm {
  readonly method: MethodTerms['method'] | null
  readonly amount: string
  readonly isFinalAgreed: boolean
}

/** What the page shows of paying in. */
export interface AddFunds {
  readonly methods: ComputedRef<readonly MethodTerms[] | null>
  readonly offer: ComputedRef<PaymentOffer | null>
  readonly amountMicros: ComputedRef<bigint | null>
  readonly problem: ComputedRef<string | null>
  readonly fault: ComputedRef<Fault | null>
  readonly refusal: Readonly<Ref<PaymentRefusal | null>>
  readonly isStarting: Readonly<Ref<boolean>>
  /** Begins the payment once, however often it is pressed; null when it was not begun. */
  readonly start: () => Promise<PaymentRowFragment | null>
  readonly retry: () => void
}

/** Shorter asks the server within a number, longer lets the reader wait for the checks. */
const OFFER_AFTER_MS = 150

/** The decision of paying in, judged again with each change of the form, and the payment itself. */
export function useAddFunds(form: () => AddFundsForm): AddFunds {
  const { data: methodData, fault: methodFault, ask: askMethods } = useAsked(PaymentMethodsDocument, () => ({}))
  const methods = computed(() => methodData.value?.paymentMethods.filter(({ isOn }) => isOn) ?? null)

  const amountMicros = computed(() => readAmount(form().amount).micros)
  const problem = computed(() => readAmount(form().amount).problem)
  const asked = shallowRef<PaymentOfferInput | null>(null)
  watchDebounced([form, amountMicros], () => {
    const { method, isFinalAgreed } = form()
    asked.value = method === null ? null : { method, isFinalAgreed, amount: amountMicros.value === null ? null : formatMoney(amountMicros.value) }
  }, { debounce: OFFER_AFTER_MS, immediate: true })
  const { data, fault: offerFault, ask } = useAsked(PaymentOfferPageDocument, () => (asked.value === null ? null : { input: asked.value }))
  const offer = computed(() => (form().method === null ? null : (data.value?.paymentOffer ?? null)))

  const refusal = shallowRef<PaymentRefusal | null>(null)
  const startFault = shallowRef<Fault | null>(null)
  const isStarting = shallowRef(false)
  let idempotencyKey: string | null = null
  let isGone = false
  onScopeDispose(() => { isGone = true })
  // Another amount or way is another payment.
  watch(form, () => { idempotencyKey = null; refusal.value = null; startFault.value = null })

  async function start(): Promise<PaymentRowFragment | null> {
    const { method, isFinalAgreed } = form()
    if (method === null || amountMicros.value === null || offer.value === null || isStarting.value) return null
    isStarting.value = true
    // One key for one attempt: a second press, or a repeat after a lost answer, begins nothing twice.
    // The key is of what is wanted, not of what is expected of it.
    idempotencyKey ??= crypto.randomUUID()
    const { data: answered, error } = await client.mutation(StartPaymentDocument, {
      input: { method, amount: formatMoney(amountMicros.value), isFinalAgreed, expectedBonus: offer.value.bonus, idempotencyKey },
    }).toPromise()
    if (isGone) return null
    isStarting.value = false
    startFault.value = error === undefined ? null : faultOf(error)
    if (answered === undefined) return null
    if (answered.startPayment.__typename === 'Payment') return answered.startPayment
    refusal.value = answered.startPayment
    ask()
    return null
  }

  return {
    methods, offer, amountMicros, problem, refusal, isStarting, start,
    fault: computed(() => startFault.value ?? (methods.value === null ? methodFault.value : null) ?? (offer.value === null ? offerFault.value : null)),
    retry: () => { askMethods(); ask() },
  }
}
