import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clausesOf } from './clauses.ts'
import { DEFAULT_SETTINGS, type PolicySettings } from './settings.ts'
import { SETTING_TITLES, settingsDiff, settingText, validateSettings, type SettingName } from './settings-draft.ts'

const problems = (change: Partial<Record<SettingName, unknown>>) => validateSettings({ ...DEFAULT_SETTINGS, ...change } as PolicySettings)

describe('a draft of the settings', () => {
  it('is fine as the house starts', () => {
    expect(problems({})).toEqual([])
  })

  it.each<readonly [string, Partial<Record<SettingName, unknown>>, readonly string[], string]>([
    ['P1.1 no orders behind an estimate', { estimateSampleSize: 0 }, ['estimateSampleSize'], '0 is out of bounds: from 1 order to 200 orders.'],
    ['P4.6 a share above the whole', { refillStartShareBasisPoints: 10_001 }, ['refillStartShareBasisPoints'], '10,001 is out of bounds: from 0 % to 100 %.'],
    ['P4.6 a broken number', { refillStartShareBasisPoints: 10.5 }, ['refillStartShareBasisPoints'], 'Give a whole number.'],
    ['P4.16 no number at all', { refillAgainHours: Number.NaN }, ['refillAgainHours'], 'Give a whole number.'],
    ['P4.16 a word', { refillAgainHours: '24' }, ['refillAgainHours'], 'Give a whole number.'],
    ['P5.3 no day to process', { withdrawalWorkingDaysMax: 0 }, ['withdrawalWorkingDaysMax'], '0 is out of bounds: from 1 working day to 60 working days.'],
    ['P5.4 less than nothing', { withdrawalFreeHours: -1 }, ['withdrawalFreeHours'], '−1 is out of bounds: from 0 hours to 8,760 hours.'],
    ['P5.3 no day of the calendar', { holidays: ['2026-02-29'] }, ['holidays'], '2026-02-29 is no day. Give days such as 2026-12-25.'],
    ['P5.3 a day as people write it', { holidays: ['25 December'] }, ['holidays'], '25 December is no day. Give days such as 2026-12-25.'],
    ['P5.3 a day twice', { holidays: ['2026-12-25', '2026-12-25'] }, ['holidays'], 'Give each day once, in the order of time.'],
    ['P5.3 days the wrong way round', { holidays: ['2026-12-26', '2026-12-25'] }, ['holidays'], 'Give each day once, in the order of time.'],
    ['P5.3 more than a year of days', { holidays: Array.from({ length: 401 }, () => '2026-12-25') }, ['holidays'], '401 days are too many: at most 400.'],
    ['P5.3 no list', { holidays: null }, ['holidays'], 'Give days such as 2026-12-25.'],
    ['P5.4 credits without end', { creditAloneMax: 1_000_001 }, ['creditAloneMax'], '1,000,001 is out of bounds: from 0 units to 1,000,000 units.'],
    ['P2.3 another scope', { linkScope: 'account' }, ['linkScope'], 'It is one of link and linkAndMetric.'],
    ['P1.5 neither yes nor no', { isSourceRequired: null }, ['isSourceRequired'], 'It is yes or no.'],
    ['P3.5 lead times the wrong way round', { leadTimeHoursMin: 73 }, ['leadTimeHoursMin', 'leadTimeHoursMax'], 'Lead times would usually fall between 73 hours and 72 hours: the first is longer than the second.'],
    ['P4.14 a refill that starts after the usual end', { refillStartHours: 73 }, ['leadTimeHoursMax', 'refillStartHours'], 'A refill could take 73 hours to start (P4.14), yet lead times, refills among them, usually end within 72 hours (P3.5).'],
  ])('%s is a problem', (_, change, fields, text) => {
    expect(problems(change)).toEqual(fields.map(field => ({ field, text })))
  })

  it('says a contradiction only of fields that are fine by themselves', () => {
    expect(problems({ leadTimeHoursMin: 9_999 }).map(({ field }) => field)).toEqual(['leadTimeHoursMin'])
  })

  it('is fine at the bounds of a contradiction', () => {
    expect(problems({ leadTimeHoursMin: 72, refillStartHours: 72 })).toEqual([])
  })

  it('always gives whole sentences of the terms when it has no problem', { timeout: 30_000 }, () => {
    const draft = fc.record({
      estimateSampleSize: fc.integer({ min: -1, max: 201 }), isSourceRequired: fc.boolean(), linkScope: fc.constantFrom('link' as const, 'linkAndMetric' as const),
      leadTimeHoursMin: fc.integer({ min: 0, max: 100 }), leadTimeHoursMax: fc.integer({ min: 0, max: 100 }), refillStartShareBasisPoints: fc.integer({ min: -1, max: 10_001 }),
      refillStartHours: fc.integer({ min: 0, max: 100 }), refillAgainHours: fc.integer({ min: -1, max: 100 }), withdrawalWorkingDaysMax: fc.integer({ min: 0, max: 61 }),
      withdrawalFreeHours: fc.integer({ min: -1, max: 100 }), withdrawalDeductionBasisPoints: fc.integer({ min: -1, max: 10_001 }),
      holidays: fc.constantFrom([], ['2026-12-25']), creditAloneMax: fc.integer({ min: -1, max: 200 }),
    })
    fc.assert(fc.property(draft, (settings) => {
      if (validateSettings(settings).length > 0) return
      expect(settings.leadTimeHoursMin).toBeLessThanOrEqual(settings.leadTimeHoursMax)
      for (const { text } of clausesOf(settings)) expect(text).not.toMatch(/undefined|NaN|−|-\d/)
    }), { numRuns: 2_000 })
  })
})

