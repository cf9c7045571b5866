import { describe, expect, it } from 'vitest'
import { readAmount } from './read-amount.ts'

describe('a typed amount', () => {
  it.each([['83.20', 83_200_000n], [' 50 ', 50_000_000n], ['1,204.5', 1_204_500_000n], ['0.000001', 1n], ['0', 0n]])('%j is %s millionths', (typed, micros) => {
    expect(readAmount(typed)).toEqual({ micros, problem: null })
  })

  it.each(['1e3', 'ten', '10 EUR', '-5', '0.0000001', '0.000000001', '1.2.3', '$5', '١٠'])('%j is none, and the reader is told what one looks like', (typed) => {
    expect(readAmount(typed)).toEqual({ micros: null, problem: 'Give an amount with at most six decimals, as in 83.20.' })
  })

  it('is too much when no balance could hold it', () => {
    expect(readAmount('9007199254740993')).toEqual({ micros: null, problem: 'That is more than any balance holds.' })
  })

  it('is neither while nothing is typed', () => {
    expect(readAmount('  ')).toEqual({ micros: null, problem: null })
  })
})
