import { describe, expect, it } from 'vitest'
import {
  claimedShareOf, decideRestoring, decideRevival, heldForClaim, owedOf, standingAfter, terminatedStatusOf, terminationClauseOf, undeliveredMicrosOf,
  type AccountClaims, type RestoringFacts, type RevivalFacts, type StandingChange, type StandingFacts,
} from './dispute.ts'
import { planDisputeLost, planDisputeOpened, planDisputeWon, planPaymentReturned, planRevival, type Purse } from './ledger.ts'
import type { RefusalCode } from './refusal.ts'
import { decideClosing } from './settlement.ts'

const now = new Date('2026-03-01T12:00:00Z')
const PURSE: Purse = { accountId: '7', currency: 'USD' }
const payment = { creditedMicros: 60_000_000n, bonusCreditedMicros: 6_000_000n, takenMicros: 0n, bonusTakenMicros: 0n }

describe('what a claim on a payment comes to', () => {
  it.each([
    ['P5.7 all of it takes the whole bonus', payment, 60_000_000n, [60_000_000n, 6_000_000n]],
    ['P5.7 a part of it takes its share of the bonus', payment, 20_000_000n, [20_000_000n, 2_000_000n]],
    ['a share of the bonus is rounded half up', { ...payment, creditedMicros: 2n, bonusCreditedMicros: 1n }, 1n, [1n, 1n]],
    ['a second half takes what the first left of the bonus', { ...payment, creditedMicros: 2n, bonusCreditedMicros: 1n, takenMicros: 1n, bonusTakenMicros: 1n }, 1n, [1n, 0n]],
    ['more than was paid takes what was paid', payment, 99_000_000n, [60_000_000n, 6_000_000n]],
    ['what was returned is not claimed again', { ...payment, takenMicros: 50_000_000n, bonusTakenMicros: 5_000_000n }, 60_000_000n, [10_000_000n, 1_000_000n]],
    ['nothing is claimed of what has not come in', { ...payment, creditedMicros: 0n, bonusCreditedMicros: 0n }, 60_000_000n, [0n, 0n]],
  ] as const)('%s', (_, of, claimed, [amountMicros, bonusMicros]) => {
    expect(claimedShareOf(of, claimed)).toEqual({ amountMicros, bonusMicros })
  })

  it('sets aside what is there, and no more', () => {
    expect(heldForClaim({ amountMicros: 60n, bonusMicros: 6n }, 100n)).toBe(66n)
    expect(heldForClaim({ amountMicros: 60n, bonusMicros: 6n }, 20n)).toBe(20n)
    expect(heldForClaim({ amountMicros: 60n, bonusMicros: 6n }, 0n)).toBe(0n)
  })

  it.each([
    ['P5.7 all of it while it is open', 'Open', 0n, 66n], ['P5.7 what was not recovered when it is lost', 'Lost', 20n, 46n], ['P5.7 nothing once it is won', 'Won', 0n, 0n],
  ] as const)('owes %s', (_, status, recoveredMicros, owed) => {
    expect(owedOf({ status, recoveredMicros, amountMicros: 60n, bonusMicros: 6n })).toBe(owed)
  })
})

describe('the books of a dispute', () => {
  const amounts = { amountMicros: 60n, bonusMicros: 6n, heldMicros: 20n }
  const posted = ({ postings }: { postings: readonly { source: string, destination: string, amountMicros: bigint }[] }) =>
    postings.map(({ source, destination, amountMicros }) => `${source} → ${destination} ${amountMicros}`)

  it('P5.7 its opening sets aside what is there and books amount and bonus as owed', () => {
    expect(posted(planDisputeOpened(PURSE, amounts))).toEqual(['available:7 → held:7 20', 'house:owed → house:payments 60', 'house:owed → house:bonus 6'])
  })

  it('P5.7 a dispute won is the exact reverse', () => {
    expect(posted(planDisputeWon(PURSE, amounts))).toEqual(['held:7 → available:7 20', 'house:payments → house:owed 60', 'house:bonus → house:owed 6'])
  })

  it('P5.7 a dispute lost makes up for what is owed with what was set aside', () => {
    expect(posted(planDisputeLost(PURSE, 20n))).toEqual(['held:7 → house:owed 20'])
  })

  it('a return takes from the balance what it has, and books the rest as owed', () => {
    expect(posted(planPaymentReturned(PURSE, { amountMicros: 60n, fromBalanceMicros: 20n }))).toEqual(['available:7 → house:payments 20', 'house:owed → house:payments 40'])
    expect(() => planPaymentReturned(PURSE, { amountMicros: 1n, fromBalanceMicros: 2n })).toThrow('Invariant broken')
  })

  it('P5.7 a revival moves from the house to the balance', () => {
    expect(posted(planRevival(PURSE, 5n))).toEqual(['house:revenue → available:7 5'])
  })
})

