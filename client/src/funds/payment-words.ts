import type { PaymentRowFragment } from '../graphql/generated/graphql.ts'
import type { OrderState } from '../shared/states.ts'

type Method = PaymentRowFragment['method']

const METHODS: Readonly<Record<Method, { readonly name: string, readonly icon: string, readonly how: string }>> = {
  Card: { name: 'Card', icon: 'i-lucide-credit-card', how: 'at once, on the provider\'s own page' },
  BankTransfer: { name: 'Bank transfer', icon: 'i-lucide-landmark', how: 'credited when the house has seen it, usually in 1 to 3 days' },
  Practice: { name: 'Practice', icon: 'i-lucide-flask-conical', how: 'the demonstration\'s provider: no real money moves' },
}

/** A way to pay in words. */
export function methodLook(method: Method): (typeof METHODS)[Method] {
  return METHODS[method]
}

/** Where a payment stands, for the reader. */
export interface PaymentWords {
  readonly title: string
  readonly text: string
  /** The glyph that carries it: the shapes are those of an order's states. */
  readonly state: OrderState
  readonly clause: string | null
}

/** A payment's state in words, with the clause where the terms decide it. */
export function paymentWords({ status, method, returned }: Pick<PaymentRowFragment, 'status' | 'method' | 'returned'>): PaymentWords {
  const isPart = Number(returned) > 0
  switch (status) {
    case 'Waiting': return method === 'BankTransfer'
      ? { title: 'Waits for your transfer', text: 'It is credited when the house has seen the money.', state: 'Pending', clause: null }
      : { title: 'Waits to be paid', text: 'Nothing was taken yet.', state: 'Pending', clause: null }
    case 'OnItsWay': return { title: 'On its way', text: 'The provider has it; it is credited as soon as the money is there.', state: 'Processing', clause: null }
    case 'Succeeded': return { title: isPart ? 'Credited, and partly returned' : 'Credited', text: isPart ? 'The house gave a part of it back to the payer.' : 'It is in the balance.', state: 'Completed', clause: 'P5.1' }
    case 'Failed': return { title: 'Failed', text: 'Nothing was taken.', state: 'Cancelled', clause: null }
    case 'Expired': return { title: 'Expired', text: 'It was cancelled, or not paid in time. Nothing was taken.', state: 'Cancelled', clause: null }
    case 'Returned': return { title: 'Returned', text: 'The house gave it back to the payer, with its bonus taken back.', state: 'Cancelled', clause: null }
    case 'Disputed': return { title: 'In dispute', text: 'The payer\'s bank disputes it. The account is suspended until that is decided.', state: 'Partial', clause: 'P5.7' }
    case 'DisputeWon': return { title: 'Credited, dispute won', text: 'The bank decided for the house; the money is back in the balance.', state: 'Completed', clause: 'P5.7' }
    case 'DisputeLost': return { title: 'Lost in dispute', text: 'The bank decided for the payer. What is missing is booked as owed.', state: 'Cancelled', clause: 'P5.7' }
    case 'Fraudulent': return { title: 'Reported as fraud', text: 'It was reported as stolen or unauthorised. The account is closed for good.', state: 'Cancelled', clause: 'P5.8' }
  }
}

/** Whether money is under way: announced, or with the provider. A checkout that was opened and not paid is none. */
export function isOnItsWay({ status, method }: Pick<PaymentRowFragment, 'status' | 'method'>): boolean {
  return status === 'OnItsWay' || (status === 'Waiting' && method === 'BankTransfer')
}

/** What a dispute came to, in a sentence. */
export function disputeWords({ status, isFraud }: { readonly status: 'Open' | 'Won' | 'Lost', readonly isFraud: boolean }): string {
  if (isFraud) return 'The payment was reported as stolen or unauthorised: the account is closed for good.'
  switch (status) {
    case 'Open': return 'The payer\'s bank takes the payment back. Until that is decided, what the balance still has of it is held.'
    case 'Won': return 'The bank decided for the house: everything is as it was. Orders that were ended stay ended.'
    case 'Lost': return 'The bank decided for the payer. What the balance could not cover is owed.'
  }
}
