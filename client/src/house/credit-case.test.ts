import { expect, test } from 'vitest'
import { creditActions, creditOutcome, creditProblems } from './credit-case.ts'

const proposal = { amount: '250', currency: 'USD', isOwn: false }
const form = { accountId: '2', amount: '25', isBonus: true, reason: 'Made good' }

test('P5.4 one\'s own proposal cannot be approved, which stands there before the press, and can be taken back', () => {
  expect(creditActions({ ...proposal, isOwn: true }).map(({ label, refusal }) => [label, refusal?.code ?? null])).toEqual([['Approve $250.00', 'CREDIT_BY_ONE'], ['Take it back', null]])
  expect(creditActions(proposal).map(({ label, refusal }) => [label, refusal])).toEqual([['Approve $250.00', null], ['Decline', null]])
})

test('P5.4 exactly the limit is given alone, a millionth more is proposed, and what was given before is spoken of', () => {
  expect(creditOutcome({ amount: '100', isBonus: true }, 'USD', 100).button).toBe('Give $100.00')
  expect(creditOutcome({ amount: '100.000001', isBonus: true }, 'USD', 100)).toEqual({
    button: 'Propose $100.000001', note: 'It can be spent and never withdrawn. Above $100.00 from you to one account within 24 hours, another administrator approves it.',
  })
})

test('an amount is not promised before it is one, or before the limit is known', () => {
  expect(creditOutcome({ amount: '', isBonus: false }, 'USD', 100).button).toBe('Give credit')
  expect(creditOutcome({ amount: '500', isBonus: false }, 'USD', null)).toEqual({ button: 'Give credit', note: 'It counts as paid money and can be withdrawn.' })
})

test.each([
  [{ accountId: null }, ['accountId']], [{ amount: '0' }, ['amount']], [{ amount: '-1' }, ['amount']], [{ amount: '1e3' }, ['amount']], [{ reason: '  ' }, ['reason']], [{ reason: 'a'.repeat(501) }, ['reason']], [{}, []],
])('%j has its problem at its own field', (part, fields) => {
  expect([...creditProblems({ ...form, ...part }).keys()]).toEqual(fields)
})
