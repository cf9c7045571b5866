import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { HouseWithdrawalCaseFragment, HouseWithdrawalRowFragment, Permission, WithdrawalStatus } from '../graphql/generated/graphql.ts'
import { microsOfDecimal, moneyText } from '../shared/money.ts'
import { reasonField, type MoneyAction } from './money-actions.ts'
import type { PlacedRow } from './queue-rows.ts'

/** The tabs, in the order of the work. */
export const WITHDRAWAL_TABS = [
  { id: 'waiting', label: 'Waiting', statuses: ['Asked'], empty: 'No withdrawal waits for a decision' },
  { id: 'approved', label: 'Approved', statuses: ['Approved'], empty: 'No withdrawal waits to be paid out' },
  { id: 'ended', label: 'Ended', statuses: ['Paid', 'Refused'], empty: 'No withdrawal has ended yet' },
] as const satisfies readonly { readonly id: string, readonly label: string, readonly statuses: readonly WithdrawalStatus[], readonly empty: string }[]

export type WithdrawalTab = (typeof WITHDRAWAL_TABS)[number]

/** What the page's address says. */
export interface WithdrawalAddress {
  readonly tab: WithdrawalTab
  /** The number of the open one; null when none is open. */
  readonly openId: string | null
}

/** Reads the address; whatever is not understood is as if it were not there. */
export function readWithdrawalAddress(query: LocationQuery): WithdrawalAddress {
  const { item } = query
  return { tab: WITHDRAWAL_TABS.find(({ id }) => id === query['tab']) ?? WITHDRAWAL_TABS[0], openId: typeof item === 'string' && /^\d{1,18}$/.test(item) ? item : null }
}

/** The query of an address; what is as usual is left out. */
export function writeWithdrawalAddress({ tab, openId }: WithdrawalAddress): LocationQueryRaw {
  return { ...(tab.id === 'waiting' ? {} : { tab: tab.id }), ...(openId === null ? {} : { item: openId }) }
}

/** One row of the queue. */
export interface WithdrawalRow extends PlacedRow {
  readonly withdrawal: HouseWithdrawalRowFragment
}

/** The rows of a tab, in the order of the API: first due first. */
export function withdrawalRowsOf(withdrawals: readonly HouseWithdrawalRowFragment[]): readonly WithdrawalRow[] {
  return withdrawals.map((withdrawal) => ({ key: `withdrawal-${withdrawal.id}`, withdrawal, isGone: false }))
}

/** Whether a withdrawal should have been paid or refused by now (P5.3), also when it became so while the page was open. */
export function isOverdueAt({ isOverdue, endedAt, dueAt }: Pick<HouseWithdrawalRowFragment, 'isOverdue' | 'endedAt' | 'dueAt'>, now: Date): boolean {
  return isOverdue || (endedAt === null && new Date(dueAt) < now)
}

/** '$83.20', with as many decimals as it has. */
export function amountText(decimal: string, currency: string): string {
  return moneyText(microsOfDecimal(decimal), { currency, decimalsMax: 6 })
}

/** What a withdrawal's own words for its state are. */
export const WITHDRAWAL_WORDS: Readonly<Record<WithdrawalStatus, string>> = { Asked: 'Waits for a decision', Approved: 'To be paid out', Paid: 'Paid out', Refused: 'Refused' }

/** The letters of its decisions, for the list of keys. */
export const WITHDRAWAL_LETTERS = [['a', 'Approve'], ['r', 'Refuse'], ['p', 'Mark as paid']] as const

/** What can be decided about a withdrawal now, by who has these permissions. */
export function withdrawalActions(withdrawal: HouseWithdrawalCaseFragment, permissions: readonly Permission[]): readonly MoneyAction[] {
  if (!permissions.includes('ManageMoney') || (withdrawal.status !== 'Asked' && withdrawal.status !== 'Approved')) return []
  const payout = amountText(withdrawal.payout, withdrawal.currency)
  const amount = amountText(withdrawal.amount, withdrawal.currency)
  const isActive = withdrawal.account.status === 'Active'
  const first: MoneyAction = withdrawal.status === 'Asked'
    ? { id: 'approve', letter: 'a', label: `Approve ${payout}`, hint: 'It is then paid out by hand and marked as paid. It can still be refused until then.', why: isActive ? 'the account is in order' : null, button: `Approve ${payout}`, fields: [reasonField()], refusal: null }
    : {
        id: 'pay', letter: 'p', label: 'Mark as paid', hint: `${payout} has left the house. It cannot be taken back.`, why: 'it is approved', button: `Mark ${payout} as paid`, refusal: null,
        fields: [{ name: 'paidReference', label: 'Reference of the payout, for the customer', kind: 'line', missing: 'It finds the payout at the bank, so it cannot be empty.' }],
      }
  return [first, { id: 'refuse', letter: 'r', label: 'Refuse', hint: `${amount} goes back into the balance.`, why: null, button: `Refuse and put ${amount} back`, fields: [reasonField()], refusal: null }]
}
