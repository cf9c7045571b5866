import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPaid, mergePaymentFacts, NO_PAYMENT_FACTS, paymentFacts, paymentStatusOf, type PaymentFacts } from './payment-facts.ts'

const instant = fc.integer({ min: 0, max: 5 }).map(hours => new Date(Date.UTC(2026, 0, 1, hours)))
const micros = fc.constantFrom(0n, 40_000_000n, 100_000_000n, 120_000_000n)
const currency = fc.constantFrom('USD', 'EUR')
const asked = { amountMicros: 100_000_000n, currency: 'USD' }

const dispute = fc.record({
  amountMicros: fc.constantFrom(40_000_000n, 100_000_000n), currency, reason: fc.constantFrom('fraudulent', 'product_not_received', 'unrecognized'),
  openedAt: instant, closedAt: fc.option(instant), outcome: fc.constantFrom('Won' as const, 'Lost' as const, null),
})

/** What a single event may say. */
const said: fc.Arbitrary<PaymentFacts> = fc.oneof(
  fc.record({ paidAt: instant, paid: fc.dictionary(currency, micros), methodWords: fc.constantFrom('Visa ending in 4242', 'Visa ending in 1881', null) }).map(paymentFacts),
  fc.record({ isDelayed: fc.boolean() }).map(paymentFacts),
  fc.record({ failedAt: instant, failure: fc.constantFrom('The card has expired.', 'The payment was declined.'), isFailedForGood: fc.boolean() }).map(paymentFacts),
  fc.record({ expiredAt: instant }).map(paymentFacts),
  fc.record({ returnedMicros: micros }).map(paymentFacts),
  fc.record({ fraudReportedAt: instant }).map(paymentFacts),
  fc.record({ disputes: fc.dictionary(fc.constantFrom('du_1', 'du_2'), dispute) }).map(paymentFacts),
)

const together = (events: readonly PaymentFacts[]): PaymentFacts => events.reduce(mergePaymentFacts, NO_PAYMENT_FACTS)

describe('what is known of a payment', () => {
  it('is the same whatever the order of the events, and however often each of them came', () => {
    const told = fc.array(said, { maxLength: 8 }).chain(events => fc.record({
      events: fc.constant(events),
      heard: fc.tuple(
        fc.shuffledSubarray(events, { minLength: events.length }), fc.shuffledSubarray(events), fc.shuffledSubarray(events),
      ).map(parts => parts.flat()),
    }))
    fc.assert(fc.property(told, ({ events, heard }) => {
      const [once, often] = [together(events), together(heard)]
      expect(often).toEqual(once)
      expect(paymentStatusOf(often, asked)).toBe(paymentStatusOf(once, asked))
      expect(isPaid(often, asked)).toBe(isPaid(once, asked))
    }), { numRuns: 2_000 })
  })

  it('merges in any grouping: commutative, associative, idempotent', () => {
    fc.assert(fc.property(said, said, said, (a, b, c) => {
      expect(mergePaymentFacts(a, b)).toEqual(mergePaymentFacts(b, a))
      expect(mergePaymentFacts(mergePaymentFacts(a, b), c)).toEqual(mergePaymentFacts(a, mergePaymentFacts(b, c)))
      expect(mergePaymentFacts(a, a)).toEqual(a)
      expect(mergePaymentFacts(NO_PAYMENT_FACTS, a)).toEqual(a)
    }), { numRuns: 2_000 })
  })

  it('never becomes unpaid, unreturned or less fraudulent by later news, so that the books only ever go on', () => {
    fc.assert(fc.property(fc.array(said, { maxLength: 6 }), said, (events, next) => {
      const [before, after] = [together(events), mergePaymentFacts(together(events), next)]
      if (isPaid(before, asked)) expect(isPaid(after, asked)).toBe(true)
      expect(after.returnedMicros).toBeGreaterThanOrEqual(before.returnedMicros)
      if (paymentStatusOf(before, asked) === 'Fraudulent') expect(paymentStatusOf(after, asked)).toBe('Fraudulent')
    }), { numRuns: 2_000 })
  })

  it('is credited only when all that was asked for was paid in its currency', () => {
    fc.assert(fc.property(fc.array(said, { maxLength: 8 }), events => {
      const most = events.map(({ paid }) => paid['USD'] ?? 0n).reduce((one, other) => one > other ? one : other, 0n)
      expect(isPaid(together(events), asked)).toBe(most >= asked.amountMicros)
    }))
  })
})
