import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import { client } from '../graphql/client.ts'
import { MoneyDeskDocument, WatchHousePaymentsDocument, WatchHouseWithdrawalsDocument, type MoneyDeskQuery, type Permission } from '../graphql/generated/graphql.ts'
import { watchSubscription } from '../graphql/watch.ts'
import { waitingMoneyOf, type WaitingMoney } from './money-desk.ts'

/** What the money pages hear: that something moved, and they ask for what they show. */
export interface MoneyDesk {
  /** Grows with each push about a withdrawal, or about a payment. */
  readonly withdrawalsVersion: Readonly<Ref<number>>
  readonly paymentsVersion: Readonly<Ref<number>>
  /** How much waits; null before the first answer, and for who does not read the house. */
  readonly waiting: ComputedRef<WaitingMoney | null>
}

/** Several pushes are one reason to count again. */
const COUNT_AFTER_MS = 500
/** Proposed credits and the nightly check are not pushed. They can wait so long. */
const COUNT_AGAIN_MS = 60_000

const withdrawalsVersion = shallowRef(0)
const paymentsVersion = shallowRef(0)
const answer = shallowRef<MoneyDeskQuery | null>(null)
const waiting = computed(() => (answer.value === null ? null : waitingMoneyOf(answer.value)))
let stops: readonly (() => void)[] = []
let mayManage = false
let timer: ReturnType<typeof setTimeout> | undefined

/** Counts again a moment later. What is not pushed says so by calling this. */
export function countMoney(): void {
  if (stops.length === 0) return
  clearTimeout(timer)
  timer = setTimeout(() => void count(), COUNT_AFTER_MS)
}

async function count(): Promise<void> {
  const { data } = await client.query(MoneyDeskDocument, { mayManage }, { requestPolicy: 'network-only' }).toPromise()
  if (stops.length === 0) return
  if (data !== undefined) answer.value = data
  clearTimeout(timer)
  timer = setTimeout(() => void count(), COUNT_AGAIN_MS)
}

/** Begins to listen, for whoever reads the house. */
export function startMoneyDesk(permissions: readonly Permission[]): void {
  if (stops.length > 0 || !permissions.includes('ReadHouse')) return
  mayManage = permissions.includes('ManageMoney')
  let withdrawalsCursor: string | null = null
  let paymentsCursor: string | null = null
  stops = [
    watchSubscription(WatchHouseWithdrawalsDocument, () => ({ after: withdrawalsCursor }), ({ houseWithdrawalsProgress: { cursor, changes } }) => {
      if (withdrawalsCursor === null || changes.length > 0) withdrawalsVersion.value += 1
      withdrawalsCursor = cursor
      countMoney()
    }),
    watchSubscription(WatchHousePaymentsDocument, () => ({ after: paymentsCursor }), ({ housePaymentsProgress: { cursor, changes } }) => {
      if (paymentsCursor === null || changes.length > 0) paymentsVersion.value += 1
      paymentsCursor = cursor
      countMoney()
    }),
  ]
}

/** Stops listening and forgets everything. */
export function stopMoneyDesk(): void {
  for (const stop of stops) stop()
  stops = []
  clearTimeout(timer)
  answer.value = null
}

/** What waits for whoever works on money. */
export function useMoneyDesk(): MoneyDesk {
  return { withdrawalsVersion, paymentsVersion, waiting }
}
