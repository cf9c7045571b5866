import { describe, expect, it } from 'vitest'
import { keptRows } from './moving-orders.ts'

const rows = (...ids: number[]): { id: string }[] => ids.map((id) => ({ id: String(id) }))
const after = (shown: number[], asked: number[], ended: number[] = []): number[] =>
  keptRows(rows(...shown), rows(...asked), (id) => ended.includes(Number(id))).map(({ id }) => Number(id))

describe('keptRows', () => {
  it('keeps every row in its place, whatever order the answer has', () => {
    expect(after([1, 2, 3], [3, 1, 2])).toEqual([1, 2, 3])
  })

  it('puts new orders at the end', () => {
    expect(after([1, 2], [9, 1, 2])).toEqual([1, 2, 9])
  })

  it('keeps an order that ended in its place until its row is needed', () => {
    expect(after([1, 2, 3], [1, 3], [2])).toEqual([1, 2, 3])
    expect(after([1, 2, 3, 4, 5, 6, 7, 8], [1, 3, 4, 5, 6, 7, 8, 9], [2])).toEqual([1, 3, 4, 5, 6, 7, 8, 9])
  })

  it('drops an order that is neither asked nor known to have ended', () => {
    expect(after([1, 2], [1])).toEqual([1])
  })
})
