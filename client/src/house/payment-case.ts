import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { paymentWords } from '../funds/payment-words.ts'
import type {
  DisputeMomentKind, DisputeStatus, HouseDisputeQuery, HouseDisputeRowFragment, HousePaymentQuery, HousePaymentRowFragment, PaymentMethod, PaymentStatus, Permission, TransferKind,
} from '../graphql/generated/graphql.ts'
import { microsOfDecimal, moneyText } from '../shared/money.ts'
import type { TimelineEntry } from '../shared/OrderTimeline.vue'
import { reasonField, type MoneyAction } from './money-actions.ts'
import type { PlacedRow } from './queue-rows.ts'
import { amountText } from './withdrawal-case.ts'

export type PaymentCase = NonNullable<HousePaymentQuery['payment']>
export type DisputeCase = NonNullable<HouseDisputeQuery['dispute']>

/** The tabs: what waits first, then everything, then disputes by how they stand. */
export const PAYMENT_TABS = [
  { id: 'transfers', label: 'Transfers to confirm', title: 'Transfers to confirm', dispute: null, empty: 'No bank transfer waits' },
  { id: 'all', label: 'All payments', title: 'All payments', dispute: null, empty: 'Nobody has paid in yet' },
  { id: 'disputes', label: 'Open disputes', title: 'Open disputes', dispute: 'Open', empty: 'No dispute is open' },
  { id: 'won', label: 'Won', title: 'Disputes won', dispute: 'Won', empty: 'No dispute was won' },
  { id: 'lost', label: 'Lost', title: 'Disputes lost', dispute: 'Lost', empty: 'No dispute was lost' },
] as const satisfies readonly { readonly id: string, readonly label: string, readonly title: string, readonly dispute: DisputeStatus | null, readonly empty: string }[]

export type PaymentTab = (typeof PAYMENT_TABS)[number]

export const METHODS: readonly PaymentMethod[] = ['Card', 'BankTransfer', 'Practice']
export const STATUSES: readonly PaymentStatus[] = ['Waiting', 'OnItsWay', 'Succeeded', 'Failed', 'Expired', 'Returned', 'Disputed', 'DisputeWon', 'DisputeLost', 'Fraudulent']

/** What the page's address says. */
export interface PaymentAddress {
  readonly tab: PaymentTab
  readonly method: PaymentMethod | null
  readonly status: PaymentStatus | null
  readonly accountId: string | null
  /** `payment-12`, `dispute-3`; null when nothing is open. */
  readonly item: string | null
}

/** Reads the address; whatever is not understood is as if it were not there. */
export function readPaymentAddress(query: LocationQuery): PaymentAddress {
  const { item, account } = query
  const tab = PAYMENT_TABS.find(({ id }) => id === query['tab']) ?? PAYMENT_TABS[0]
  const isAll = tab.id === 'all'
  return {
    tab,
    method: isAll ? (METHODS.find((method) => method === query['method']) ?? null) : null,
    status: isAll ? (STATUSES.find((status) => status === query['status']) ?? null) : null,
    accountId: isAll && typeof account === 'string' && /^\d{1,18}$/.test(account) ? account : null,
    item: typeof item === 'string' && /^(payment|dispute)-\d{1,18}$/.test(item) ? item : null,
  }
}

/** The query of an address; what is as usual is left out. */
export function writePaymentAddress({ tab, method, status, accountId, item }: PaymentAddress): LocationQueryRaw {
  return {
    ...(tab.id === 'transfers' ? {} : { tab: tab.id }), ...(method === null ? {} : { method }), ...(status === null ? {} : { status }), ...(accountId === null ? {} : { account: accountId }),
    ...(item === null ? {} : { item }),
  }
}

/** What the list asks for: the transfers that can be confirmed, or whatever the filters say. */
export function paymentFilterOf({ tab, method, status, accountId }: PaymentAddress): { readonly statuses: PaymentStatus[] | null, readonly method: PaymentMethod | null, readonly accountId: string | null } {
  return tab.id === 'transfers' ? { statuses: ['Waiting', 'OnItsWay'], method: 'BankTransfer', accountId: null } : { statuses: status === null ? null : [status], method, accountId }
}

