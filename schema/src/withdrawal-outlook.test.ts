import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from './settings.ts'
import { planWithdrawal, sumOf, withdrawalQuote, type PaymentLot } from './withdrawal-lots.ts'
import { payoutAfterOf, payoutChanges, whyNotWithdrawn } from './withdrawal-outlook.ts'

const now = new Date('2025-11-23T16:20:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const units = (amount: number) => BigInt(Math.round(amount * 1_000_000))
const lot = (transferId: string, hours: number, paid: number, bonus = 0, withdrawn = 0): PaymentLot =>
  ({ transferId, paidAt: hoursAgo(hours), paidMicros: units(paid), bonusMicros: units(bonus), withdrawnMicros: units(withdrawn) })
const changes = (lots: readonly PaymentLot[], available: number, asked: number | null) =>
  payoutChanges(lots, units(available), asked === null ? null : units(asked), DEFAULT_SETTINGS, now).map(({ at, payoutMicros }) => [at.toISOString(), payoutMicros])

describe('what is paid out later', () => {
  it('P5.4 says 83.20 now and 66.56 after the last free instant', () => {
    expect(changes([lot('31', 26.25, 83.2, 8.32)], 91.52, 83.2)).toEqual([['2025-11-23T16:20:00.000Z', units(83.2)], ['2025-11-24T14:05:00.000Z', units(66.56)]])
  })

  it('P5.4 takes the newer payment when the older one is not free any more, and tells only what changes', () => {
    const two = [lot('2', 1, 50), lot('1', 47, 50)]
    expect(changes(two, 100, 50)).toEqual([['2025-11-23T16:20:00.000Z', units(50)], ['2025-11-25T15:20:00.000Z', units(40)]])
    expect(changes(two, 100, null)).toEqual([['2025-11-23T16:20:00.000Z', units(100)], ['2025-11-23T17:20:00.000Z', units(90)], ['2025-11-25T15:20:00.000Z', units(80)]])
    expect(changes([lot('1', 72, 100)], 100, null)).toEqual([['2025-11-23T16:20:00.000Z', units(80)]])
  })

  it('never rises, and each step is what a quote of that moment says', { timeout: 30_000 }, () => {
    const lots = fc.array(fc.record({ hours: fc.integer({ min: 0, max: 60 }), paid: fc.integer({ min: 0, max: 50 }), bonus: fc.integer({ min: 0, max: 5 }) }), { maxLength: 6 })
      .map(rows => rows.map(({ hours, paid, bonus }, index) => lot(String(index), hours, paid, bonus)))
    fc.assert(fc.property(lots, fc.integer({ min: 0, max: 200 }), (of, available) => {
      const steps = payoutChanges(of, units(available), null, DEFAULT_SETTINGS, now)
      const amount = withdrawalQuote(of, units(available), DEFAULT_SETTINGS, now).askableMicros
      const payoutAt = (at: Date) => sumOf(planWithdrawal(withdrawalQuote(of, units(available), DEFAULT_SETTINGS, at), amount, DEFAULT_SETTINGS), 'payoutMicros')
      for (const [index, { at, payoutMicros }] of steps.entries()) {
        if (index > 0) expect(payoutMicros < (steps[index - 1]?.payoutMicros ?? 0n)).toBe(true)
        expect(payoutAt(index === 0 ? at : new Date(at.getTime() + 1))).toBe(payoutMicros)
        // Up to and including the next instant nothing changes.
        const next = steps[index + 1]
        if (next !== undefined) expect(payoutAt(next.at)).toBe(payoutMicros)
      }
    }), { numRuns: 1_000 })
  })
})

describe('why a payment cannot be asked for', () => {
  const why = (of: PaymentLot, available: number, takenBack = 0) => {
    const quoted = withdrawalQuote([of], units(available), DEFAULT_SETTINGS, now).lots[0] ?? null
    return whyNotWithdrawn({ lot: of, takenBackMicros: units(takenBack), currency: 'USD' }, quoted)
  }

  it.each([
    ['all of it can', lot('1', 1, 100), 100, 0, null],
    ['part of it is spent and the rest can', lot('1', 1, 100), 40, 0, null],
    ['its bonus cannot', lot('1', 1, 100, 10), 60, 0, '$10.00 of it is bonus, which is spent on orders and never withdrawn.'],
    ['only its bonus is left', lot('1', 1, 100, 10), 5, 0, 'What is left of it is bonus, which is spent on orders and never withdrawn.'],
    ['it was given', lot('1', 1, 0, 25), 25, 0, 'It was given as bonus, which is spent on orders and never withdrawn.'],
    ['it is spent', lot('1', 1, 100), 0, 0, 'It is spent: the oldest payment is spent first.'],
    ['it was withdrawn', lot('1', 1, 100, 0, 100), 0, 0, 'It was withdrawn.'],
    ['it was taken back', lot('1', 1, 0), 0, 100, 'It was returned or is in dispute.'],
  ] as const)('P5.4 %s', (_, of, available, takenBack, text) => {
    expect(why(of, available, takenBack)).toBe(text)
  })

  it('P5.4 tells what a free payment brings when it is not free any more', () => {
    const quotedOf = (hours: number) => withdrawalQuote([lot('1', hours, 83.2)], units(83.2), DEFAULT_SETTINGS, now).lots
    expect([...quotedOf(1), ...quotedOf(72)].map(quoted => payoutAfterOf(quoted, DEFAULT_SETTINGS))).toEqual([units(66.56), null])
  })
})
