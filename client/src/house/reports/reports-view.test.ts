import { describe, expect, it } from 'vitest'
import type { LocationQuery } from 'vue-router'
import { changeText, csvOf, readDay, readReportsAddress, writeReportsAddress } from './reports-view.ts'

const NOW = new Date('2026-03-15T12:00:00Z')

describe('the address of a report', () => {
  it('is thirty days of days up to today unless it says otherwise', () => {
    expect(readReportsAddress({}, NOW)).toMatchObject({ tab: { id: 'days' }, preset: { id: '30d' }, from: '2026-02-14', to: '2026-03-15', sort: 'Key' })
    expect(readReportsAddress({ span: 'month', tab: 'customers' }, NOW)).toMatchObject({ from: '2026-03-01', to: '2026-03-15', sort: 'Revenue' })
  })

  it('says nothing that is usual, and reads what it wrote', () => {
    expect(writeReportsAddress(readReportsAddress({}, NOW))).toEqual({})
    const queries: readonly LocationQuery[] = [{ tab: 'services', span: '7d', sort: 'Margin', order: 'up' }, { from: '2026-01-01', to: '2026-01-31', tab: 'cohorts', by: 'week' }]
    for (const query of queries) expect(writeReportsAddress(readReportsAddress(query, NOW))).toEqual(query)
  })

  it('takes what is no day, or ends before it begins, as if it were not there', () => {
    expect([readDay('2026-02-30'), readDay('soon'), readDay('2026-02-28')]).toEqual([null, null, '2026-02-28'])
    expect(readReportsAddress({ from: '2026-03-02', to: '2026-03-01' }, NOW).preset?.id).toBe('30d')
  })

  it('leads to the same rows as a file', () => {
    expect(csvOf(readReportsAddress({ tab: 'services', sort: 'Margin', from: '2026-01-01', to: '2026-01-31' }, NOW))).toBe('/reports.csv?report=Service&from=2026-01-01&to=2026-01-31&sort=Margin')
  })
})

it('a change is a share of what was before, new where there was nothing, and silent about nothing', () => {
  expect([changeText('112.00', '100.00'), changeText('97.00', '100.00'), changeText('1.00', '0.00'), changeText('0.00', '0.00')]).toEqual(['+12\u2009%', '\u22123\u2009%', 'new', ''])
})
