import { isOpen, settledChargeOf } from '@tallyboard/schema'
import { formatCount } from '../shared/counts.ts'
import { microsOfDecimal, moneyText } from '../shared/money.ts'
import { formatExpected, formatInstant } from '../shared/times.ts'
import { droppedOf } from './order-trouble.ts'
import { finishOf } from './order-outlook.ts'
import type { StripOrder } from './order-strip.ts'

/** Something that can still happen to an order: what, when or how much, and the clause it follows from. */
export interface Prospect {
  readonly what: string
  readonly value: string
  readonly text: string
  readonly clause: string
}

export interface ProspectOrder extends Omit<StripOrder, 'guarantee'> {
  readonly guarantee: { readonly days: number | null, readonly isLifetime: boolean } | null
  readonly currency: string
  readonly charged: string
}

/** What can happen next, while an order is open and after it has ended. */
export function prospectsOf(order: ProspectOrder, now: Date): readonly Prospect[] {
  return isOpen(order.status) ? openProspects(order, now) : endedProspects(order, now)
}

function openProspects(order: ProspectOrder, now: Date): readonly Prospect[] {
  const chargedMicros = microsOfDecimal(order.charged)
  const refund = moneyText(chargedMicros - settledChargeOf(chargedMicros, order.delivered, order.quantity), { currency: order.currency })
  const finish = finishOf(order, now.getTime())
  const slow = order.slowFinishAt === null ? null : new Date(order.slowFinishAt)
  const isLate = slow !== null && slow < now
  return [
    {
      what: 'Completed',
      value: slow === null ? 'usually within 72 h' : isLate ? 'past its estimate' : `${finish?.isSlowEnd === false ? `≈ ${shortExpected(finish.at, now)}, ` : ''}slow end ${shortExpected(slow, now)}`,
      text: 'Any gain at the link counts.',
      clause: 'P3.2',
    },
    { what: 'If part cannot be delivered', value: `up to ${refund} refunded`, text: 'What is not delivered is refunded by itself.', clause: 'P3.3' },
    {
      what: 'If it takes longer',
      value: slow === null ? '' : `${isLate ? 'since' : 'from'} ${formatInstant(slow, now)}`,
      text: 'It then stands among what needs a look. Waiting is no ground for a refund.',
      clause: 'P3.5',
    },
    { what: 'Guarantee', value: guaranteeWords(order.guarantee), text: order.guarantee === null ? 'A drop after the end is not refilled.' : 'A drop after the end is refilled within it.', clause: order.guarantee === null ? 'P1.2' : 'P4.1' },
  ]
}

function endedProspects(order: ProspectOrder, now: Date): readonly Prospect[] {
  const dropped = droppedOf(order)
  const endsAt = order.guaranteeEndsAt === null ? null : new Date(order.guaranteeEndsAt)
  const isOver = endsAt !== null && endsAt < now
  const guarantee: Prospect = order.guarantee === null
    ? { what: 'If the count drops', value: 'no guarantee', text: 'The service had none when it was ordered.', clause: 'P4.2' }
    : {
        what: dropped > 0 ? `${formatCount(dropped)} dropped` : 'If the count drops',
        value: endsAt === null ? 'refilled for a lifetime' : isOver ? `guarantee ended ${formatInstant(endsAt, now)}` : `refilled until ${formatInstant(endsAt, now)}`,
        text: order.guaranteedCount === null ? 'Nothing was delivered.' : `Guaranteed are ${formatCount(order.guaranteedCount)}.`,
        clause: isOver ? 'P4.3' : 'P4.8',
      }
  return [
    guarantee,
    { what: 'A refund', value: 'not any more', text: 'A drop after delivery is refilled, never refunded.', clause: 'P3.6' },
    { what: 'The order itself', value: 'stays ended', text: 'A final order never reopens.', clause: 'P3.1' },
  ]
}

/** 'today' goes without saying beside another time. */
function shortExpected(at: Date, now: Date): string {
  return formatExpected(at, now).replace(/ today$/, '')
}

/** '30 days from the end', 'lifetime', 'none'. */
export function guaranteeWords(guarantee: { readonly days: number | null, readonly isLifetime: boolean } | null): string {
  if (guarantee === null) return 'none'
  if (guarantee.isLifetime || guarantee.days === null) return 'lifetime'
  return `${guarantee.days} ${guarantee.days === 1 ? 'day' : 'days'} from the end`
}
