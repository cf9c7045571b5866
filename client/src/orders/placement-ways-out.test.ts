import type { Check, Fact } from '@tallyboard/schema'
import { describe, expect, test } from 'vitest'
import { wayOutOf } from './placement-ways-out.ts'

const service = { rate: '1.24', quantityMin: 100, quantityMax: 50_000, quantityStep: 10, type: 'Default' } as const

function check(code: Check['code'], facts: readonly Fact[] = [], verdict: Check['verdict'] = 'Failed'): Check {
  return { clause: 'P2.3', code, verdict, title: 'x', text: 'x', detail: null, facts }
}

const fact = (name: string, value: string): Fact => ({ name, kind: 'Text', value })

describe('ways out', () => {
  test('a check that passed needs none', () => {
    expect(wayOutOf(check('QUANTITY_TOO_SMALL', [], 'Passed'), service, 0n)).toEqual([])
  })

  test('somebody else’s order cannot be opened, one’s own can', () => {
    expect(wayOutOf(check('LINK_HAS_OPEN_ORDER'), service, 0n)).toEqual([])
    expect(wayOutOf(check('LINK_HAS_OPEN_ORDER', [fact('orderId', '48291')]), service, 0n)).toEqual([{ kind: 'order', orderId: '48291', label: 'Open 48,291' }])
  })

  test('funds that cover part of it offer the most they cover, on the step and within the limits', () => {
    expect(wayOutOf(check('NOT_ENOUGH_FUNDS'), service, 1_000_000n)[0]).toEqual({ kind: 'quantity', quantity: 800, label: 'Make it 800' })
    expect(wayOutOf(check('NOT_ENOUGH_FUNDS'), service, 100_000n)).toEqual([{ kind: 'funds', label: 'Look at funds' }])
    expect(wayOutOf(check('NOT_ENOUGH_FUNDS'), service, 1_000_000_000n)[0]).toMatchObject({ quantity: 50_000 })
  })

  test('a quantity off the step offers its neighbours', () => {
    const ways = wayOutOf(check('QUANTITY_OFF_STEP', [fact('nearestBelowCount', '120'), fact('nearestAboveCount', '130')]), service, 0n)
    expect(ways.map((way) => way.label)).toEqual(['Make it 120', 'Make it 130'])
  })

  test('terms are accepted in the version that is in force', () => {
    expect(wayOutOf(check('TERMS_NOT_ACCEPTED', [fact('termsVersion', '3')]), service, 0n)[0]).toEqual({ kind: 'terms', version: 3, label: 'Accept version 3' })
  })
})
