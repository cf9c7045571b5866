import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from './decision.ts'
import { AccountStatus } from './house-vocabulary.ts'
import { REFUSALS, type RefusalCode } from './refusal.ts'
import { DEFAULT_SETTINGS } from './settings.ts'
import { decideWithdrawal, type WithdrawalFacts, type WithdrawalRequest } from './withdrawal.ts'
import { planWithdrawal, sumOf, withdrawalQuote, type PaymentLot } from './withdrawal-lots.ts'

const now = new Date('2025-11-23T16:20:00Z')
const micros = fc.oneof(fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: 0n, max: 10n ** 12n }))

const lots: fc.Arbitrary<readonly PaymentLot[]> = fc.array(fc.record({
  hours: fc.integer({ min: 0, max: 100 }), paidMicros: micros, bonusMicros: micros, share: fc.integer({ min: 0, max: 100 }),
}), { maxLength: 6 }).map(rows => rows.map(({ hours, share, ...lot }, index) => ({
  ...lot, transferId: String(index), paidAt: new Date(now.getTime() - hours * 3_600_000), withdrawnMicros: lot.paidMicros * BigInt(share) / 100n,
})))
const settings = fc.integer({ min: 0, max: 10_000 }).map(withdrawalDeductionBasisPoints => ({ ...DEFAULT_SETTINGS, withdrawalDeductionBasisPoints }))

const RUNS = { numRuns: 2_000 }

describe('what can be withdrawn', { timeout: 30_000 }, () => {
  it('accounts for every micro of the balance, once', () => {
    fc.assert(fc.property(lots, micros, settings, (of, available, under) => {
      const quote = withdrawalQuote(of, available, under, now)
      expect(quote.askableMicros + quote.bonusMicros + quote.unaccountedMicros).toBe(available)
      expect(quote.deductionMicros + quote.payoutMicros).toBe(quote.askableMicros)
      expect([quote.askableMicros, quote.bonusMicros, quote.unaccountedMicros, quote.deductionMicros, quote.payoutMicros].every(amount => amount >= 0n)).toBe(true)
      expect(quote.freeMicros <= quote.askableMicros).toBe(true)
      if (quote.unaccountedMicros > 0n) expect(quote.askableMicros + quote.bonusMicros).toBe(of.reduce((sum, lot) => sum + lot.paidMicros + lot.bonusMicros - lot.withdrawnMicros, 0n))
    }), RUNS)
  })

  it('takes from a payment no more than is left of it, and never its bonus', () => {
    fc.assert(fc.property(lots, micros, settings, (of, available, under) => {
      for (const quoted of withdrawalQuote(of, available, under, now).lots) {
        const lot = of.find(({ transferId }) => transferId === quoted.transferId)
        expect(quoted.paidMicros <= (lot?.paidMicros ?? 0n) - (lot?.withdrawnMicros ?? 0n)).toBe(true)
        expect(quoted.bonusMicros <= (lot?.bonusMicros ?? 0n)).toBe(true)
      }
    }), RUNS)
  })

  it('splits what is asked for without making or losing money, free money first', () => {
    fc.assert(fc.property(lots, micros, settings, fc.integer({ min: 0, max: 100 }), (of, available, under, percent) => {
      const quote = withdrawalQuote(of, available, under, now)
      const amount = quote.askableMicros * BigInt(percent) / 100n
      const parts = planWithdrawal(quote, amount, under)
      expect(sumOf(parts, 'amountMicros')).toBe(amount)
      expect(sumOf(parts, 'deductionMicros') + sumOf(parts, 'payoutMicros')).toBe(amount)
      expect(parts.every(part => part.amountMicros > 0n && part.deductionMicros >= 0n && part.payoutMicros >= 0n)).toBe(true)
      if (amount <= quote.freeMicros) expect(sumOf(parts, 'deductionMicros')).toBe(0n)
    }), RUNS)
  })

  it('leaves after a withdrawal exactly what was not taken', () => {
    fc.assert(fc.property(lots, micros, settings, fc.integer({ min: 0, max: 100 }), (of, available, under, percent) => {
      const quote = withdrawalQuote(of, available, under, now)
      const amount = quote.askableMicros * BigInt(percent) / 100n
      const taken = new Map(planWithdrawal(quote, amount, under).map(part => [part.transferId, part.amountMicros]))
      const left = of.map(lot => ({ ...lot, withdrawnMicros: lot.withdrawnMicros + (taken.get(lot.transferId) ?? 0n) }))
      const next = withdrawalQuote(left, available - amount, under, now)
      expect(next.askableMicros).toBe(quote.askableMicros - amount)
      expect(next.bonusMicros).toBe(quote.bonusMicros)
    }), RUNS)
  })

  it('costs nothing up to the last free instant, and the deduction from then on', () => {
    fc.assert(fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), settings, fc.integer({ min: 0, max: 10 ** 9 }), (paidMicros, under, ms) => {
      const paidAt = new Date(now.getTime() - 48 * 3_600_000)
      const deductionAt = (at: number) => withdrawalQuote([{ transferId: '1', paidAt, paidMicros, bonusMicros: 0n, withdrawnMicros: 0n }], paidMicros, under, new Date(now.getTime() + at)).deductionMicros
      expect([deductionAt(-ms), deductionAt(0)]).toEqual([0n, 0n])
      expect(deductionAt(1 + ms)).toBe((2n * paidMicros * BigInt(under.withdrawalDeductionBasisPoints) + 10_000n) / 20_000n)
    }), RUNS)
  })
})

