import { expect, it } from 'vitest'
import { orderColumns, shownColumns } from './order-columns.ts'

const names = (choice: Record<string, boolean>, width: number): string[] => Object.entries(shownColumns(choice, width)).filter(([, isShown]) => isShown).map(([id]) => id)

it('shows every column where there is room', () => {
  expect(names({}, 1_440)).toEqual(orderColumns.map(({ id }) => id))
})

it('leaves out what explains before what is read', () => {
  expect(names({}, 1_000)).toEqual(['order', 'state', 'service', 'link', 'delivered', 'bar', 'of', 'charge', 'changed'])
})

it('follows the reader before the window', () => {
  expect(names({ curve: true, charge: false }, 1_000)).toContain('curve')
  expect(names({ curve: true, charge: false }, 1_000)).not.toContain('charge')
})

it('never hides the name of a row, whatever was stored', () => {
  expect(names({ order: false, service: false, gone: true }, 1_440)).toEqual(orderColumns.map(({ id }) => id))
})
