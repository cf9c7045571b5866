import { expect, test } from 'vitest'
import { initialWords, problemsIn, reasonField, typedAmount, WORDS_MAX, type MoneyAction } from './money-actions.ts'

const action: MoneyAction = {
  id: 'confirm', letter: 'c', label: 'The money has come', hint: '', why: null, button: 'Confirm', refusal: null,
  fields: [{ name: 'bankReference', label: 'Number', kind: 'line', missing: 'Give the number.', initial: 'FT-' }, { name: 'amount', label: 'Amount', kind: 'money', missing: 'Give the amount.' }, reasonField()],
}

test.each([['83.20', 83_200_000n], [' 1,250.5 ', 1_250_500_000n], ['0', 0n], ['0.000001', 1n]])('%s is an amount', (text, micros) => {
  expect(typedAmount(text)).toBe(micros)
})

test.each(['', '1e3', '0.0000001', 'twelve', '--1', '1.2.3'])('%j is no amount', (text) => {
  expect(typedAmount(text)).toBeNull()
})

test('fields begin with what is known', () => {
  expect(initialWords(action)).toEqual({ bankReference: 'FT-', amount: '', reason: '' })
})

test('what is missing is said at its own field, in its own words', () => {
  expect([...problemsIn(action, { bankReference: '  ', amount: '' })]).toEqual([
    ['bankReference', 'Give the number.'], ['amount', 'Give the amount.'], ['reason', 'The customer reads it, so it cannot be empty.'],
  ])
})

test('what is no amount, and what is too long to be kept, is said before it is sent', () => {
  const problems = problemsIn(action, { bankReference: 'FT-1', amount: '1e3', reason: 'a'.repeat(WORDS_MAX + 1) })
  expect([...problems.keys()]).toEqual(['amount', 'reason'])
  expect(problemsIn(action, { bankReference: 'FT-1', amount: '250', reason: 'a'.repeat(WORDS_MAX) }).size).toBe(0)
})