describe('the difference between two settings', () => {
  it('is said in words, in the order of the clauses', () => {
    expect(settingsDiff(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, withdrawalWorkingDaysMax: 1, refillStartShareBasisPoints: 1_250, refillStartHours: 1, linkScope: 'linkAndMetric', isSourceRequired: true })).toEqual([
      { field: 'isSourceRequired', clause: 'P1.5', title: 'Declared source', before: 'not required', after: 'required' },
      { field: 'linkScope', clause: 'P2.3', title: 'What holds a link', before: 'the link, whatever the service', after: 'the link and what is counted there' },
      { field: 'refillStartShareBasisPoints', clause: 'P4.6', title: 'Least share of the start count', before: '10 %', after: '12.5 %' },
      { field: 'refillStartHours', clause: 'P4.14', title: 'Least time for a refill to start', before: '48 hours', after: '1 hour' },
      { field: 'withdrawalWorkingDaysMax', clause: 'P5.3', title: 'Withdrawal processed within', before: '7 working days', after: '1 working day' },
    ])
    expect(settingsDiff(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS })).toEqual([])
  })

  it('P5.3 names the days that are no holidays any more, and those that became one', () => {
    const year = Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}-15`)
    expect(settingsDiff({ ...DEFAULT_SETTINGS, holidays: year }, { ...DEFAULT_SETTINGS, holidays: [...year.slice(1), '2026-12-25'] })).toEqual([
      { field: 'holidays', clause: 'P5.3', title: 'Holidays', before: '2026-01-15', after: '2026-12-25' },
    ])
    expect(settingsDiff({ ...DEFAULT_SETTINGS, holidays: [...year] }, { ...DEFAULT_SETTINGS, holidays: year })).toEqual([])
    expect(settingText({ ...DEFAULT_SETTINGS, holidays: year }, 'holidays')).toBe('12 days from 2026-01-15 to 2026-12-15')
  })

  it('knows every setting', () => {
    expect(Object.keys(SETTING_TITLES).toSorted()).toEqual(Object.keys(DEFAULT_SETTINGS).toSorted())
    for (const field of Object.keys(SETTING_TITLES) as SettingName[]) expect(settingText(DEFAULT_SETTINGS, field)).toMatch(/^[\w,. %]+$/)
  })
})
