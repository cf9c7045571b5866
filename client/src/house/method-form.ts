import { bonusTiersFault, formatMoney } from '@tallyboard/schema'
import type { HousePaymentMethodFragment, SetPaymentMethodInput } from '../graphql/generated/graphql.ts'
import { typedAmount, WORDS_MAX } from './money-actions.ts'

/** A bonus tier as it stands in its fields: an amount, and a share in percent. */
export interface TierTexts {
  readonly amountFrom: string
  readonly percent: string
}

/** A way to pay as it stands in the fields. */
export interface MethodForm {
  readonly isOn: boolean
  readonly amountMin: string
  readonly amountMax: string
  readonly tiers: readonly TierTexts[]
  readonly instructions: string
  readonly reason: string
}

/** What the fields hold for a way to pay as it is. */
export function methodFormOf({ isOn, amountMin, amountMax, bonusTiers, instructions }: HousePaymentMethodFragment): MethodForm {
  return {
    isOn, amountMin, amountMax, instructions: instructions ?? '', reason: '',
    tiers: bonusTiers.map(({ amountFrom, bonusBasisPoints }) => ({ amountFrom, percent: String(bonusBasisPoints / 100) })),
  }
}

/** Whether anything but the reason differs from what is in force. */
export function isMethodTouched(form: MethodForm, method: HousePaymentMethodFragment): boolean {
  const { reason: _reason, ...written } = form
  const { reason: _empty, ...inForce } = methodFormOf(method)
  return JSON.stringify(written) !== JSON.stringify(inForce)
}

/** A share in percent with at most two decimals, as hundredths of a percent; null when it is none. */
export function basisPointsOf(percent: string): number | null {
  const text = percent.trim()
  // Two decimals of a percent are whole in hundredths, but for the dust of binary fractions.
  return /^\d{1,3}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : null
}

/** What the API takes, or what is wrong, by field. */
export type ReadMethod =
  | { readonly input: Omit<SetPaymentMethodInput, 'idempotencyKey'>, readonly problems: null }
  | { readonly input: null, readonly problems: ReadonlyMap<string, string> }

/** Reads the fields. Every problem stands at its own field; the tiers are judged by the server's own rule. */
export function readMethodForm(form: MethodForm, method: Pick<HousePaymentMethodFragment, 'method'>): ReadMethod {
  const problems = new Map<string, string>()
  const min = typedAmount(form.amountMin)
  const max = typedAmount(form.amountMax)
  if (min === null || min <= 0n) problems.set('amountMin', 'Give an amount above zero.')
  if (max === null || max <= 0n) problems.set('amountMax', 'Give an amount above zero.')
  else if (min !== null && max < min) problems.set('amountMax', 'The largest amount is not below the smallest.')
  const tiers = form.tiers.map(({ amountFrom, percent }) => ({ amountFromMicros: typedAmount(amountFrom), basisPoints: basisPointsOf(percent) }))
  const read = tiers.flatMap(({ amountFromMicros, basisPoints }) => (amountFromMicros === null || basisPoints === null ? [] : [{ amountFromMicros, basisPoints }]))
  if (read.length < tiers.length) problems.set('tiers', 'Each tier has an amount, and a percentage with at most two decimals.')
  else {
    const fault = bonusTiersFault(read)
    if (fault !== null) problems.set('tiers', fault)
  }
  if (method.method === 'BankTransfer' && form.isOn && form.instructions.trim() === '') problems.set('instructions', 'Say whom to pay, and where.')
  const reason = form.reason.trim()
  if (reason === '') problems.set('reason', 'Say why: it stands with the version for good.')
  else if ([...reason].length > WORDS_MAX) problems.set('reason', `At most ${WORDS_MAX} characters are kept.`)
  if (problems.size > 0 || min === null || max === null) return { input: null, problems }
  return {
    input: {
      method: method.method, isOn: form.isOn, amountMin: formatMoney(min), amountMax: formatMoney(max), instructions: form.instructions.trim() === '' ? null : form.instructions.trim(), reason,
      bonusTiers: read.map(({ amountFromMicros, basisPoints }) => ({ amountFrom: formatMoney(amountFromMicros), bonusBasisPoints: basisPoints })),
    },
    problems: null,
  }
}
