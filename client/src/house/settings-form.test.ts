import { DEFAULT_SETTINGS } from '@tallyboard/schema'
import { describe, expect, it } from 'vitest'
import { readDraft, settingRows, textsOf, whatIfRows } from './settings-form.ts'

const texts = textsOf(DEFAULT_SETTINGS)

describe('the draft of the settings', () => {
  it('reads back what it wrote into the fields', () => {
    expect(texts).toMatchObject({ refillStartShareBasisPoints: '10', linkScope: 'link', isSourceRequired: 'no', leadTimeHoursMax: '72' })
    expect(readDraft(texts)).toEqual({ draft: DEFAULT_SETTINGS, problems: new Map() })
  })

  it('edits a share in percent and keeps it in hundredths of one', () => {
    expect(readDraft({ ...texts, refillStartShareBasisPoints: '12.35' }).draft.refillStartShareBasisPoints).toBe(1_235)
    expect(readDraft({ ...texts, refillStartShareBasisPoints: '0.29' }).draft.refillStartShareBasisPoints).toBe(29)
  })

  it.each(['', '-1', '1e3', '12.345', '100.01'])('says at its own field that %j is no share', (text) => {
    expect([...readDraft({ ...texts, withdrawalDeductionBasisPoints: text }).problems]).toEqual([['withdrawalDeductionBasisPoints', 'Give a percentage from 0 to 100, with at most two decimals.']])
  })

  it('does not take an empty field for zero hours', () => {
    expect(readDraft({ ...texts, withdrawalFreeHours: '' }).problems.get('withdrawalFreeHours')).toBe('Give a whole number.')
  })

  it('P5.3 reads holidays however they are written down, each once and in order', () => {
    expect(readDraft({ ...texts, holidays: ' 2026-12-26, 2026-12-25\n2026-12-25;2027-01-01 ' }).draft.holidays).toEqual(['2026-12-25', '2026-12-26', '2027-01-01'])
    expect(readDraft({ ...texts, holidays: '25.12.2026' }).problems.get('holidays')).toBe('25.12.2026 is no day. Give days such as 2026-12-25.')
    expect(textsOf({ ...DEFAULT_SETTINGS, holidays: ['2026-12-25', '2026-12-26'] }).holidays).toBe('2026-12-25\n2026-12-26')
  })

  it('says a contradiction at both fields', () => {
    expect([...readDraft({ ...texts, leadTimeHoursMin: '80' }).problems.keys()]).toEqual(['leadTimeHoursMin', 'leadTimeHoursMax'])
  })

  it('names every setting with its clause and its value', () => {
    expect(settingRows(DEFAULT_SETTINGS)).toHaveLength(Object.keys(DEFAULT_SETTINGS).length)
    expect(settingRows(DEFAULT_SETTINGS).find(({ name }) => name === 'refillAgainHours')).toMatchObject({ clause: 'P4.16', text: '24 hours' })
  })
})

describe('the what-if table', () => {
  it('accounts for every decision that was taken again', () => {
    const placements = { consideredCount: 21, same: 1, nowAllowed: 2, nowRefused: 3, otherReason: 4, otherGrant: 5, cannotTell: 6 }
    const rows = whatIfRows(placements, { ...placements, consideredCount: 20, same: 0 })
    expect(rows.reduce((sum, row) => sum + row.placementCount, 0)).toBe(21)
    expect(rows.reduce((sum, row) => sum + row.refillCount, 0)).toBe(20)
    expect(rows[0]).toEqual({ label: 'Now refused', placementCount: 3, refillCount: 3 })
  })
})
