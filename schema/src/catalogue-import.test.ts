import { describe, expect, test } from 'vitest'
import { ImportRowKind, proposeDecision, rateChangeOf, type ImportRule, type ProposedRow } from './catalogue-import.ts'

const row = (kinds: ImportRowKind[], changes: Partial<ProposedRow> = {}): ProposedRow => ({ supplierId: '1', kinds, rateChangeBasisPoints: null, isHeldBack: false, ...changes })
const rule = (kind: ImportRowKind, action: ImportRule['action'], changes: Partial<ImportRule> = {}): ImportRule => ({ supplierId: null, kind, action, limitBasisPoints: null, ...changes })

describe('what the rules propose', () => {
  test.each(Object.values(ImportRowKind))('without a rule a person decides about %s', kind => {
    expect(proposeDecision(row([kind]), [])).toBe('Hold')
  })

  test('a rate within the limit is applied, one above is reviewed, and the sign makes no difference', () => {
    const rules = [rule('RateUp', 'Apply', { limitBasisPoints: 500 }), rule('RateDown', 'Apply', { limitBasisPoints: 500 })]
    expect(proposeDecision(row(['RateUp'], { rateChangeBasisPoints: 500 }), rules)).toBe('Apply')
    expect(proposeDecision(row(['RateUp'], { rateChangeBasisPoints: 501 }), rules)).toBe('Hold')
    expect(proposeDecision(row(['RateDown'], { rateChangeBasisPoints: -501 }), rules)).toBe('Hold')
    expect(proposeDecision(row(['RateUp']), rules)).toBe('Hold')
  })

  test('a supplier\'s own rule goes before one for all, in whatever order they come', () => {
    const rules = [rule('New', 'Apply'), rule('New', 'KeepOff', { supplierId: '1' }), rule('New', 'Skip', { supplierId: '2' })]
    expect(proposeDecision(row(['New']), rules)).toBe('KeepOff')
    expect(proposeDecision(row(['New']), rules.toReversed())).toBe('KeepOff')
    expect(proposeDecision(row(['New'], { supplierId: '3' }), rules)).toBe('Apply')
  })

  test('of a row that is several things the most careful rule holds', () => {
    const rules = [rule('RateUp', 'Apply'), rule('Renamed', 'Review'), rule('LimitsChanged', 'Skip')]
    expect(proposeDecision(row(['RateUp', 'Renamed', 'LimitsChanged']), rules)).toBe('Hold')
    expect(proposeDecision(row(['RateUp', 'LimitsChanged']), rules)).toBe('Skip')
  })

  test('no rule applies what the house holds back', () => {
    expect(proposeDecision(row(['RateUp'], { rateChangeBasisPoints: 1, isHeldBack: true }), [rule('RateUp', 'Apply')])).toBe('Hold')
  })
})

test.each([[1_000_000n, 1_050_000n, 500], [1_000_000n, 1_050_001n, 501], [1_000_000n, 949_999n, -501], [1_000_000n, 1_000_000n, 0], [0n, 5n, null]])(
  'a rate from %s to %s moves by %s', (before, after, change) => {
    expect(rateChangeOf(before, after)).toBe(change)
  })
