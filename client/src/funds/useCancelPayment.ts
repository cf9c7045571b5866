import { onScopeDispose, shallowRef, type Ref } from 'vue'
import { client } from '../graphql/client.ts'
import { faultOf, type Fault } from '../graphql/fault.ts'
import { CancelPaymentDocument, type CancelPaymentMutation } from '../graphql/generated/graphql.ts'

/** Giving up a payment that is not paid. */
export interface CancelPayment {
  readonly isCancelling: Readonly<Ref<boolean>>
  readonly refusal: Readonly<Ref<Extract<CancelPaymentMutation['cancelPayment'], { __typename: 'Refusal' }> | null>>
  readonly fault: Readonly<Ref<Fault | null>>
  readonly cancel: () => Promise<void>
}

/** Gives up a payment once, however often it is pressed, and asks for it again. */
export function useCancelPayment(paymentId: () => string, askAgain: () => void): CancelPayment {
  const isCancelling = shallowRef(false)
  const refusal = shallowRef<CancelPayment['refusal']['value']>(null)
  const fault = shallowRef<Fault | null>(null)
  let isGone = false
  onScopeDispose(() => { isGone = true })

  async function cancel(): Promise<void> {
    if (isCancelling.value) return
    isCancelling.value = true
    // A payment is given up once: its own number is the key of the only attempt there can be.
    const { data, error } = await client.mutation(CancelPaymentDocument, { input: { paymentId: paymentId(), idempotencyKey: `cancel ${paymentId()}` } }).toPromise()
    if (isGone) return
    isCancelling.value = false
    fault.value = error === undefined ? null : faultOf(error)
    refusal.value = data?.cancelPayment.__typename === 'Refusal' ? data.cancelPayment : null
    askAgain()
  }

  return { isCancelling, refusal, fault, cancel }
}
