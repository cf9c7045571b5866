import { watchDebounced } from '@vueuse/core'
import { HouseWithdrawalsDocument, type HouseWithdrawalRowFragment, type HouseWithdrawalsQuery } from '../graphql/generated/graphql.ts'
import { usePages, type Pages } from '../graphql/usePages.ts'
import { useKeptRows, type KeptRows } from './useKeptRows.ts'
import { useMoneyDesk } from './useMoneyDesk.ts'
import { withdrawalRowsOf, type WithdrawalRow, type WithdrawalTab } from './withdrawal-case.ts'

/** As many as stand on a screen or two. */
const PAGE_SIZE = 50
/** Several pushes are one reason to ask. */
const ASK_AFTER_MS = 200

/** The queue as its page shows it. */
export interface WithdrawalQueue extends Omit<Pages<HouseWithdrawalsQuery, HouseWithdrawalRowFragment>, 'rows'>, KeptRows<WithdrawalRow> {
  /** Asks again and takes out what has left the tab. */
  readonly renew: () => void
}

/** Everybody's withdrawals of a tab, first due first. They come anew with every push, and then nothing moves. */
export function useWithdrawalQueue(tab: () => WithdrawalTab, isAllowed: () => boolean): WithdrawalQueue {
  const pages = usePages(HouseWithdrawalsDocument, (after) => (isAllowed() ? { first: PAGE_SIZE, after, statuses: [...tab().statuses] } : null), (data) => data.houseWithdrawals)
  const kept = useKeptRows(() => (pages.rows.value !== null && pages.isAnswered.value ? withdrawalRowsOf(pages.rows.value) : null), () => tab().id, () => pages.hasMore.value)
  const { withdrawalsVersion } = useMoneyDesk()
  watchDebounced(withdrawalsVersion, () => { if (isAllowed()) pages.ask() }, { debounce: ASK_AFTER_MS, maxWait: ASK_AFTER_MS * 5 })

  function renew(): void {
    kept.tidy()
    pages.ask()
  }

  return { ...pages, ...kept, renew }
}
