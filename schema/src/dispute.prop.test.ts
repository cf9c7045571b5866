import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimedShareOf, heldForClaim, owedOf, standingAfter, undeliveredMicrosOf, type DisputeMoney } from './dispute.ts'
import { availableOf, heldOf, isBalanced, planBonus, planBonusReturned, planDisputeLost, planDisputeOpened, planDisputeWon, planPayment, planPaymentReturned, type Purse, type TransferPlan } from './ledger.ts'

const PURSE: Purse = { accountId: '7', currency: 'USD' }

/** The books, as nothing but sums. */
class Books {
  readonly #sums = new Map<string, bigint>()
  readonly plans: TransferPlan[] = []

  post(plan: TransferPlan): void {
    this.plans.push(plan)
    for (const { source, destination, amountMicros } of plan.postings) {
      this.#sums.set(source, this.of(source) - amountMicros)
      this.#sums.set(destination, this.of(destination) + amountMicros)
    }
  }

  of(name: string): bigint {
    return this.#sums.get(name) ?? 0n
  }

  get total(): bigint {
    return [...this.#sums.values()].reduce((sum, one) => sum + one, 0n)
  }
}

interface Claim extends DisputeMoney { heldMicros: bigint, status: 'Open' | 'Won' | 'Lost', recoveredMicros: bigint }

const step = fc.oneof(
  fc.record({ kind: fc.constant('open' as const), share: fc.double({ min: 0, max: 1.2, noNaN: true }) }),
  fc.record({ kind: fc.constant('close' as const), which: fc.nat(9), isWon: fc.boolean() }),
  fc.record({ kind: fc.constant('return' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('spend' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
)

describe('claims on a payment, in any number and order', { timeout: 30_000 }, () => {
  const life = fc.record({
    paid: fc.bigInt({ min: 1n, max: 10n ** 12n }), bonus: fc.bigInt({ min: 0n, max: 10n ** 11n }), steps: fc.array(step, { maxLength: 12 }),
  })

  it('keep the books balanced, take no more than came in, and owe exactly what the disputes and returns say', () => {
    fc.assert(fc.property(life, ({ paid, bonus, steps }) => {
      const books = new Books()
      books.post(planPayment(PURSE, paid))
      books.post(planBonus(PURSE, bonus))
      const claims: Claim[] = []
      let [returned, bonusReturned, owedByReturns] = [0n, 0n, 0n]
      const taken = () => ({
        creditedMicros: paid, bonusCreditedMicros: bonus,
        takenMicros: claims.filter(claim => claim.status !== 'Won').reduce((sum, claim) => sum + claim.amountMicros, returned),
        bonusTakenMicros: claims.filter(claim => claim.status !== 'Won').reduce((sum, claim) => sum + claim.bonusMicros, bonusReturned),
      })
      const part = (share: number) => BigInt(Math.floor(Number(paid) * share))
      for (const one of steps) {
        const available = books.of(availableOf('7'))
        if (one.kind === 'spend') {
          const amountMicros = BigInt(Math.floor(Number(available) * one.share))
          if (amountMicros <= available) books.post({ kind: 'Charge', currency: 'USD', postings: amountMicros === 0n ? [] : [{ source: availableOf('7'), destination: 'house:revenue', amountMicros }] })
        } else if (one.kind === 'open') {
          const share = claimedShareOf(taken(), part(one.share))
          const heldMicros = heldForClaim(share, available)
          books.post(planDisputeOpened(PURSE, { ...share, heldMicros }))
          claims.push({ ...share, heldMicros, status: 'Open', recoveredMicros: 0n })
        } else if (one.kind === 'close') {
          const claim = claims[one.which % Math.max(claims.length, 1)]
          if (claim?.status !== 'Open') continue
          books.post(one.isWon ? planDisputeWon(PURSE, claim) : planDisputeLost(PURSE, claim.heldMicros))
          claim.status = one.isWon ? 'Won' : 'Lost'
          if (!one.isWon) claim.recoveredMicros = claim.heldMicros
        } else {
          const share = claimedShareOf(taken(), part(one.share))
          for (const [plan, amountMicros] of [[planPaymentReturned, share.amountMicros], [planBonusReturned, share.bonusMicros]] as const) {
            const left = books.of(availableOf('7'))
            const fromBalanceMicros = amountMicros < left ? amountMicros : left
            books.post(plan(PURSE, { amountMicros, fromBalanceMicros }))
            owedByReturns += amountMicros - fromBalanceMicros
          }
          returned += share.amountMicros
          bonusReturned += share.bonusMicros
        }
      }
      expect(books.plans.every(isBalanced)).toBe(true)
      expect(books.total).toBe(0n)
      expect(books.of(availableOf('7')) >= 0n).toBe(true)
      expect(books.of(heldOf('7'))).toBe(claims.filter(claim => claim.status === 'Open').reduce((sum, claim) => sum + claim.heldMicros, 0n))
      expect(-books.of('house:owed')).toBe(claims.reduce((sum, claim) => sum + owedOf(claim), owedByReturns))
      const { takenMicros, bonusTakenMicros } = taken()
      expect(takenMicros <= paid && bonusTakenMicros <= bonus).toBe(true)
      // What the house keeps of the payment is what nobody took.
      expect(-books.of('house:payments')).toBe(paid - takenMicros)
      expect(-books.of('house:bonus')).toBe(bonus - bonusTakenMicros)
    }), { numRuns: 1_000 })
  })

  it('take the whole bonus when they take the whole payment, in however many parts', () => {
    fc.assert(fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.bigInt({ min: 0n, max: 10n ** 11n }), fc.array(fc.bigInt({ min: 1n, max: 10n ** 12n }), { maxLength: 6 }), (paid, bonus, parts) => {
      let taken = { creditedMicros: paid, bonusCreditedMicros: bonus, takenMicros: 0n, bonusTakenMicros: 0n }
      for (const part of [...parts, paid]) {
        const { amountMicros, bonusMicros } = claimedShareOf(taken, part)
        taken = { ...taken, takenMicros: taken.takenMicros + amountMicros, bonusTakenMicros: taken.bonusTakenMicros + bonusMicros }
      }
      expect([taken.takenMicros, taken.bonusTakenMicros]).toEqual([paid, bonus])
    }), { numRuns: 1_000 })
  })
})

describe('an account', () => {
  const claims = fc.record({ isFraudNew: fc.boolean(), isDisputeNew: fc.boolean(), isWonNew: fc.boolean(), isClaimed: fc.boolean() })

  it('is never reopened once it is closed, and never active after fraud, whatever news come in whatever order', () => {
    fc.assert(fc.property(fc.array(claims, { maxLength: 20 }), news => {
      let facts: Parameters<typeof standingAfter>[0] = { status: 'Active', clause: null }
      let isFraud = false
      for (const one of news) {
        facts = standingAfter(facts, one) ?? facts
        isFraud ||= one.isFraudNew
        expect(facts.status === 'Closed').toBe(isFraud)
        if (one.isDisputeNew) expect(facts.status).not.toBe('Active')
      }
    }), { numRuns: 1_000 })
  })
})

describe('what an order left undelivered', () => {
  it('is never more than was charged, and nothing when all was delivered', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.bigInt({ min: 0n, max: 10n ** 15n }), (quantity, share, chargedMicros) => {
      const delivered = Math.floor(quantity * share)
      const undelivered = undeliveredMicrosOf({ quantity, delivered, chargedMicros })
      expect(undelivered >= 0n && undelivered <= chargedMicros).toBe(true)
      if (delivered === quantity) expect(undelivered).toBe(0n)
    }), { numRuns: 1_000 })
  })
})
