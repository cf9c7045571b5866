import type { ClauseId } from './clauses.ts'
import { LinkScope, type PolicySettings } from './settings.ts'
import { countedText, countText, percentText } from './wording.ts'

/** A setting by name. */
export type SettingName = keyof PolicySettings

/** What is wrong with one field of a draft. A contradiction between two fields stands at both. */
export interface SettingsProblem {
  readonly field: SettingName
  readonly text: string
}

/** One setting that differs between two versions, in words. */
export interface SettingChange {
  readonly field: SettingName
  readonly clause: ClauseId
  readonly title: string
  readonly before: string
  readonly after: string
}

/** How a number is read, and between what it may lie. */
interface NumberUnit {
  readonly min: number
  readonly max: number
  readonly text: (value: number) => string
}

const hours = (min: number, max: number): NumberUnit => ({ min, max, text: value => countedText(value, 'hour') })
const SHARE: NumberUnit = { min: 0, max: 10_000, text: percentText }

type NumberSetting = { [Name in SettingName]: PolicySettings[Name] extends number ? Name : never }[SettingName]

/** Bounds are wide: a house may be strict or generous, but a year of lead time or a deduction of more than all is a typing error. */
const NUMBERS: Readonly<Record<NumberSetting, NumberUnit>> = {
  estimateSampleSize: { min: 1, max: 200, text: value => countedText(value, 'order') },
  leadTimeHoursMin: hours(1, 2_160),
  leadTimeHoursMax: hours(1, 2_160),
  refillStartShareBasisPoints: SHARE,
  refillStartHours: hours(1, 2_160),
  refillAgainHours: hours(0, 2_160),
  withdrawalWorkingDaysMax: { min: 1, max: 60, text: value => countedText(value, 'working day') },
  withdrawalFreeHours: hours(0, 8_760),
  withdrawalDeductionBasisPoints: SHARE,
  creditAloneMax: { min: 0, max: 1_000_000, text: value => countedText(value, 'unit') },
}

/** The holidays of some years ahead; more is a typing error, and every withdrawal walks them. */
const HOLIDAYS_MAX = 400


/** Every setting with the clause it belongs to, in the order of the clauses. */
export const SETTING_TITLES: Readonly<Record<SettingName, { readonly clause: ClauseId, readonly title: string }>> = {
  estimateSampleSize: { clause: 'P1.1', title: 'Orders behind an estimate' },
  isSourceRequired: { clause: 'P1.5', title: 'Declared source' },
  linkScope: { clause: 'P2.3', title: 'What holds a link' },
  leadTimeHoursMin: { clause: 'P3.5', title: 'Usual lead time, from' },
  leadTimeHoursMax: { clause: 'P3.5', title: 'Usual lead time, to' },
  refillStartShareBasisPoints: { clause: 'P4.6', title: 'Least share of the start count' },
  refillStartHours: { clause: 'P4.14', title: 'Least time for a refill to start' },
  refillAgainHours: { clause: 'P4.16', title: 'Wait between two refills' },
  withdrawalWorkingDaysMax: { clause: 'P5.3', title: 'Withdrawal processed within' },
  holidays: { clause: 'P5.3', title: 'Holidays' },
  withdrawalFreeHours: { clause: 'P5.4', title: 'Withdrawal free of deduction for' },
  withdrawalDeductionBasisPoints: { clause: 'P5.4', title: 'Deduction from older payments' },
  creditAloneMax: { clause: 'P5.4', title: 'Credit by one person alone within 24 hours, up to' },
}

const NAMES = Object.keys(SETTING_TITLES) as SettingName[]

/**
 * What is wrong with a draft of the settings, field by field: a number that is broken or out of bounds, a word that is unknown, two fields
 * that contradict each other. Empty when it can be published.
 */
export function validateSettings(draft: PolicySettings): readonly SettingsProblem[] {
  const single = NAMES.flatMap((field) => {
    const text = problemOf(field, draft[field])
    return text === null ? [] : [{ field, text }]
  })
  const broken = new Set(single.map(problem => problem.field))
  return [...single, ...contradictionsIn(draft).filter(({ fields }) => !fields.some(field => broken.has(field))).flatMap(({ fields, text }) => fields.map(field => ({ field, text })))]
}

