import { describe, expect, it } from 'vitest'
import { rowWindow } from './useRowWindow.ts'

describe('rowWindow', () => {
  it('draws what is seen and a little more, however long the list is', () => {
    const window = rowWindow(180_000, 720, 36, 10_000)
    expect(window.first).toBeLessThanOrEqual(5_000)
    expect(window.end).toBeGreaterThanOrEqual(5_020)
    expect(window.end - window.first).toBeLessThan(60)
  })

  it('keeps the whole height, so that the scroll bar does not lie', () => {
    for (const scrollTop of [0, 35, 36, 300, 9_999 * 36, 10_000 * 36]) {
      const { first, end, above, below } = rowWindow(scrollTop, 720, 36, 10_000)
      expect(above + (end - first) * 36 + below).toBe(360_000)
    }
  })

  it('covers every row that is seen at every position', () => {
    for (let scrollTop = 0; scrollTop <= 500 * 36 - 720; scrollTop += 17) {
      const { first, end } = rowWindow(scrollTop, 720, 36, 500)
      expect(first).toBeLessThanOrEqual(Math.floor(scrollTop / 36))
      expect(end).toBeGreaterThanOrEqual(Math.min(500, Math.ceil((scrollTop + 720) / 36)))
    }
  })

  it('is the whole list when that is short, and nothing when it is empty', () => {
    expect(rowWindow(0, 720, 36, 5)).toEqual({ first: 0, end: 5, above: 0, below: 0 })
    expect(rowWindow(0, 720, 36, 0)).toEqual({ first: 0, end: 0, above: 0, below: 0 })
  })
})
