import { SETTING_TITLES, settingText, validateSettings, type PolicySettings, type SettingName } from '@tallyboard/schema'
import type { PolicySettingsInput, WhatIfCountFragment, WhatIfKind } from '../graphql/generated/graphql.ts'

/** A draft as it stands in the fields: words, until they are read. */
export type DraftTexts = Readonly<Record<SettingName, string>>

/** How a setting is written down. A share is edited in percent and kept in hundredths of one; days stand one on a line. */
export type SettingField =
  | { readonly kind: 'days' }
  | { readonly kind: 'number' | 'share', readonly unit: string }
  | { readonly kind: 'choice', readonly choices: readonly { readonly value: string, readonly label: string }[] }

const choice = (...choices: readonly (readonly [value: string, label: string])[]): SettingField => ({ kind: 'choice', choices: choices.map(([value, label]) => ({ value, label })) })
const number = (unit: string): SettingField => ({ kind: 'number', unit })
const share: SettingField = { kind: 'share', unit: '%' }

/** Every setting's field. */
export const SETTING_FIELDS: Readonly<Record<SettingName, SettingField>> = {
  estimateSampleSize: number('orders'),
  isSourceRequired: choice(['yes', 'Required'], ['no', 'Not required']),
  linkScope: choice(['link', 'The link'], ['linkAndMetric', 'The link and what is counted']),
  leadTimeHoursMin: number('hours'),
  leadTimeHoursMax: number('hours'),
  refillStartShareBasisPoints: share,
  refillStartHours: number('hours'),
  refillAgainHours: number('hours'),
  withdrawalWorkingDaysMax: number('working days'),
  holidays: { kind: 'days' },
  withdrawalFreeHours: number('hours'),
  withdrawalDeductionBasisPoints: share,
  creditAloneMax: number('units'),
}

/** The settings in the order of their clauses. */
export const SETTING_NAMES = Object.keys(SETTING_TITLES) as readonly SettingName[]

/** A setting as a list shows it: what it is called, its clause, its value in words. */
export interface SettingRow {
  readonly name: SettingName
  readonly clause: string
  readonly title: string
  readonly text: string
}

/** The settings in words. */
export function settingRows(settings: PolicySettings): readonly SettingRow[] {
  return SETTING_NAMES.map((name) => ({ name, ...SETTING_TITLES[name], text: settingText(settings, name) }))
}

/** What the fields hold for settings as they are. */
export function textsOf(settings: PolicySettings): DraftTexts {
  const textOf = (name: SettingName): string => {
    const value = settings[name]
    if (typeof value === 'boolean') return value ? 'yes' : 'no'
    if (typeof value === 'object') return value.join('\n')
    return SETTING_FIELDS[name].kind === 'share' ? String(Number(value) / 100) : String(value)
  }
  return Object.fromEntries(SETTING_NAMES.map((name) => [name, textOf(name)])) as Record<SettingName, string>
}

/** What the fields say, and what is wrong with each. */
export interface ReadDraft {
  readonly draft: PolicySettings
  /** By setting; empty when the draft can be published. */
  readonly problems: ReadonlyMap<string, string>
}

/** Reads the fields. Every problem stands at its own field, in the words of the server's own check. */
export function readDraft(texts: DraftTexts): ReadDraft {
  const draft = Object.fromEntries(SETTING_NAMES.map((name) => [name, valueOf(name, texts[name])])) as unknown as PolicySettings
  return {
    draft,
    problems: new Map(validateSettings(draft).map(({ field, text }) => [field, SETTING_FIELDS[field].kind === 'share' ? 'Give a percentage from 0 to 100, with at most two decimals.' : text])),
  }
}

/** A draft as the API takes it. */
export function draftInput(draft: PolicySettings): PolicySettingsInput {
  return { ...draft, holidays: [...draft.holidays] }
}

function valueOf(name: SettingName, text: string): unknown {
  const field = SETTING_FIELDS[name]
  if (name === 'isSourceRequired') return text === 'yes'
  if (field.kind === 'choice') return text
  // However they were written down, and in which order.
  if (field.kind === 'days') return [...new Set(text.split(/[\s,;]+/).filter((day) => day !== ''))].sort()
  // An empty field is not zero, and neither is a minus sign.
  if (!/^\d+(\.\d+)?$/.test(text.trim())) return Number.NaN
  // Two decimals of a percent are whole in hundredths, but for the dust of binary fractions.
  return field.kind === 'share' ? Number((Number(text) * 100).toFixed(6)) : Number(text)
}

/** How decisions would have turned out, as a table names it. */
export const WHAT_IF_WORDS: Readonly<Record<WhatIfKind, string>> = {
  Same: 'As before', NowAllowed: 'Now allowed', NowRefused: 'Now refused', OtherReason: 'Refused for another reason', OtherGrant: 'Granted in another way', CannotTell: 'Cannot be told',
}

/** One line of the what-if table. */
export interface WhatIfRow {
  readonly label: string
  readonly placementCount: number
  readonly refillCount: number
}

/** The table of counts, in the order in which they are read. */
export function whatIfRows(placements: WhatIfCountFragment, refills: WhatIfCountFragment): readonly WhatIfRow[] {
  const keys = [['NowRefused', 'nowRefused'], ['NowAllowed', 'nowAllowed'], ['OtherReason', 'otherReason'], ['OtherGrant', 'otherGrant'], ['CannotTell', 'cannotTell'], ['Same', 'same']] as const
  return keys.map(([kind, key]) => ({ label: WHAT_IF_WORDS[kind], placementCount: placements[key], refillCount: refills[key] }))
}
