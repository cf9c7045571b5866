import { watchDebounced } from '@vueuse/core'
import { computed, type ComputedRef, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { PaymentListDocument, WithdrawalListDocument, type PaymentRowFragment, type WithdrawalRowFragment } from '../graphql/generated/graphql.ts'
import { useAsked } from '../graphql/useAsked.ts'
import { useFundsMoves } from './useFundsMoves.ts'

/** A list beside the statement, a page of it at a time. */
export interface MovesList<Row> {
  /** Newest first; null until it is known. */
  readonly rows: ComputedRef<readonly Row[] | null>
  /** Where the next page begins; null on the last one. */
  readonly older: ComputedRef<string | null>
  readonly isDimmed: Readonly<Ref<boolean>>
}

/** What stands beside the statement without making the page longer than it. */
const PAGE_SIZE = 5

/** All payments of the viewer, whatever became of them; the page is in the address. */
export function usePaymentList(): MovesList<PaymentRowFragment> {
  const { data, isDimmed, ask } = useAsked(PaymentListDocument, pageOf('payments'))
  askWithMoves(ask)
  return { isDimmed, rows: computed(() => data.value?.payments.nodes ?? null), older: computed(() => olderOf(data.value?.payments.pageInfo)) }
}

/** All withdrawals of the viewer, whatever became of them; the page is in the address. */
export function useWithdrawalList(): MovesList<WithdrawalRowFragment> {
  const { data, isDimmed, ask } = useAsked(WithdrawalListDocument, pageOf('withdrawals'))
  askWithMoves(ask)
  return { isDimmed, rows: computed(() => data.value?.withdrawals.nodes ?? null), older: computed(() => olderOf(data.value?.withdrawals.pageInfo)) }
}

function pageOf(param: string): () => { readonly first: number, readonly after: string | null } {
  const route = useRoute()
  return () => ({ first: PAGE_SIZE, after: typeof route.query[param] === 'string' ? route.query[param] : null })
}

function olderOf(info: { readonly hasNextPage: boolean, readonly endCursor: string | null } | undefined): string | null {
  return info?.hasNextPage === true ? info.endCursor : null
}

function askWithMoves(ask: () => void): void {
  const { version } = useFundsMoves()
  watchDebounced(version, ask, { debounce: 200, maxWait: 1_000 })
}
