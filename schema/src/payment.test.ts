import { describe, expect, it, test } from 'vitest'
import { disputedMicrosOf, paymentFacts, paymentStatusOf, type DisputeFacts, type PaymentFacts } from './payment-facts.ts'
import { bonusFor, bonusTiersFault, decideBankTransfer, decideCancelling, decidePayment, smallestMicrosOf, type PaymentFactsAtStart, type PaymentRequest } from './payment.ts'
import { RefusalCode } from './refusal.ts'

const now = new Date('2026-03-01T12:00:00Z')
const tiers = [{ amountFromMicros: 100_000_000n, basisPoints: 500 }, { amountFromMicros: 500_000_000n, basisPoints: 1_000 }]
const facts: PaymentFactsAtStart = {
  accountStatus: 'Active', acceptedTermsVersion: 2, termsVersion: 2, currency: 'USD', waitingCount: 0,
  terms: { method: 'Card', isOn: true, amountMinMicros: 5_000_000n, amountMaxMicros: 1_000_000_000n, bonusTiers: tiers },
}
const request: PaymentRequest = { amountMicros: 250_000_000n, isFinalAgreed: true, expectedBonusMicros: 12_500_000n }
const decided = (factsOfCase: Partial<PaymentFactsAtStart> = {}, asked: Partial<PaymentRequest> = {}) => decidePayment({ ...facts, ...factsOfCase }, { ...request, ...asked }, now)
const codeOf = (...given: Parameters<typeof decided>) => {
  const decision = decided(...given)
  return decision.allowed ? null : `${decision.refusal.clause} ${decision.refusal.code}`
}

