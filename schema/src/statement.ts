import { TransferKind } from './house-vocabulary.ts'
import { countText } from './wording.ts'

/** What a customer looks for in a statement: kinds of movements that belong together. */
export const StatementGroup = {
  Payments: 'Payments',
  Orders: 'Orders',
  Refunds: 'Refunds',
  Withdrawals: 'Withdrawals',
  Credits: 'Credits',
} as const
export type StatementGroup = (typeof StatementGroup)[keyof typeof StatementGroup]

/** Which group each kind of movement belongs to. A dispute is about a payment, so it stands with the payments. */
const GROUP_OF_KIND: Readonly<Record<TransferKind, StatementGroup>> = {
  Credit: 'Credits',
  Charge: 'Orders',
  Refund: 'Refunds',
  Payment: 'Payments',
  Bonus: 'Payments',
  PaymentReturned: 'Payments',
  BonusReturned: 'Payments',
  WithdrawalAsked: 'Withdrawals',
  WithdrawalRefused: 'Withdrawals',
  WithdrawalPaid: 'Withdrawals',
  DisputeOpened: 'Payments',
  DisputeWon: 'Payments',
  DisputeLost: 'Payments',
  Revival: 'Refunds',
}

/** The clause by which each kind of movement moves, where the transfer itself names no other. */
const CLAUSE_OF_KIND: Readonly<Record<TransferKind, string | null>> = {
  Credit: 'P5.4',
  Charge: 'P2.8',
  Refund: 'P3.3',
  Payment: 'P5.1',
  Bonus: 'P5.2',
  PaymentReturned: null,
  BonusReturned: 'P5.2',
  WithdrawalAsked: 'P5.3',
  WithdrawalRefused: 'P5.3',
  WithdrawalPaid: 'P5.3',
  DisputeOpened: 'P5.7',
  DisputeWon: 'P5.7',
  DisputeLost: 'P5.7',
  Revival: 'P5.7',
}

/** The clause by which a kind of movement moves; null where the terms say nothing of it. */
export function clauseOfTransfer(kind: TransferKind): string | null {
  return CLAUSE_OF_KIND[kind]
}

/** The kinds of movements in these groups, each once. */
export function kindsOfGroups(groups: readonly StatementGroup[]): readonly TransferKind[] {
  return Object.values(TransferKind).filter(kind => groups.includes(GROUP_OF_KIND[kind]))
}

/** What a line of a statement is about, as far as its words need it. Ids are those that a customer reads. */
export interface MovementFacts {
  readonly kind: TransferKind
  readonly orderId: string | null
  readonly serviceName: string | null
  /** Units that an order had not delivered when it ended. */
  readonly undelivered: number | null
  readonly paymentReference: string | null
  readonly methodWords: string | null
  readonly withdrawalId: string | null
  readonly reason: string | null
}

/**
 * A line of a statement in words, the same on screen, in a table and on paper: what moved, and what about it is worth knowing.
 *
 * @example movementWords({ kind: 'Refund', orderId: '12', undelivered: 333, … }).what // 'Refund of order 12'
 */
export function movementWords(facts: MovementFacts): { readonly what: string, readonly why: string | null } {
  const number = facts.orderId === null ? 'unknown' : countText(Number(facts.orderId))
  const order = `order ${number}`
  const payment = facts.paymentReference === null ? 'payment' : `payment ${facts.paymentReference}`
  const withdrawal = facts.withdrawalId === null ? 'withdrawal' : `withdrawal ${facts.withdrawalId}`
  switch (facts.kind) {
    case 'Credit': return { what: 'Credit', why: facts.reason }
    case 'Charge': return { what: `Order ${number}`, why: facts.serviceName }
    case 'Refund': return { what: `Refund of ${order}`, why: facts.undelivered === null ? facts.reason : `${countText(facts.undelivered)} not delivered` }
    case 'Payment': return { what: capital(payment), why: facts.methodWords }
    case 'Bonus': return { what: `Bonus of ${payment}`, why: facts.reason }
    case 'PaymentReturned': return { what: `Return of ${payment}`, why: facts.reason ?? facts.methodWords }
    case 'BonusReturned': return { what: `Bonus of ${payment} taken back`, why: facts.reason }
    case 'WithdrawalAsked': return { what: `${capital(withdrawal)} asked for, set aside`, why: facts.reason }
    case 'WithdrawalRefused': return { what: `${capital(withdrawal)} refused, put back`, why: facts.reason }
    case 'WithdrawalPaid': return { what: `${capital(withdrawal)} paid out`, why: facts.reason }
    case 'DisputeOpened': return { what: `Dispute of ${payment}, set aside`, why: facts.reason }
    case 'DisputeWon': return { what: `Dispute of ${payment} won, put back`, why: facts.reason }
    case 'DisputeLost': return { what: `Dispute of ${payment} lost`, why: facts.reason }
    case 'Revival': return { what: `What ${order} left undelivered, given back`, why: facts.reason }
  }
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