describe('the walk over the payments, against coins in a row', { timeout: 30_000 }, () => {
  const coins = fc.bigInt({ min: 0n, max: 12n })
  const few: fc.Arbitrary<readonly PaymentLot[]> = fc.array(fc.record({ hours: fc.integer({ min: 0, max: 100 }), paidMicros: coins, bonusMicros: coins, share: fc.integer({ min: 0, max: 100 }) }), { maxLength: 6 })
    .map(rows => rows.map(({ hours, share, ...lot }, index) => ({
      ...lot, transferId: String(index), paidAt: new Date(now.getTime() - hours * 3_600_000), withdrawnMicros: lot.paidMicros * BigInt(share) / 100n,
    })))

  /** Every payment laid out micro by micro, the oldest first and its paid part before its bonus; what was spent is taken from the front. */
  function coinsLeft(of: readonly PaymentLot[], available: bigint): readonly { readonly transferId: string, readonly isPaid: boolean }[] {
    const row = of.toSorted((one, other) => one.paidAt.getTime() - other.paidAt.getTime() || Number(one.transferId) - Number(other.transferId)).flatMap(lot => [
      ...Array.from({ length: Number(lot.paidMicros - lot.withdrawnMicros) }, () => ({ transferId: lot.transferId, isPaid: true })),
      ...Array.from({ length: Number(lot.bonusMicros) }, () => ({ transferId: lot.transferId, isPaid: false })),
    ])
    return row.slice(Math.max(0, row.length - Number(available)))
  }

  it('P5.4 leaves of each payment as many coins as the walk says', () => {
    fc.assert(fc.property(few, fc.bigInt({ min: 0n, max: 100n }), (of, available) => {
      const left = coinsLeft(of, available)
      const quote = withdrawalQuote(of, available, DEFAULT_SETTINGS, now)
      const count = (transferId: string, isPaid: boolean) => BigInt(left.filter(coin => coin.transferId === transferId && coin.isPaid === isPaid).length)
      for (const { transferId } of of) {
        const quoted = quote.lots.find(lot => lot.transferId === transferId)
        expect([quoted?.paidMicros ?? 0n, quoted?.bonusMicros ?? 0n]).toEqual([count(transferId, true), count(transferId, false)])
      }
      expect(quote.unaccountedMicros).toBe(available - BigInt(left.length))
    }), RUNS)
  })

  it('P5.4 takes coins one by one: free ones first, then the others, the newest payment first', () => {
    fc.assert(fc.property(few, fc.bigInt({ min: 0n, max: 100n }), fc.integer({ min: 0, max: 100 }), (of, available, percent) => {
      const quote = withdrawalQuote(of, available, DEFAULT_SETTINGS, now)
      const amount = quote.askableMicros * BigInt(percent) / 100n
      const lotOf = new Map(of.map(lot => [lot.transferId, lot]))
      const isFree = (transferId: string) => now.getTime() - (lotOf.get(transferId)?.paidAt.getTime() ?? 0) <= 48 * 3_600_000
      const paid = coinsLeft(of, available).filter(coin => coin.isPaid).toReversed()
      const taken = [...paid.filter(coin => isFree(coin.transferId)), ...paid.filter(coin => !isFree(coin.transferId))].slice(0, Number(amount))
      const parts = planWithdrawal(quote, amount, DEFAULT_SETTINGS)
      expect(new Map(parts.map(part => [part.transferId, part.amountMicros]))).toEqual(
        new Map([...Map.groupBy(taken, coin => coin.transferId)].map(([transferId, coinsOf]) => [transferId, BigInt(coinsOf.length)])))
    }), RUNS)
  })
})