describe('a payment', () => {
  it('P5.2 is granted with the bonus of the tier that it reaches', () => {
    const decision = decided()
    expect(decision.allowed && decision.grant).toEqual({ amountMicros: 250_000_000n, bonusMicros: 12_500_000n })
    expect(decision.checks.find(({ code }) => code === 'BONUS_NEAR')).toMatchObject({ verdict: 'Advice', title: '10 % bonus from $500.00' })
  })

  it.each<[string, Parameters<typeof decided>]>([
    ['P5.8 PAYMENT_ACCOUNT_CLOSED', [{ accountStatus: 'Closed' }]],
    ['P5.7 PAYMENT_ACCOUNT_SUSPENDED', [{ accountStatus: 'Suspended' }]],
    ['P2.1 PAYMENT_TERMS_NOT_ACCEPTED', [{ acceptedTermsVersion: 1 }]],
    ['P2.1 PAYMENT_TERMS_NOT_ACCEPTED', [{ acceptedTermsVersion: null }]],
    ['P5.1 PAYMENT_METHOD_OFF', [{ terms: { ...facts.terms, isOn: false } }]],
    ['P5.1 PAYMENT_AMOUNT_MISSING', [{}, { amountMicros: null }]],
    ['P5.1 PAYMENT_TOO_SMALL', [{}, { amountMicros: 0n, expectedBonusMicros: null }]],
    ['P5.1 PAYMENT_TOO_SMALL', [{}, { amountMicros: 4_990_000n, expectedBonusMicros: null }]],
    ['P5.1 PAYMENT_TOO_LARGE', [{}, { amountMicros: 1_000_010_000n, expectedBonusMicros: null }]],
    ['P5.1 PAYMENT_NOT_WHOLE', [{}, { amountMicros: 5_000_001n, expectedBonusMicros: null }]],
    ['P5.1 TOO_MANY_PAYMENTS_WAITING', [{ waitingCount: 20 }]],
    ['P5.2 BONUS_MOVED', [{}, { expectedBonusMicros: 25_000_000n }]],
    ['P5.1 FINAL_NOT_AGREED', [{}, { isFinalAgreed: false }]],
  ])('is refused: %s', (said, given) => {
    expect(codeOf(...given)).toBe(said)
  })

  it.each([[5_000_000n, null], [1_000_000_000n, null]])('P5.1 takes the limits themselves: %s', amountMicros => {
    expect(codeOf({}, { amountMicros, expectedBonusMicros: null })).toBeNull()
  })

  it('names the first thing in the way, in the order of the refusals, mending one fault after the other', () => {
    const faults: [Partial<PaymentFactsAtStart>, Partial<PaymentRequest>][] = [
      [{ accountStatus: 'Closed' }, {}], [{ acceptedTermsVersion: null }, {}], [{ terms: { ...facts.terms, isOn: false } }, {}], [{}, { amountMicros: 1n }],
      [{ waitingCount: 20 }, {}], [{}, { expectedBonusMicros: 1n }], [{}, { isFinalAgreed: false }],
    ]
    const codes = faults.map((_, index) => {
      const rest = faults.slice(index)
      const decision = decidePayment(Object.assign({}, facts, ...rest.map(([fault]) => fault)), Object.assign({}, request, ...rest.map(([, fault]) => fault)), now)
      return decision.allowed ? null : decision.refusal.code
    })
    const order = Object.keys(RefusalCode)
    expect(codes).toEqual([
      'PAYMENT_ACCOUNT_CLOSED', 'PAYMENT_TERMS_NOT_ACCEPTED', 'PAYMENT_METHOD_OFF', 'PAYMENT_TOO_SMALL', 'TOO_MANY_PAYMENTS_WAITING', 'BONUS_MOVED', 'FINAL_NOT_AGREED',
    ])
    expect(codes.map(code => order.indexOf(code ?? ''))).toEqual(codes.map(code => order.indexOf(code ?? '')).sort((one, other) => one - other))
  })

  it.each([
    [99_990_000n, 0n], [100_000_000n, 5_000_000n], [499_990_000n, 24_999_500n], [500_000_000n, 50_000_000n],
  ])('P5.2 earns of %s a bonus of %s', (amountMicros, bonusMicros) => {
    expect(bonusFor(amountMicros, tiers)).toBe(bonusMicros)
  })

  it.each([['USD', 10_000n], ['JPY', 1_000_000n], ['KWD', 1_000n]])('is counted in the smallest coin of %s', (currency, smallestMicros) => {
    expect(smallestMicrosOf(currency)).toBe(smallestMicros)
  })

  it.each([
    [[], null],
    [tiers, null],
    [[...tiers].reverse(), 'Each tier begins above the one before it.'],
    [[{ amountFromMicros: 0n, basisPoints: 500 }], 'A tier begins above zero.'],
    [[{ amountFromMicros: 1n, basisPoints: 10_001 }], 'A bonus is from 0 to 10000 basis points.'],
    [[{ amountFromMicros: 1n, basisPoints: 0.5 }], 'A bonus is from 0 to 10000 basis points.'],
    [Array.from({ length: 11 }, (_, index) => ({ amountFromMicros: BigInt(index + 1), basisPoints: 1 })), 'There are at most 10 tiers.'],
  ])('knows whether tiers can be meant: %#', (given, fault) => {
    expect(bonusTiersFault(given)).toBe(fault)
  })
})

describe('a bank transfer', () => {
  const waiting = { method: 'BankTransfer', status: 'Waiting', askedMicros: 50_000_000n, currency: 'USD' } as const

  it.each([
    [waiting, 50_000_000n, null],
    [waiting, null, null],
    [{ ...waiting, method: 'Card' as const }, 50_000_000n, 'PAYMENT_NOT_BY_BANK'],
    [{ ...waiting, status: 'Succeeded' as const }, 50_000_000n, 'PAYMENT_DECIDED'],
    [waiting, 49_990_000n, 'PAYMENT_AMOUNT_DIFFERS'],
    [waiting, 50_010_000n, 'PAYMENT_AMOUNT_DIFFERS'],
  ])('is decided once, and for the amount that was asked: %#', (given, paidMicros, code) => {
    const decision = decideBankTransfer(given, paidMicros, now)
    expect(decision.allowed ? null : decision.refusal.code).toBe(code)
  })
})

