import { formatCount } from '../shared/counts.ts'
import { moneyText } from '../shared/money.ts'
import { methodLook } from './payment-words.ts'
import type { StatementLine } from './statement.ts'

/** A line of the statement as its table shows it. */
export interface LineWords {
  readonly what: string
  readonly why: string | null
  /** With the numbers that an agent asks for; the same words as in the files. */
  readonly title: string
  readonly clause: string | null
}

/** The kinds whose clause tells nothing that the words do not: an order is charged, a payment is final. */
const PLAIN_KINDS: ReadonlySet<StatementLine['kind']> = new Set(['Charge', 'Payment'])

/** Short words for a narrow column: the whole of it stands in the title and in the files. */
export function lineWords(line: StatementLine): LineWords {
  const { what, why } = shortWords(line)
  return { what, why, title: [line.what, line.why].filter((part) => part !== null).join(', '), clause: PLAIN_KINDS.has(line.kind) ? null : line.clause }
}

function shortWords(line: StatementLine): { readonly what: string, readonly why: string | null } {
  const order = line.orderId === null ? 'an order' : formatCount(Number(line.orderId))
  const payment = line.method === null ? 'payment' : line.method === 'BankTransfer' ? 'bank transfer' : `${methodLook(line.method).name.toLowerCase()} payment`
  switch (line.kind) {
    case 'Credit': return { what: 'Credit', why: line.reason }
    case 'Charge': return { what: `Order ${order}`, why: line.serviceName }
    case 'Refund': return { what: `Refund of ${order}`, why: refundWords(line) }
    case 'Revival': return { what: `Given back for ${order}`, why: line.reason }
    case 'Payment': return { what: capital(payment), why: line.methodWords }
    case 'Bonus': return { what: 'Bonus', why: `on the ${payment}` }
    case 'PaymentReturned': return { what: `${capital(payment)} returned`, why: line.reason }
    case 'BonusReturned': return { what: 'Bonus taken back', why: line.reason }
    case 'WithdrawalAsked': return { what: 'Withdrawal asked for', why: 'Set aside until it is decided' }
    case 'WithdrawalRefused': return { what: 'Withdrawal refused', why: line.reason ?? 'Put back' }
    case 'DisputeOpened': return { what: `${capital(payment)} in dispute`, why: 'Set aside until it is decided' }
    case 'DisputeWon': return { what: 'Dispute won', why: 'Put back' }
    default: return { what: line.what, why: line.why }
  }
}

function refundWords({ orderStatus, undelivered, why }: StatementLine): string | null {
  if (orderStatus === 'Cancelled') return 'Cancelled, nothing delivered'
  if (undelivered === null) return why
  return `${orderStatus === 'Partial' ? 'Partial, ' : ''}${formatCount(undelivered)} not delivered`
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Two decimals, as money is read; all of them where two would show nothing. */
export function decimalsOf(micros: bigint): number {
  return micros !== 0n && micros > -10_000n && micros < 10_000n ? 6 : 2
}

/** The whole amount, to the last decimal, for a title. */
export function exactMoney(micros: bigint, currency: string): string {
  return moneyText(micros, { currency, decimalsMax: 6, isSigned: true })
}
