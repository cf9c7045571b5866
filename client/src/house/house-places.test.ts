import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Place } from '../frame/navigation.ts'
import type { Permission } from '../graphql/generated/graphql.ts'
import { housePlaces, type HousePlacesInput } from './house-places.ts'

const EVERY: readonly Permission[] = ['AnswerHelp', 'KeepNotes', 'ManageCatalogue', 'ManageCustomers', 'ManageHouse', 'ManageMoney', 'ManageOrders', 'ReadHouse']
const counts = { withdrawalCount: 3, overdueCount: 1, paymentCount: 3, creditCount: 1, alarm: null }

function placesOf(input: Partial<HousePlacesInput>): readonly Place[] {
  return housePlaces({ permissions: EVERY, hasRoute: () => true, ...input }).flatMap(({ places }) => places)
}

test('the navigation shows the counts to who may see them, and marks the books that contradict themselves', () => {
  const labelsOf = (permissions: readonly Permission[]): readonly string[] => placesOf({ permissions, hasRoute: (name) => name !== 'house-reports' }).map(({ label }) => label)
  expect(labelsOf(['ReadHouse'])).toEqual(['Operations', 'Incidents', 'Customers', 'Jobs', 'Services', 'Pricing', 'Imports', 'Suppliers', 'Withdrawals', 'Payments', 'Books'])
  expect(labelsOf(['ManageMoney'])).toEqual(['Credits', 'Payment methods'])
  expect(placesOf({ permissions: ['ReadHouse'], money: counts }).find(({ label }) => label === 'Withdrawals')).toMatchObject({ count: 3, overdueCount: 1 })
  const books = (alarm: number | null) => placesOf({ permissions: ['ReadHouse'], money: { ...counts, alarm } }).find(({ label }) => label === 'Books')
  expect(books(4)?.alarm).toBe('they contradict themselves')
  expect(books(null)?.alarm).toBeNull()
})

test('a place without a page, and a head without a place, are not shown', () => {
  expect(housePlaces({ permissions: EVERY, hasRoute: (name) => name === 'house-books' })).toMatchObject([{ head: 'Money', places: [{ label: 'Books' }] }])
})

test('no letter after G is given twice', () => {
  const letters = ['H', 'O', 'R', 'F', 'S', 'A', 'T', ...placesOf({}).flatMap(({ letter }) => letter ?? [])]
  expect(letters.filter((letter, at) => letters.indexOf(letter) !== at)).toEqual([])
})

test('every page of the house without a part to fill in is reached from a place', () => {
  const reached = new Set(placesOf({}).flatMap(({ routes }) => routes))
  const source = readFileSync(new URL('../router.ts', import.meta.url), 'utf8')
  const names = [...source.matchAll(/path: '\/house[^':]*', name: '([a-z-]+)'/g)].map(([, name = '']) => name)
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name) => !reached.has(name))).toEqual([])
})