describe('a payment that is begun', () => {
  it.each([
    ['Waiting', true], ['Expired', true], ['OnItsWay', false], ['Succeeded', false], ['Failed', false], ['Returned', false], ['Disputed', false], ['DisputeWon', false],
    ['DisputeLost', false], ['Fraudulent', false],
  ] as const)('P5.1 that is %s can be given up: %s', (status, isAllowed) => {
    const decision = decideCancelling(status, now)
    expect([decision.allowed, decision.allowed ? null : decision.refusal.code]).toEqual([isAllowed, isAllowed ? null : 'PAYMENT_DECIDED'])
  })
})

describe('the status of a payment', () => {
  const asked = { amountMicros: 100_000_000n, currency: 'USD' }
  const paid = { paidAt: now, paid: { USD: 100_000_000n } }
  const dispute: DisputeFacts = { amountMicros: 100_000_000n, currency: 'USD', reason: 'product_not_received', openedAt: now, closedAt: null, outcome: null }
  const won: DisputeFacts = { ...dispute, closedAt: now, outcome: 'Won' }

  it.each<[string, Partial<PaymentFacts>]>([
    ['Waiting', {}],
    ['Waiting', { failedAt: now, failure: 'The payment was declined.' }],
    ['OnItsWay', { isDelayed: true }],
    ['Failed', { isDelayed: true, failedAt: now, failure: 'The delayed payment did not arrive.', isFailedForGood: true }],
    ['Expired', { expiredAt: now }],
    ['Failed', { expiredAt: now, failedAt: now, failure: 'The payment was declined.' }],
    ['Succeeded', paid],
    ['Succeeded', { ...paid, isDelayed: true, failedAt: now, failure: 'The payment was declined.' }],
    ['Succeeded', { ...paid, expiredAt: now }],
    ['Succeeded', { ...paid, returnedMicros: 40_000_000n }],
    ['OnItsWay', { paidAt: now, paid: { USD: 99_990_000n } }],
    ['OnItsWay', { paidAt: now, paid: { EUR: 100_000_000n } }],
    ['OnItsWay', { paidAt: now, paid: { USD: 60_000_000n }, returnedMicros: 59_990_000n }],
    ['Returned', { paidAt: now, paid: { USD: 60_000_000n }, returnedMicros: 60_000_000n }],
    ['Returned', { paidAt: now, paid: { EUR: 90_000_000n }, returnedMicros: 90_000_000n }],
    ['Returned', { ...paid, returnedMicros: 100_000_000n }],
    ['Disputed', { ...paid, disputes: { one: dispute } }],
    ['Disputed', { ...paid, disputes: { one: won, two: dispute } }],
    ['DisputeWon', { ...paid, disputes: { one: won } }],
    ['Returned', { ...paid, disputes: { one: won }, returnedMicros: 100_000_000n }],
    ['DisputeLost', { ...paid, disputes: { one: won, two: { ...dispute, closedAt: now, outcome: 'Lost' } } }],
    ['Fraudulent', { ...paid, disputes: { one: { ...won, reason: 'fraudulent' } } }],
    ['Fraudulent', { ...paid, fraudReportedAt: now }],
  ])('is %s: case %#', (status, known) => {
    expect(paymentStatusOf(paymentFacts(known), asked)).toBe(status)
  })

  test('P5.7 no more is disputed than was paid, and all of it where it is counted in another currency', () => {
    expect(disputedMicrosOf(dispute, asked)).toBe(100_000_000n)
    expect(disputedMicrosOf({ ...dispute, amountMicros: 30_000_000n }, asked)).toBe(30_000_000n)
    expect(disputedMicrosOf({ ...dispute, amountMicros: 130_000_000n }, asked)).toBe(100_000_000n)
    expect(disputedMicrosOf({ ...dispute, amountMicros: 30_000_000n, currency: 'EUR' }, asked)).toBe(100_000_000n)
  })
})
