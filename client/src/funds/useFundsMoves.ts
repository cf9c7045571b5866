import { readonly, shallowRef, type Ref } from 'vue'
import { WatchPaymentsDocument, WatchWithdrawalsDocument } from '../graphql/generated/graphql.ts'
import { watchSubscription } from '../graphql/watch.ts'

/** What the funds pages hear of payments and withdrawals: that something moved, and they ask for what they show. */
export interface FundsMoves {
  /** Grows with the first push, and with each that brought something. */
  readonly version: Readonly<Ref<number>>
}

// One subscription for the whole page. Money moves a few times a day, so a push is a reason to ask and carries no rows itself.
// So is the first message, which only says where things stand: what moved between a page's question and it would be missed.
const version = shallowRef(0)
let withdrawalsCursor: string | null = null
let paymentsCursor: string | null = null
let stops: readonly (() => void)[] = []

/** Begins to listen for the signed-in viewer. */
export function startFundsMoves(): void {
  if (stops.length > 0) return
  stops = [
    watchSubscription(WatchWithdrawalsDocument, () => ({ after: withdrawalsCursor }), ({ withdrawalsProgress: { cursor, changes } }) => {
      if (withdrawalsCursor === null || changes.length > 0) version.value += 1
      withdrawalsCursor = cursor
    }),
    watchSubscription(WatchPaymentsDocument, () => ({ after: paymentsCursor }), ({ paymentsProgress: { cursor, changes } }) => {
      if (paymentsCursor === null || changes.length > 0) version.value += 1
      paymentsCursor = cursor
    }),
  ]
}

/** Stops listening; what was heard belongs to who has signed out. */
export function stopFundsMoves(): void {
  for (const stop of stops) stop()
  stops = []
  withdrawalsCursor = null
  paymentsCursor = null
}

/** The moves of the viewer's payments and withdrawals. */
export function useFundsMoves(): FundsMoves {
  return { version: readonly(version) }
}