/** One row of the list. */
export interface MoneyRow extends PlacedRow {
  readonly title: string
  readonly name: string
  readonly words: string
  /** It is in somebody's way. */
  readonly isLate: boolean
  readonly at: Date
}

const METHOD_WORDS: Readonly<Record<PaymentMethod, string>> = { Card: 'Card', BankTransfer: 'Bank transfer', Practice: 'Practice' }

/** A way to pay, as lists name it. */
export function methodWord(method: PaymentMethod): string {
  return METHOD_WORDS[method]
}

/** How a payment stands, for the house; the customer's words say 'your'. */
export function statusWords(payment: Pick<HousePaymentRowFragment, 'status' | 'method' | 'returned'>): string {
  return payment.status === 'Waiting' && payment.method === 'BankTransfer' ? 'Waits for the money' : paymentWords(payment).title
}

/** A payment as a row. */
export function paymentRowOf(payment: HousePaymentRowFragment): MoneyRow {
  return {
    key: `payment-${payment.id}`, title: amountText(payment.amount, payment.currency), name: payment.account.name ?? 'erased', words: `${methodWord(payment.method)} ${payment.reference}, ${lowered(statusWords(payment))}`,
    isLate: payment.status === 'Disputed' || payment.status === 'Fraudulent', at: new Date(payment.createdAt), isGone: false,
  }
}

/** A dispute as a row. */
export function disputeRowOf(dispute: HouseDisputeRowFragment): MoneyRow {
  const owed = Number(dispute.owed) > 0 ? `, ${amountText(dispute.owed, dispute.currency)} owed` : ''
  return {
    key: `dispute-${dispute.id}`, title: amountText(dispute.amount, dispute.currency), name: dispute.account.name ?? 'erased', words: `${reasonWords(dispute.reason)}${owed}`,
    isLate: dispute.isFraud, at: new Date(dispute.closedAt ?? dispute.openedAt), isGone: false,
  }
}

/** 'product_not_received' as people say it. */
export function reasonWords(reason: string): string {
  const words = reason.replaceAll('_', ' ').trim()
  return words === '' ? 'No reason given' : words.charAt(0).toUpperCase() + words.slice(1)
}

const lowered = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1)

export const TRANSFER_LETTERS = [['c', 'Confirm the transfer'], ['r', 'Reject the transfer']] as const
export const DISPUTE_LETTERS = [['v', 'Revive the money'], ['s', 'Restore the account']] as const

/** What can be decided about a bank transfer now, by who has these permissions. */
export function transferActions(payment: Pick<PaymentCase, 'method' | 'status' | 'amount' | 'currency'>, permissions: readonly Permission[]): readonly MoneyAction[] {
  if (!permissions.includes('ManageMoney') || payment.method !== 'BankTransfer' || payment.status !== 'Waiting') return []
  const amount = amountText(payment.amount, payment.currency)
  return [
    {
      id: 'confirm', letter: 'c', label: 'The money has come', hint: `${amount} is credited at once, with its bonus.`, why: null, button: 'Confirm and credit', refusal: null,
      fields: [
        { name: 'bankReference', label: 'The bank\'s number of the transfer', kind: 'line', missing: 'It finds the transfer at the bank, so it cannot be empty.' },
        { name: 'amount', label: `What has come, in ${payment.currency}`, kind: 'money', missing: 'Give what the bank shows.', help: `${amount} was asked for.` },
        reasonField('It stands in the customer\'s statement, so it cannot be empty.', 'How it was seen, for the statement'),
      ],
    },
    { id: 'reject', letter: 'r', label: 'It will not come', hint: 'The payment ends; nothing is credited.', why: null, button: 'Reject', fields: [reasonField()], refusal: null },
  ]
}

