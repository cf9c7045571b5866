import type { WithdrawalLotRowFragment } from '../graphql/generated/graphql.ts'
import { microsOfDecimal, moneyText } from '../shared/money.ts'

/** A payment behind the balance, cut where the bar shows its pieces (P5.4). */
export interface LotView {
  readonly key: string
  readonly paidAt: Date
  readonly how: string
  /** What is left of it, so that the lots add up to the balance, and what was asked for before: '83.20 paid, 8.32 bonus'. */
  readonly what: string
  /** Why it, or a part of it, cannot be asked for; null when all of it can. */
  readonly whyNot: string | null
  /** What comes out of it, asking for all of it now, and after it grew too old; equal when it has. */
  readonly nowMicros: bigint
  readonly afterMicros: bigint
  /** Pieces of what it brought, as shares of the largest lot: whole, at the deduction, the deduction itself, bonus. */
  readonly pieces: { readonly whole: number, readonly reduced: number, readonly kept: number, readonly bonus: number }
  /** The share that is kept of it, now or once it is older, 0 to 1; null when nothing of it can be asked for. */
  readonly keptShare: number | null
}

const METHODS = { Card: 'card', BankTransfer: 'transfer', Practice: 'practice' } as const

/** The lots of which something is left as rows, newest first. Bars are drawn to one scale, so that the largest payment is the longest. */
export function lotViews(lots: readonly WithdrawalLotRowFragment[]): readonly LotView[] {
  const largest = lots.reduce((most, lot) => {
    const left = microsOfDecimal(lot.leftPaid) + microsOfDecimal(lot.leftBonus)
    return left > most ? left : most
  }, 1n)
  const share = (micros: bigint): number => Number(micros) / Number(largest)
  return lots.filter((lot) => microsOfDecimal(lot.leftPaid) + microsOfDecimal(lot.leftBonus) > 0n).map((lot) => {
    const [leftPaid, leftBonus, deduction, payout] = [lot.leftPaid, lot.leftBonus, lot.deduction, lot.payout].map(microsOfDecimal) as [bigint, bigint, bigint, bigint]
    return {
      key: lot.transferId, paidAt: new Date(lot.paidAt), how: lot.method === null ? 'credit' : METHODS[lot.method], what: whatOf(lot), whyNot: lot.whyNot,
      nowMicros: payout, afterMicros: lot.payoutAfter === null ? payout : microsOfDecimal(lot.payoutAfter),
      pieces: { whole: lot.isFree ? share(leftPaid) : 0, reduced: lot.isFree ? 0 : share(payout), kept: share(deduction), bonus: share(leftBonus) },
      // To a basis point, which is what the setting has: the micros themselves were rounded.
      keptShare: leftPaid === 0n ? null : Math.round(10_000 - (Number(lot.payoutAfter === null ? payout : microsOfDecimal(lot.payoutAfter)) / Number(leftPaid)) * 10_000) / 10_000,
    }
  })
}

function whatOf(lot: WithdrawalLotRowFragment): string {
  const amounts: readonly (readonly [string, string])[] = [[lot.leftPaid, 'paid'], [lot.leftBonus, 'bonus'], [lot.withdrawn, 'asked for'], [lot.takenBack, 'taken back']]
  return amounts.map(([amount, word]) => [microsOfDecimal(amount), word] as const).filter(([micros]) => micros > 0n)
    .map(([micros, word]) => `${moneyText(micros)} ${word}`).join(', ')
}
