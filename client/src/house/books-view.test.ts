import { expect, test } from 'vitest'
import { bookRowsOf, checkWords, fieldTextOf, inReadingOrder, instantOfField, readBooksAddress, verdictOf } from './books-view.ts'

const holds = { sentence: 'No balance is below zero.', holds: true, exceptionCount: 0, examples: [] }
const fails = { sentence: 'Every balance is the sum of its postings.', holds: false, exceptionCount: 2, examples: ['4', '7'] }

test('an address names an instant, or none', () => {
  expect(readBooksAddress({ at: '2026-03-04T12:00:00Z' })).toBe('2026-03-04T12:00:00.000Z')
  expect(readBooksAddress({ at: 'yesterday' })).toBeNull()
  expect(readBooksAddress({})).toBeNull()
})

test('what the field shows of an instant means that instant again, to the second', () => {
  expect(instantOfField(fieldTextOf(new Date('2026-03-04T12:34:56.000Z')))).toBe('2026-03-04T12:34:56.000Z')
  expect(instantOfField('2026-03-04 12:34')).toBe(instantOfField('2026-03-04 12:34:00'))
  expect(instantOfField('2026-03-04')).toBe(instantOfField('2026-03-04T00:00:00'))
})

test.each(['', 'yesterday', '2026-13-01 00:00', '2026-02-31 12:00', '2026-03-04 25:00', '2026-03-04 12:00 UTC', '04.03.2026'])('%j is no instant', (text) => {
  expect(instantOfField(text)).toBeNull()
})

test('accounts stand in the order of the chart, each with what it holds, and what is not in it last', () => {
  const rows = bookRowsOf([{ name: 'customers:held', currency: 'USD', balance: '1' }, { name: 'house:owed', currency: 'USD', balance: '0' }, { name: 'house:revenue', currency: 'USD', balance: '2' }])
  expect(rows.map(({ name }) => name)).toEqual(['house:revenue', 'house:owed', 'customers:held'])
  expect(rows.every(({ meaning }) => meaning !== '')).toBe(true)
})

test('the verdict counts what does not hold, and is silent about the past', () => {
  expect(verdictOf(null)).toBeNull()
  expect(verdictOf([holds, holds])).toEqual({ isRight: true, words: 'All 2 sentences hold' })
  expect(verdictOf([holds, fails])).toEqual({ isRight: false, words: '1 sentence of 2 does not hold' })
})

test('what fails is read first', () => {
  expect(inReadingOrder([holds, fails])).toEqual([fails, holds])
})

test('a nightly check says how many rows contradict the books', () => {
  expect(checkWords({ exceptionCount: 0, sentences: [holds] })).toBe('1 sentence held')
  expect(checkWords({ exceptionCount: 2, sentences: [holds, fails] })).toBe('2 rows contradict the books')
})