/** What can be done after a dispute, by who has these permissions; what cannot says why. */
export function disputeActions({ revivalOffer, restoringOffer, orders, currency }: Pick<DisputeCase, 'revivalOffer' | 'restoringOffer' | 'orders' | 'currency'>, permissions: readonly Permission[]): readonly MoneyAction[] {
  if (!permissions.includes('ManageMoney')) return []
  const undelivered = moneyText(orders.reduce((sum, order) => sum + microsOfDecimal(order.undelivered), 0n), { currency, decimalsMax: 6 })
  return [
    {
      id: 'revive', letter: 'v', label: 'Revive the money', hint: `Its orders left ${undelivered} undelivered; that goes back into the balance, once.`, why: null, button: `Give ${undelivered} back`,
      fields: [reasonField('It stands in the customer\'s statement, so it cannot be empty.', 'Reason, for the statement')], refusal: revivalOffer.refusal,
    },
    {
      id: 'restore', letter: 's', label: 'Restore the account', hint: 'It can order again from now on.', why: null, button: 'Restore the account',
      fields: [reasonField('It is kept with the account, so it cannot be empty.', 'Reason, kept with the account')], refusal: restoringOffer.refusal,
    },
  ]
}

/** What happened to a payment, newest first; the money that moved stands apart. */
export function paymentEntries(payment: PaymentCase): readonly TimelineEntry[] {
  const { createdAt, paidAt, endedAt, disputes } = payment
  const entry = (key: string, at: string, what: string, who: string, clause: string | null = null): TimelineEntry => ({ key, at: new Date(at), state: null, what, who, clause })
  const entries = [
    entry('begun', createdAt, 'Begun', 'agreed that it is final', 'P5.1'),
    ...(paidAt === null ? [] : [entry('paid', paidAt, 'Paid', payment.method === 'BankTransfer' ? 'seen at the bank' : 'says the provider')]),
    ...disputes.flatMap((dispute) => [
      entry(`dispute-${dispute.id}`, dispute.openedAt, 'Dispute opened', lowered(reasonWords(dispute.reason)), 'P5.7'),
      ...(dispute.closedAt === null ? [] : [entry(`closed-${dispute.id}`, dispute.closedAt, `Dispute ${dispute.status.toLowerCase()}`, 'says the payer\'s bank', 'P5.7')]),
    ]),
    ...(endedAt !== null && (payment.status === 'Failed' || payment.status === 'Expired') ? [entry('ended', endedAt, paymentWords(payment).title, payment.failure ?? '')] : []),
  ]
  return entries.toSorted((one, other) => one.at.getTime() - other.at.getTime()).toReversed()
}

const KIND_WORDS: Readonly<Record<TransferKind, string>> = {
  Credit: 'Credit by hand', Charge: 'Charge', Refund: 'Refund', Payment: 'Credited', Bonus: 'Bonus', PaymentReturned: 'Returned', BonusReturned: 'Bonus taken back', WithdrawalAsked: 'Set aside',
  WithdrawalRefused: 'Put back', WithdrawalPaid: 'Paid out', DisputeOpened: 'Held and booked as owed', DisputeWon: 'Dispute won, put back', DisputeLost: 'Dispute lost, kept of what was held', Revival: 'Given back',
}

/** What a movement of money was, in few words. */
export function transferWords(kind: TransferKind): string {
  return KIND_WORDS[kind]
}

const MOMENT_WORDS: Readonly<Record<DisputeMomentKind, string>> = { Provider: 'payment provider', Account: 'account', Money: 'books', Order: 'order', Refill: 'refill', Supplier: 'supplier' }

/** A dispute's timeline as the page shows it, newest first. */
export function disputeEntries(timeline: DisputeCase['timeline']): readonly TimelineEntry[] {
  return timeline.map((moment, index) => ({
    key: index, at: new Date(moment.at), state: null, what: moment.text,
    who: moment.actor === null ? MOMENT_WORDS[moment.kind] : `${MOMENT_WORDS[moment.kind]} · ${moment.actor.name ?? (moment.actor.kind === 'House' ? 'by the house' : moment.actor.kind.toLowerCase())}`,
    clause: moment.clause,
  })).toReversed()
}
