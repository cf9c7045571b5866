import { formatMoney, MailKind, type PaymentStatus, type RefillStatus, type WithdrawalStatus } from '@tallyboard/schema'

/** A letter before anybody knows where it goes. */
export interface Letter {
  readonly accountId: string
  readonly kind: MailKind
  /** What it tells of: one letter for each. */
  readonly dedupeKey: string
  readonly subject: string
  readonly paragraphs: readonly string[]
  /** The page that shows what it tells of, from the root of the house. */
  readonly path: string
}

const SUBJECT_LENGTH_MAX = 180

/** Words for a header: on one line, and of a length that a mail server takes. Names of services come from suppliers, and titles from whoever wrote them. */
export function headerText(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').replace(/\s+/g, ' ').trim()
  return line.length > SUBJECT_LENGTH_MAX ? `${line.slice(0, SUBJECT_LENGTH_MAX - 1)}…` : line
}

/** Whether a letter can go there: one address and nothing that a header could be ended with. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>,;:"()[\]\\\p{Cc}]+@[^\s@<>,;:"()[\]\\\p{Cc}]+$/u.test(text)
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' }

const escaped = (text: string): string => text.replace(/[&<>"']/g, sign => ESCAPES[sign] ?? sign)

/** The letter as plain text, and as the simplest HTML that says the same. */
export function bodyOf({ paragraphs, path, kind }: Letter, address: string): { readonly text: string, readonly html: string } {
  const url = `${address}${path}`
  const foot = kind === MailKind.LowBalance ? 'You named the balance below which you are told:' : 'Which of these letters you get is yours to choose:'
  const account = `${address}/account`
  return {
    text: `${[...paragraphs, url].join('\n\n')}\n\n-- \n${foot}\n${account}\n`,
    html: `<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5">${paragraphs.map(words => `<p>${escaped(words).replaceAll('\n', '<br>')}</p>`).join('')
    }<p><a href="${escaped(url)}">${escaped(url)}</a></p><p style="color:#666;font-size:smaller">${escaped(foot)} <a href="${escaped(account)}">${escaped(account)}</a></p></body></html>`,
  }
}

const money = (micros: string, currency: string): string => `${formatMoney(BigInt(micros))} ${currency}`

/** An order as its last event left it. */
export interface EndedOrder {
  readonly id: string
  readonly account_id: string
  readonly status: string
  readonly service_name: string
  readonly quantity: number
  readonly delivered: number
  readonly refund_micros: string
  readonly currency: string
  readonly clause: string | null
}

const ENDINGS: Readonly<Record<string, string>> = { Completed: 'completed', Partial: 'partly delivered', Cancelled: 'cancelled' }

/** An order has one end, and one letter tells of it: with the money that came back, or without. */
export function letterOfOrder(order: EndedOrder): Letter {
  const isRefund = BigInt(order.refund_micros) > 0n
  const ending = ENDINGS[order.status] ?? 'ended'
  const back = isRefund ? [`${money(order.refund_micros, order.currency)} went back to your balance${order.clause === null ? '' : ` (${order.clause})`}.`] : []
  return {
    accountId: order.account_id, kind: isRefund ? MailKind.Refund : MailKind.OrderFinished, dedupeKey: `order ${order.id}`, path: `/orders/${order.id}`,
    subject: `Order ${order.id} is ${ending}${isRefund ? `: ${money(order.refund_micros, order.currency)} came back` : ''}`,
    paragraphs: [`Order ${order.id} (${order.service_name}) is ${ending}: ${order.delivered} of ${order.quantity} delivered.`, ...back],
  }
}

/** A refill that was answered. */
export interface AnsweredRefill {
  readonly id: string
  readonly version: number
  readonly account_id: string
  readonly order_id: string
  readonly status: RefillStatus
  readonly reason: string | null
}

const REFILL_ANSWERS: Readonly<Partial<Record<RefillStatus, string>>> = { Sent: 'sent', InProgress: 'under way', Completed: 'completed', Rejected: 'rejected' }

/** A refill is told of once for each answer. */
export function letterOfRefill(refill: AnsweredRefill): Letter {
  const answer = REFILL_ANSWERS[refill.status] ?? 'answered'
  return {
    accountId: refill.account_id, kind: MailKind.RefillAnswered, dedupeKey: `refill ${refill.id} ${refill.status}`, path: `/orders/${refill.order_id}`,
    subject: `The refill of order ${refill.order_id} is ${answer}`,
    paragraphs: [`The refill you asked for, of order ${refill.order_id}, is ${answer}.`, ...(refill.reason === null ? [] : [refill.reason])],
  }
}

/** A payment of which there is something to say. */
export interface ToldPayment {
  readonly id: string
  readonly account_id: string
  readonly status: PaymentStatus
  readonly amount_micros: string
  readonly bonus_credited_micros: string
  readonly currency: string
}

const PAYMENT_NEWS: Readonly<Partial<Record<PaymentStatus, string>>> = {
  Succeeded: 'has arrived', Failed: 'failed', Returned: 'was returned', Disputed: 'is disputed', DisputeWon: 'is no longer disputed', DisputeLost: 'was lost in a dispute', Fraudulent: 'was reported as fraud',
}

/** A payment is told of once for each state. */
export function letterOfPayment(payment: ToldPayment): Letter {
  const isGood = payment.status === 'Succeeded' || payment.status === 'DisputeWon'
  const news = PAYMENT_NEWS[payment.status] ?? 'changed'
  const amount = money(payment.amount_micros, payment.currency)
  const bonus = BigInt(payment.bonus_credited_micros) > 0n && isGood ? [`A bonus of ${money(payment.bonus_credited_micros, payment.currency)} was added.`] : []
  return {
    accountId: payment.account_id, kind: isGood ? MailKind.PaymentArrived : MailKind.PaymentFailed, dedupeKey: `payment ${payment.id} ${payment.status}`, path: `/funds/payments/${payment.id}`,
    subject: `Your payment of ${amount} ${news}`, paragraphs: [`Your payment of ${amount} ${news}.`, ...bonus],
  }
}

/** A withdrawal that was decided or paid. */
export interface ToldWithdrawal {
  readonly id: string
  readonly account_id: string
  readonly status: WithdrawalStatus
  readonly amount_micros: string
  readonly payout_micros: string
  readonly currency: string
  readonly reason: string | null
  readonly paid_reference: string | null
}

/** A withdrawal is told of once for each decision. */
export function letterOfWithdrawal(withdrawal: ToldWithdrawal): Letter {
  const amount = money(withdrawal.amount_micros, withdrawal.currency)
  const payout = money(withdrawal.payout_micros, withdrawal.currency)
  const words = {
    Asked: 'was asked for', Approved: `was approved: ${payout} will be paid out`, Refused: `was refused, and ${amount} is in your balance again`, Paid: `was paid: ${payout} is on its way`,
  }[withdrawal.status]
  return {
    accountId: withdrawal.account_id, kind: MailKind.WithdrawalDecided, dedupeKey: `withdrawal ${withdrawal.id} ${withdrawal.status}`, path: '/funds',
    subject: `Your withdrawal of ${amount} was ${withdrawal.status.toLowerCase()}`,
    paragraphs: [
      `Your withdrawal of ${amount} ${words}.`, ...(withdrawal.reason === null ? [] : [withdrawal.reason]),
      ...(withdrawal.paid_reference === null ? [] : [`Reference: ${withdrawal.paid_reference}`]),
    ],
  }
}
