import { watchDebounced } from '@vueuse/core'
import { computed, type ComputedRef, type Ref } from 'vue'
import type { Fault } from '../graphql/fault.ts'
import { HouseDisputesDocument, HousePaymentsDocument } from '../graphql/generated/graphql.ts'
import { usePages } from '../graphql/usePages.ts'
import { disputeRowOf, paymentFilterOf, paymentRowOf, type MoneyRow, type PaymentAddress } from './payment-case.ts'
import { useKeptRows, type KeptRows } from './useKeptRows.ts'
import { useMoneyDesk } from './useMoneyDesk.ts'

/** As many as stand on a screen or two; and of what is worked off, as many as the API gives at once. */
const PAGE_SIZE = 50
const QUEUE_SIZE = 100
/** Several pushes are one reason to ask. */
const ASK_AFTER_MS = 200

/** The list as its page shows it. */
export interface PaymentList extends KeptRows<MoneyRow> {
  readonly isSkeleton: ComputedRef<boolean>
  readonly isDimmed: ComputedRef<boolean>
  readonly fault: ComputedRef<Fault | null>
  readonly retryAt: ComputedRef<Date | null>
  readonly hasMore: ComputedRef<boolean>
  readonly isLoadingMore: ComputedRef<boolean>
  readonly moreFault: ComputedRef<Fault | null>
  readonly loadMore: () => Promise<void>
  readonly ask: () => void
  /** Asks again and takes out what has left the list. */
  readonly renew: () => void
}

/** The payments or disputes of a tab. They come anew with every push, and then nothing moves. */
export function usePaymentList(address: Readonly<Ref<PaymentAddress>>, isAllowed: () => boolean): PaymentList {
  const isDisputes = computed(() => address.value.tab.dispute !== null)
  const isQueue = computed(() => address.value.tab.id === 'transfers')
  const payments = usePages(HousePaymentsDocument, (after) => (isAllowed() && !isDisputes.value ? { first: isQueue.value ? QUEUE_SIZE : PAGE_SIZE, after, ...paymentFilterOf(address.value) } : null), (data) => data.housePayments)
  const disputes = usePages(HouseDisputesDocument, (after) => {
    const status = address.value.tab.dispute
    return isAllowed() && status !== null ? { first: PAGE_SIZE, after, statuses: [status] } : null
  }, (data) => data.disputes)
  const list = computed(() => (isDisputes.value ? disputes : payments))

  function fresh(): readonly MoneyRow[] | null {
    if (isDisputes.value) return disputes.rows.value !== null && disputes.isAnswered.value ? disputes.rows.value.map(disputeRowOf) : null
    if (payments.rows.value === null || !payments.isAnswered.value) return null
    const rows = payments.rows.value.map(paymentRowOf)
    // Of what is worked off, whoever waits longest comes first.
    return isQueue.value ? rows.toReversed() : rows
  }
  const kept = useKeptRows(fresh, () => {
    const { tab, method, status, accountId } = address.value
    return [tab.id, method, status, accountId].join()
    // The end of what is worked off stands on top: there a row that slid off is not told from one that was settled.
  }, () => list.value.hasMore.value && !isQueue.value)
  const { paymentsVersion } = useMoneyDesk()
  const ask = (): void => { if (isAllowed()) list.value.ask() }
  watchDebounced(paymentsVersion, ask, { debounce: ASK_AFTER_MS, maxWait: ASK_AFTER_MS * 5 })

  function renew(): void {
    kept.tidy()
    ask()
  }

  return {
    ...kept, ask, renew,
    isSkeleton: computed(() => list.value.isSkeleton.value),
    isDimmed: computed(() => list.value.isDimmed.value),
    fault: computed(() => list.value.fault.value),
    retryAt: computed(() => list.value.retryAt.value),
    hasMore: computed(() => list.value.hasMore.value),
    isLoadingMore: computed(() => list.value.isLoadingMore.value),
    moreFault: computed(() => list.value.moreFault.value),
    loadMore: async () => await list.value.loadMore(),
  }
}
