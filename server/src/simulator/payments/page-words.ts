import { chargeOf, disputeOf, warningOf, type Ledger } from './ledger.ts'
import type { Checkout, PaymentEvent } from './objects.ts'

/** An amount in words, as `$50.00`. */
export function moneyText(amount: number, currency: string): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(amount / 10 ** digitsOf(currency))
}

/** The same as it stands in a field, as `50.00`. */
export function moneyField(amount: number, currency: string): string {
  return (amount / 10 ** digitsOf(currency)).toFixed(digitsOf(currency))
}

/** What somebody wrote in that field, in the smallest unit. Null when it is no amount. */
export function readMoney(text: string, currency: string): number | null {
  const digits = digitsOf(currency)
  const [, whole, fraction = ''] = /^(\d{1,8})(?:\.(\d+))?$/.exec(text.trim()) ?? []
  return whole === undefined || fraction.length > digits ? null : Number(whole + fraction.padEnd(digits, '0'))
}

/** Yen have no smaller part, dinars a thousand. */
function digitsOf(currency: string): number {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

export function timeText(seconds: number): string {
  const at = new Date(seconds * 1_000)
  return `${at.toLocaleString('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })} UTC`
}

/** Where a payment stands, in one sentence. */
export function stateText(ledger: Ledger, checkout: Checkout): string {
  const { session } = checkout
  if (session.status === 'open') return 'Waits to be paid'
  if (session.status === 'expired') return 'Ran out; nothing was paid'
  const charge = chargeOf(ledger, checkout)
  if (charge === null || charge.status === 'failed') return 'Failed; nothing was paid'
  if (charge.status === 'pending') return 'On its way'
  const dispute = disputeOf(ledger, charge)
  const words = [
    charge.refunded ? 'Paid and sent back' : charge.amount_refunded > 0 ? `Paid; ${moneyText(charge.amount_refunded, charge.currency)} of it sent back` : 'Paid',
    ...(dispute === null ? [] : [`disputed as ${reasonText(dispute.reason)}: ${dispute.status === 'needs_response' ? 'open' : `the shop ${dispute.status === 'won' ? 'won' : 'lost'}`}`]),
    ...(warningOf(ledger, charge) === null ? [] : ['reported as stolen']),
  ]
  return words.join('; ')
}

export function reasonText(reason: string): string {
  return reason === 'fraudulent' ? 'fraudulent' : 'not received'
}

/** What became of a message. */
export function deliveryText(ledger: Ledger, event: PaymentEvent): string {
  if (event.pending_webhooks === 0) return 'lost on purpose'
  const waiting = ledger.deliveries.filter(({ eventId }) => eventId === event.id)
  if (waiting.length === 0) return 'taken'
  const attempts = Math.max(...waiting.map(delivery => delivery.attempts))
  if (attempts === 0) return 'on its way'
  return `not taken yet, ${attempts} ${attempts === 1 ? 'try' : 'tries'}`
}

/** All messages about a payment, newest first. */
export function eventsOf(ledger: Ledger, { session }: Checkout): readonly PaymentEvent[] {
  const intent = session.payment_intent
  return [...ledger.events.values()].reverse().filter(({ data }) => {
    const about = data.object as { readonly id: string, readonly payment_intent?: string | null }
    return about.id === session.id || (intent !== null && (about.id === intent || about.payment_intent === intent))
  })
}