/** The settings that differ between two versions, in the order of the clauses. */
export function settingsDiff(before: PolicySettings, after: PolicySettings): readonly SettingChange[] {
  return NAMES.flatMap((field) => {
    const [was, is] = field === 'holidays' ? holidayChange(before.holidays, after.holidays) : [settingText(before, field), settingText(after, field)]
    return was === is ? [] : [{ field, ...SETTING_TITLES[field], before: was, after: is }]
  })
}

/** A setting in words: '10 %', '48 hours', 'the link, whatever the service'. */
export function settingText(settings: PolicySettings, field: SettingName): string {
  if (field === 'linkScope') return settings.linkScope === LinkScope.link ? 'the link, whatever the service' : 'the link and what is counted there'
  if (field === 'isSourceRequired') return settings.isSourceRequired ? 'required' : 'not required'
  if (field === 'holidays') return holidaysText(settings.holidays)
  return NUMBERS[field].text(settings[field])
}

function problemOf(field: SettingName, value: unknown): string | null {
  if (field === 'linkScope') return Object.values<unknown>(LinkScope).includes(value) ? null : `It is one of ${Object.values(LinkScope).join(' and ')}.`
  if (field === 'isSourceRequired') return typeof value === 'boolean' ? null : 'It is yes or no.'
  if (field === 'holidays') return problemOfHolidays(value)
  const { min, max, text } = NUMBERS[field]
  if (typeof value !== 'number' || !Number.isInteger(value)) return 'Give a whole number.'
  return value >= min && value <= max ? null : `${countText(value)} is out of bounds: from ${text(min)} to ${text(max)}.`
}

function problemOfHolidays(value: unknown): string | null {
  if (!Array.isArray(value)) return 'Give days such as 2026-12-25.'
  if (value.length > HOLIDAYS_MAX) return `${countText(value.length)} days are too many: at most ${countText(HOLIDAYS_MAX)}.`
  const broken: unknown = value.find(day => typeof day !== 'string' || !isDay(day))
  if (broken !== undefined) return `${String(broken).slice(0, 40)} is no day. Give days such as 2026-12-25.`
  return value.every((day, index) => index === 0 || value[index - 1] < day) ? null : 'Give each day once, in the order of time.'
}

/** Whether a text is a day of the calendar: 2026-02-29 is none. */
function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** So many days are named one by one; of more their number and their bounds are told. */
const HOLIDAYS_NAMED = 4

function holidaysText(days: readonly string[]): string {
  if (days.length === 0) return 'none'
  return days.length <= HOLIDAYS_NAMED ? days.join(', ') : `${countText(days.length)} days from ${days[0]} to ${days.at(-1)}`
}

/** What is no holiday any more, and what became one: two long lists say nothing to somebody who compares them. */
function holidayChange(before: readonly string[], after: readonly string[]): readonly [before: string, after: string] {
  const [kept, given] = [new Set(after), new Set(before)]
  return [holidaysText(before.filter(day => !kept.has(day))), holidaysText(after.filter(day => !given.has(day)))]
}

interface Contradiction {
  readonly fields: readonly SettingName[]
  readonly text: string
}

/** What each field may say, and both together may not. */
function contradictionsIn(draft: PolicySettings): readonly Contradiction[] {
  const { leadTimeHoursMin, leadTimeHoursMax, refillStartHours } = draft
  const found: Contradiction[] = []
  if (leadTimeHoursMin > leadTimeHoursMax) {
    found.push({
      fields: ['leadTimeHoursMin', 'leadTimeHoursMax'],
      text: `Lead times would usually fall between ${settingText(draft, 'leadTimeHoursMin')} and ${settingText(draft, 'leadTimeHoursMax')}: the first is longer than the second.`,
    })
  }
  if (refillStartHours > leadTimeHoursMax) {
    found.push({
      fields: ['leadTimeHoursMax', 'refillStartHours'],
      text: `A refill could take ${settingText(draft, 'refillStartHours')} to start (P4.14), yet lead times, refills among them, usually end within ${settingText(draft, 'leadTimeHoursMax')} (P3.5).`,
    })
  }
  return found
}
