import { expect, test } from 'vitest'
import { basisPointsOf, changeLines, foundText, percentText } from './import-view.ts'

const side = { name: 'Followers', type: 'Default', category: 'Instagram', cost: '1.00', rate: '1.30', marginBasisPoints: 2_308, quantityMin: 10, quantityMax: 1_000, guarantee: null }

test('of a row only what is different is told', () => {
  expect(changeLines({ before: side, after: { ...side, cost: '1.4', quantityMin: 20, guarantee: 'R30' } }, 'USD')).toEqual([
    { what: 'Cost', before: '$1.00', after: '$1.40' }, { what: 'Limits', before: '10 to 1,000', after: '20 to 1,000' }, { what: 'Guarantee', before: 'none', after: 'R30' },
  ])
  expect(changeLines({ before: side, after: side }, 'USD')).toEqual([])
})

test('a new row is told by what it is', () => {
  expect(changeLines({ before: null, after: side }, 'USD').map(({ what, before, after }) => [what, before, after])).toContainEqual(['Cost', null, '$1.00'])
})

test.each([[1_250, '+12.5 %'], [-500, '−5.0 %'], [0, '0.0 %']])('%s hundredths of a per cent are %s', (basisPoints, text) => {
  expect(percentText(basisPoints)).toBe(text)
})

test.each([['5', 500], [' 2.5 ', 250], ['-1', null], ['', null], ['1e3', null], ['1001', null]])('%j per cent are %s', (text, basisPoints) => {
  expect(basisPointsOf(text)).toBe(basisPoints)
})

test('a reading that found nothing says so', () => {
  expect(foundText({ newCount: 0, changedCount: 0, goneCount: 0 })).toBe('as it was')
  expect(foundText({ newCount: 2_000, changedCount: 0, goneCount: 1 })).toBe('2,000 new, 1 gone')
})