describe('a decision on any withdrawal', { timeout: 30_000 }, () => {
  const withdrawal: fc.Arbitrary<readonly [WithdrawalFacts, WithdrawalRequest]> = fc.tuple(
    fc.record({ accountStatus: fc.constantFrom(...Object.values(AccountStatus)), lots, availableMicros: micros, currency: fc.constantFrom('USD', 'TRY'), settingsVersion: fc.constant(1) }),
    fc.record({ amountMicros: fc.option(fc.oneof(micros, fc.constant(-1n))), expectedPayoutMicros: fc.option(micros) }),
  )

  it('grants no more than the paid money that is left, and says where it comes from', () => {
    fc.assert(fc.property(withdrawal, settings, ([facts, request], under) => {
      const decision = decideWithdrawal({ ...facts, accountStatus: 'Active' }, { ...request, expectedPayoutMicros: null }, under, now)
      if (!decision.allowed) return
      const { amountMicros, deductionMicros, payoutMicros, parts } = decision.grant
      expect(amountMicros).toBe(request.amountMicros)
      expect(amountMicros <= facts.availableMicros && amountMicros > 0n).toBe(true)
      expect(deductionMicros + payoutMicros).toBe(amountMicros)
      expect(sumOf(parts, 'amountMicros')).toBe(amountMicros)
    }), RUNS)
  })

  it('is allowed exactly when no check failed and none is open, in whatever order they stand', () => {
    fc.assert(fc.property(withdrawal, fc.func(fc.integer()), ([facts, request], rank) => {
      const decision = decideWithdrawal(facts, request, DEFAULT_SETTINGS, now)
      expect(decision.allowed).toBe(decision.checks.every(check => check.verdict === 'Passed' || check.verdict === 'Advice'))
      expect(decide(decision.checks.toSorted((left, right) => rank(left.code) - rank(right.code)), () => null).allowed).toBe(decision.allowed)
    }), RUNS)
  })

  it('stands in order of precedence and never shows a hole in a sentence', () => {
    const order = Object.keys(REFUSALS)
    fc.assert(fc.property(withdrawal, ([facts, request]) => {
      const { checks } = decideWithdrawal(facts, request, DEFAULT_SETTINGS, now)
      const codes = checks.map(check => check.code)
      expect(codes.toSorted((left: RefusalCode, right: RefusalCode) => order.indexOf(left) - order.indexOf(right))).toEqual(codes)
      for (const { title, text, detail } of checks) expect(`${title} ${text ?? ''} ${detail ?? ''}`).not.toMatch(/undefined|NaN|null|\[object/)
    }), RUNS)
  })
})
