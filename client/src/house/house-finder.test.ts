import { expect, test } from 'vitest'
import type { FindForHouseQuery } from '../graphql/generated/graphql.ts'
import { foundForHouse, houseActions, matches, numberOfWords } from './house-finder.ts'

const answer: FindForHouseQuery = {
  order: { id: '48112', status: 'InProgress', serviceName: 'Likes' }, payment: null, withdrawal: { id: '48112', amount: '12.00', currency: 'USD' },
  customers: { nodes: [{ id: '7', email: null, account: { id: '7', name: null } }] },
  services: { nodes: [{ id: '3', name: 'Views' }] },
  suppliers: [{ id: '1', name: 'North Kestrel' }, { id: '2', name: 'Marlin' }],
}

test.each([['48112', '48112'], [' 48,112 ', '48112'], ['#48112', '48112'], ['48 112', '48112'], ['order 48112', null], ['', null], [',', null], ['1234567890123456789', null]])('the number in %j is %j', (words, number) => {
  expect(numberOfWords(words)).toBe(number)
})

test('a name matches when each word is a part of it, in whatever case', () => {
  expect(matches('North Kestrel', 'kes nor')).toBe(true)
  expect(matches('North Kestrel', 'kes mar')).toBe(false)
})

test('a number leads to the order, the payment and the withdrawal that have it', () => {
  expect(foundForHouse(answer, '48112', () => true).byNumber).toMatchObject([
    { label: 'Order 48,112 Likes', to: { name: 'order', params: { id: '48112' } } },
    { label: 'Withdrawal 48112', to: { name: 'house-withdrawals', query: { item: '48112' } } },
  ])
})

test('suppliers are found by the words, an erased customer by the account, and nothing leads to a page that is not there', () => {
  const found = foundForHouse(answer, 'kestrel', (name) => name !== 'house-service')
  expect(found.suppliers).toMatchObject([{ label: 'North Kestrel' }])
  expect(found.customers).toMatchObject([{ label: 'erased', suffix: 'account 7' }])
  expect(found.services).toEqual([])
})

test('things to do are offered to who may do them, where their page exists', () => {
  const labels = (permissions: Parameters<typeof houseActions>[0], without = '') => houseActions(permissions, (name) => name !== without).map(({ label }) => label)
  expect(labels(['ManageMoney', 'ReadHouse'])).toEqual(['Give a credit…', 'Decide a withdrawal…'])
  expect(labels(['ManageHouse'])).toEqual(['Write an announcement…'])
  expect(labels(['ManageHouse'], 'house-announcements')).toEqual([])
})
