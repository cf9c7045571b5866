import { describe, expect, it } from 'vitest'
import type { RefusalCode } from './refusal.ts'
import { DEFAULT_SETTINGS } from './settings.ts'
import { decideWithdrawal, decideWithdrawalAnswer, decideWithdrawalPayout, isWithdrawalOverdue, workingDaysAfter, type WithdrawalFacts, type WithdrawalRequest } from './withdrawal.ts'
import { planWithdrawal, withdrawalQuote, type PaymentLot } from './withdrawal-lots.ts'

const now = new Date('2025-11-23T16:20:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const units = (amount: number) => BigInt(Math.round(amount * 1_000_000))
const lot = (transferId: string, hours: number, paid: number, bonus = 0, withdrawn = 0): PaymentLot =>
  ({ transferId, paidAt: hoursAgo(hours), paidMicros: units(paid), bonusMicros: units(bonus), withdrawnMicros: units(withdrawn) })
const quote = (lots: readonly PaymentLot[], available: number, at = now) => withdrawalQuote(lots, units(available), DEFAULT_SETTINGS, at)

/** The funds page of the pictures: a card payment of yesterday, one that was partly asked for, a transfer of which some is spent. */
const lots = [lot('31', 26.25, 83.2, 8.32), lot('22', 221.8, 60, 0, 50), lot('14', 333.1, 200, 20)]
const facts: WithdrawalFacts = { accountStatus: 'Active', lots, availableMicros: units(192.86), currency: 'USD', settingsVersion: 1 }
const request: WithdrawalRequest = { amountMicros: units(83.2), expectedPayoutMicros: null }
const decideWith = (change: Partial<WithdrawalFacts>, asked: Partial<WithdrawalRequest> = {}, at = now) => decideWithdrawal({ ...facts, ...change }, { ...request, ...asked }, DEFAULT_SETTINGS, at)

describe('what is left of the payments', () => {
  it.each([
    ['P5.5 paid 100 with bonus 10 an hour ago, spent 50: 50 of 60 are free', 1, 60, { askable: 50, free: 50, bonus: 10, deduction: 0, payout: 50 }],
    ['P5.5 the same after three days: 40 of 50 are paid out', 72, 60, { askable: 50, free: 0, bonus: 10, deduction: 10, payout: 40 }],
    ['P5.5 spent 105: nothing can be withdrawn', 1, 5, { askable: 0, free: 0, bonus: 5, deduction: 0, payout: 0 }],
    ['P5.4 nothing spent: the bonus stays', 1, 110, { askable: 100, free: 100, bonus: 10, deduction: 0, payout: 100 }],
    ['P5.4 exactly the paid part spent: only bonus is left', 1, 10, { askable: 0, free: 0, bonus: 10, deduction: 0, payout: 0 }],
    ['P5.4 an empty balance', 1, 0, { askable: 0, free: 0, bonus: 0, deduction: 0, payout: 0 }],
  ])('%s', (_, hours, available, { askable, free, bonus, deduction, payout }) => {
    expect(quote([lot('1', hours, 100, 10)], available)).toMatchObject({
      askableMicros: units(askable), freeMicros: units(free), bonusMicros: units(bonus), deductionMicros: units(deduction), payoutMicros: units(payout), unaccountedMicros: 0n,
    })
  })

  it('P5.4 walks from the newest payment back', () => {
    expect(quote(lots, 192.86).lots.map(({ transferId, paidMicros, bonusMicros, payoutMicros }) => [transferId, paidMicros, bonusMicros, payoutMicros])).toEqual([
      ['31', units(83.2), units(8.32), units(83.2)], ['22', units(10), 0n, units(8)], ['14', units(71.34), units(20), units(57.072)],
    ])
    expect(quote(lots.toReversed(), 192.86)).toEqual(quote(lots, 192.86))
  })

  it('P5.4 leaves out the payments that are spent', () => {
    expect(quote(lots, 91.52).lots.map(({ transferId }) => transferId)).toEqual(['31'])
    expect(quote(lots, 91.53).lots.map(({ transferId }) => transferId)).toEqual(['31', '22'])
  })

  it('P5.4 counts the last instant of the 48 hours as free and not one after it', () => {
    const paid = [lot('1', 48, 100)]
    const freeAt = (ms: number) => quote(paid, 100, new Date(now.getTime() + ms)).freeMicros
    expect([freeAt(-1), freeAt(0), freeAt(1)]).toEqual([units(100), units(100), 0n])
  })

  it('P5.4 says how long it holds: until the oldest free payment is too old', () => {
    expect(quote([lot('2', 1, 10), lot('1', 47, 10)], 20).holdsUntilAt).toEqual(hoursAgo(-1))
    expect(quote([lot('1', 49, 10)], 10).holdsUntilAt).toBeNull()
    expect(quote([lot('2', 1, 0, 10)], 10).holdsUntilAt).toBeNull()
  })

  it('P5.4 counts a credit given by hand as bonus, and what no payment accounts for too', () => {
    expect(quote([lot('1', 1, 0, 25)], 30)).toMatchObject({ askableMicros: 0n, bonusMicros: units(25), unaccountedMicros: units(5) })
  })

  it('P5.4 rounds a deduction half up once, and pays out the rest', () => {
    const settings = { ...DEFAULT_SETTINGS, withdrawalDeductionBasisPoints: 5_000 }
    expect(withdrawalQuote([{ ...lot('1', 72, 1), paidMicros: 3n }], 3n, settings, now)).toMatchObject({ deductionMicros: 2n, payoutMicros: 1n })
  })

  it('P5.4 does not accept that more was withdrawn than paid', () => {
    expect(() => quote([lot('1', 1, 10, 5, 11)], 4)).toThrow('no more is withdrawn')
  })
})

describe('from which payments an amount is taken', () => {
  const parts = (amount: number, of = lots, available = 192.86) =>
    planWithdrawal(quote(of, available), units(amount), DEFAULT_SETTINGS).map(({ transferId, amountMicros, deductionMicros }) => [transferId, amountMicros, deductionMicros])

  it('P5.4 takes what is free first, then the newest of the rest', () => {
    expect(parts(83.2)).toEqual([['31', units(83.2), 0n]])
    expect(parts(90)).toEqual([['31', units(83.2), 0n], ['22', units(6.8), units(1.36)]])
    expect(parts(164.54)).toEqual([['31', units(83.2), 0n], ['22', units(10), units(2)], ['14', units(71.34), units(14.268)]])
    expect(parts(0)).toEqual([])
  })
})

describe('asking to withdraw', () => {
  it('P5.3 grants the amount, what is paid out and the day it is due', () => {
    const decision = decideWith({})
    expect(decision).toMatchObject({
      allowed: true,
      grant: { amountMicros: units(83.2), deductionMicros: 0n, payoutMicros: units(83.2), dueAt: new Date('2025-12-02T16:20:00Z'), settingsVersion: 1, parts: [{ transferId: '31' }] },
    })
    expect(decision.checks.map(({ clause, title, detail }) => [clause, title, detail])).toEqual([
      ['P5.7', 'Account in good standing', null], ['P5.3', 'Amount given', '83.20'], ['P5.4', 'Within what can be asked for', '83.20 of 164.54'], ['P5.4', 'Free of deduction', 'paid within 48 h'],
    ])
  })

  it('P5.4 points out what older money costs, and grants it', () => {
    const decision = decideWith({}, { amountMicros: units(93.2) })
    expect(decision).toMatchObject({ allowed: true, grant: { deductionMicros: units(2), payoutMicros: units(91.2) } })
    expect(decision.checks.at(-1)).toMatchObject({ clause: 'P5.4', verdict: 'Advice', title: '$2.00 is deducted', text: '$10.00 of it was paid more than 48 hours ago, which costs 20 %.' })
  })

  it.each<readonly [string, Partial<WithdrawalFacts>, Partial<WithdrawalRequest>, string]>([
    ['P5.8 a closed account', { accountStatus: 'Closed' }, {}, 'A closed account withdraws nothing.'],
    ['P5.7 a suspended account', { accountStatus: 'Suspended' }, {}, 'A suspended account withdraws nothing. Write to the house to have it looked at.'],
    ['P5.3 no amount', {}, { amountMicros: null }, 'Up to $164.54 can be asked for.'],
    ['P5.3 zero', {}, { amountMicros: 0n }, '$0.00 cannot be set aside. Ask for an amount above zero.'],
    ['P5.3 less than zero', {}, { amountMicros: -1n }, '−$0.000001 cannot be set aside. Ask for an amount above zero.'],
    ['P5.4 an empty balance', { availableMicros: 0n }, {}, 'The balance is empty.'],
    ['P5.4 nothing but bonus', { availableMicros: units(5) }, {}, 'Of $5.00 available none is paid money: $5.00 is bonus, which is spent on orders and never withdrawn.'],
    ['P5.4 one millionth too much', {}, { amountMicros: units(164.54) + 1n }, '$164.540001 was given; at most $164.54 of $192.86 can be asked for: $28.32 is bonus, which is never withdrawn. Ask for less.'],
    ['P5.4 too much where there is no bonus', { lots: [lot('1', 1, 10)], availableMicros: units(10) }, { amountMicros: units(11) }, '$11.00 was given; at most $10.00 of $10.00 can be asked for. Ask for less.'],
    ['P5.4 a payment that grew too old meanwhile', {}, { amountMicros: units(93.2), expectedPayoutMicros: units(93.2) }, '$91.20 would be paid out now, not $93.20: a payment has grown older. Look at it and ask again.'],
  ])('%s is refused', (name, change, asked, text) => {
    const decision = decideWith(change, asked)
    expect(decision).toMatchObject({ allowed: false, refusal: { clause: name.split(' ', 1)[0], text } })
  })

  it('P5.4 grants exactly all of the paid money, and the payout that was named', () => {
    expect(decideWith({}, { amountMicros: units(164.54), expectedPayoutMicros: units(148.272) })).toMatchObject({ allowed: true, grant: { payoutMicros: units(148.272) } })
  })

  it('refuses for one reason after the other, in order of precedence, until all are mended', () => {
    let wrong: Partial<WithdrawalFacts> = { accountStatus: 'Closed', availableMicros: units(28) }
    let asked: Partial<WithdrawalRequest> = { amountMicros: 0n, expectedPayoutMicros: 1n }
    const walk: readonly (readonly [RefusalCode, () => void])[] = [
      ['WITHDRAWAL_ACCOUNT_CLOSED', () => { wrong = { ...wrong, accountStatus: 'Suspended' } }], ['WITHDRAWAL_ACCOUNT_SUSPENDED', () => { wrong = { ...wrong, accountStatus: 'Active', lots: [lot('1', 1, 10, 30)] } }],
      ['WITHDRAWAL_NOT_POSITIVE', () => { asked = { ...asked, amountMicros: units(50) } }], ['NOTHING_TO_WITHDRAW', () => { wrong = { ...wrong, availableMicros: units(38) } }],
      ['WITHDRAWAL_TOO_MUCH', () => { asked = { ...asked, amountMicros: units(8) } }], ['PAYOUT_MOVED', () => { asked = { ...asked, expectedPayoutMicros: units(8) } }],
    ]
    for (const [code, mend] of walk) {
      expect(decideWith(wrong, asked)).toMatchObject({ allowed: false, refusal: { code } })
      mend()
    }
    expect(decideWith(wrong, asked).allowed).toBe(true)
  })
})

describe('deciding a withdrawal', () => {
  const asked = { status: 'Asked', accountStatus: 'Active' } as const

  it('P5.3 takes a reason, approves once, and can refuse until it is paid', () => {
    expect(decideWithdrawalAnswer(asked, { status: 'Approved', reason: ' Checked. ' }, now)).toMatchObject({ allowed: true, grant: { status: 'Approved', reason: 'Checked.' } })
    expect(decideWithdrawalAnswer(asked, { status: 'Refused', reason: ' ' }, now)).toMatchObject({ allowed: false, refusal: { code: 'WITHDRAWAL_REASON_MISSING' } })
    expect(decideWithdrawalAnswer({ ...asked, status: 'Approved' }, { status: 'Refused', reason: 'The bank sent it back.' }, now).allowed).toBe(true)
  })

  it.each([
    ['Approved', 'Approved', 'It was approved. It can be marked as paid, or refused until then.'],
    ['Paid', 'Refused', 'It was paid out. What has left the house is not taken back.'],
    ['Refused', 'Approved', 'It was refused, and the money is back in the balance. The customer can ask again.'],
  ] as const)('P5.3 what is %s is not %s again', (status, answer, text) => {
    expect(decideWithdrawalAnswer({ ...asked, status }, { status: answer, reason: 'Again.' }, now)).toMatchObject({ allowed: false, refusal: { code: 'WITHDRAWAL_DECIDED', text } })
  })

  it('P5.7 pays nothing to a suspended account, and can still refuse it', () => {
    const suspended = { ...asked, accountStatus: 'Suspended' } as const
    expect(decideWithdrawalAnswer(suspended, { status: 'Approved', reason: 'Checked.' }, now)).toMatchObject({ allowed: false, refusal: { clause: 'P5.7' } })
    expect(decideWithdrawalAnswer(suspended, { status: 'Refused', reason: 'In dispute.' }, now).allowed).toBe(true)
  })
})

describe('paying a withdrawal out', () => {
  const approved = { status: 'Approved', accountStatus: 'Active' } as const

  it.each([
    ['P5.8', { ...approved, accountStatus: 'Closed' }, 'REF 1', 'WITHDRAWAL_ACCOUNT_CLOSED'],
    ['P5.7', { ...approved, accountStatus: 'Suspended' }, 'REF 1', 'WITHDRAWAL_ACCOUNT_SUSPENDED'],
    ['P5.3', { ...approved, status: 'Paid' }, 'REF 1', 'WITHDRAWAL_DECIDED'],
    ['P5.3', { ...approved, status: 'Refused' }, 'REF 1', 'WITHDRAWAL_DECIDED'],
    ['P5.3', { ...approved, status: 'Asked' }, 'REF 1', 'WITHDRAWAL_NOT_APPROVED'],
    ['P5.3', approved, '  ', 'WITHDRAWAL_REFERENCE_MISSING'],
  ] as const)('%s refuses %j with %j: %s', (clause, facts, paidReference, code) => {
    expect(decideWithdrawalPayout(facts, { paidReference }, now)).toMatchObject({ allowed: false, refusal: { clause, code } })
  })

  it('P5.3 keeps the reference of what left the house', () => {
    expect(decideWithdrawalPayout(approved, { paidReference: ' REF 1 ' }, now)).toMatchObject({ allowed: true, grant: { paidReference: 'REF 1' } })
  })

  it('P5.3 is overdue after its last instant, while nobody has paid or refused it', () => {
    const overdue = (status: 'Asked' | 'Approved' | 'Paid' | 'Refused', ms: number) => isWithdrawalOverdue({ status, dueAt: new Date(now.getTime() - ms) }, now)
    expect([overdue('Asked', 0), overdue('Asked', 1), overdue('Approved', 1), overdue('Paid', 1), overdue('Refused', 1)]).toEqual([false, true, true, false, false])
  })
})

describe('working days', () => {
  it.each([
    ['2025-11-20T09:20:00Z', 7, '2025-12-01T09:20:00.000Z'], ['2025-11-23T16:20:00Z', 7, '2025-12-02T16:20:00.000Z'], ['2025-11-21T23:59:00Z', 1, '2025-11-24T23:59:00.000Z'],
    ['2025-11-22T00:00:00Z', 0, '2025-11-22T00:00:00.000Z'], ['2025-12-31T12:00:00Z', 5, '2026-01-07T12:00:00.000Z'],
  ])('P5.3 from %s %i are until %s', (at, days, until) => {
    expect(workingDaysAfter(new Date(at), days, []).toISOString()).toBe(until)
  })

  it.each([
    ['a holiday on the way counts one day more', '2025-12-23T10:00:00Z', 3, ['2025-12-25', '2025-12-26'], '2025-12-30T10:00:00.000Z'],
    ['the day of asking is not counted anyway', '2025-12-25T10:00:00Z', 1, ['2025-12-25'], '2025-12-26T10:00:00.000Z'],
    ['a holiday on a Sunday makes no difference', '2025-12-26T10:00:00Z', 1, ['2025-12-28'], '2025-12-29T10:00:00.000Z'],
    ['the last day moves on from a holiday', '2025-12-31T23:59:59Z', 1, ['2026-01-01'], '2026-01-02T23:59:59.000Z'],
  ])('P5.3 %s', (_, at, days, holidays, until) => {
    expect(workingDaysAfter(new Date(at), days, holidays).toISOString()).toBe(until)
  })
})