describe('what news of a payment makes of an account', () => {
  const nothing: AccountClaims = { isFraudNew: false, isDisputeNew: false, isWonNew: false, isClaimed: false }
  const active: StandingFacts = { status: 'Active', clause: null }
  const suspended: StandingFacts = { status: 'Suspended', clause: 'P5.7' }
  const rows: readonly (readonly [string, StandingFacts, Partial<AccountClaims>, StandingChange | null])[] = [
    ['P5.7 a dispute suspends it', active, { isDisputeNew: true, isClaimed: true }, { status: 'Suspended', clause: 'P5.7' }],
    ['P5.7 a second dispute leaves it suspended', suspended, { isDisputeNew: true, isClaimed: true }, null],
    ['P5.7 a dispute won restores it', suspended, { isWonNew: true }, { status: 'Active', clause: 'P5.7' }],
    ['P5.7 a dispute won restores nothing while another is open or lost', suspended, { isWonNew: true, isClaimed: true }, null],
    ['P5.7 a dispute won does not undo a suspension for another reason', { status: 'Suspended', clause: null }, { isWonNew: true }, null],
    ['P5.7 a dispute that is lost leaves it as it is', suspended, { isClaimed: true }, null],
    ['P5.8 fraud closes an active account', active, { isFraudNew: true, isDisputeNew: true, isClaimed: true }, { status: 'Closed', clause: 'P5.8' }],
    ['P5.8 fraud closes a suspended account', suspended, { isFraudNew: true, isClaimed: true }, { status: 'Closed', clause: 'P5.8' }],
    ['P5.8 a closed account stays closed, whatever is won', { status: 'Closed', clause: 'P5.8' }, { isWonNew: true }, null],
    ['news that are known already change nothing', active, { isClaimed: true }, null],
  ]
  it.each(rows)('%s', (_, before, claims, change) => {
    expect(standingAfter(before, { ...nothing, ...claims })).toEqual(change)
  })
})

describe('an order that ends over a payment', () => {
  it.each([[0, 'Cancelled', 1_000n], [400, 'Partial', 600n], [1_000, 'Completed', 0n]] as const)('P5.7 with %i of 1,000 delivered is %s', (delivered, status, undelivered) => {
    const order = { quantity: 1_000, delivered, chargedMicros: 1_000n }
    expect(terminatedStatusOf(order)).toBe(status)
    expect(undeliveredMicrosOf(order)).toBe(undelivered)
  })

  it.each([['PaymentDisputed', 'P5.7'], ['PaymentFraud', 'P5.8'], ['TargetDeleted', null], [null, null]] as const)('%s names the clause %s', (cause, clause) => {
    expect(terminationClauseOf(cause)).toBe(clause)
  })

  it.each([['PaymentDisputed', 'Customer'], ['PaymentDisputed', 'House'], ['PaymentFraud', 'Customer']] as const)('is not closed so by hand: %s, %s', (cause, fault) => {
    const order = { status: 'InProgress', quantity: 10, startCount: null, currentCount: null, delivered: 0, chargedMicros: 1n, endedAt: null } as const
    const decision = decideClosing(order, { status: 'Cancelled', fault, cause, reason: 'By hand', currentCount: null }, now)
    expect(decision).toMatchObject({ allowed: false, refusal: { code: 'CLOSING_CAUSE_MISMATCH' } })
    expect(decision.allowed ? '' : decision.refusal.text).toContain('never by hand')
  })
})

describe('giving back what orders left undelivered', () => {
  it('P5.7 is refused for one reason after the other, in order of precedence, until all are mended', () => {
    let facts: RevivalFacts = { accountStatus: 'Closed', disputeStatus: 'Lost', revivedMicros: 5n, undeliveredMicros: 0n, currency: 'USD' }
    const walk: readonly (readonly [RefusalCode, Partial<RevivalFacts>])[] = [
      ['REVIVAL_ACCOUNT_CLOSED', { accountStatus: 'Active' }], ['DISPUTE_NOT_WON', { disputeStatus: 'Won' }], ['DISPUTE_REVIVED', { revivedMicros: 0n }],
      ['NOTHING_TO_REVIVE', { undeliveredMicros: 600n }],
    ]
    for (const [code, mended] of walk) {
      const decision = decideRevival(facts, now)
      expect(decision.allowed ? null : decision.refusal.code).toBe(code)
      facts = { ...facts, ...mended }
    }
    expect(decideRevival(facts, now)).toMatchObject({ allowed: true, grant: { revivedMicros: 600n } })
  })

  it('says of an open dispute that it can be given back later, and of a lost one that it cannot', () => {
    const facts: RevivalFacts = { accountStatus: 'Suspended', disputeStatus: 'Open', revivedMicros: 0n, undeliveredMicros: 1n, currency: 'USD' }
    const text = (change: Partial<RevivalFacts>) => { const decision = decideRevival({ ...facts, ...change }, now); return decision.allowed ? '' : decision.refusal.text }
    expect(text({})).toContain('once it is won')
    expect(text({ disputeStatus: 'Lost' })).toContain('stays with the house')
  })
})

describe('restoring an account by hand', () => {
  it('P5.8 is refused for one reason after the other, in order of precedence, until all are mended', () => {
    let facts: RestoringFacts = { accountStatus: 'Closed', openDisputeCount: 2 }
    const walk: readonly (readonly [RefusalCode, Partial<RestoringFacts>])[] = [
      ['ACCOUNT_CLOSED_FOR_GOOD', { accountStatus: 'Active' }], ['ACCOUNT_NOT_SUSPENDED', { accountStatus: 'Suspended' }], ['ACCOUNT_HAS_OPEN_DISPUTE', { openDisputeCount: 0 }],
    ]
    for (const [code, mended] of walk) {
      const decision = decideRestoring(facts, now)
      expect(decision.allowed ? null : decision.refusal.code).toBe(code)
      facts = { ...facts, ...mended }
    }
    expect(decideRestoring(facts, now)).toMatchObject({ allowed: true, grant: { status: 'Active', clause: 'P5.7' } })
  })
})
