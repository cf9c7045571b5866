import { expect, test } from 'vitest'
import type { HousePaymentMethodFragment } from '../graphql/generated/graphql.ts'
import { basisPointsOf, isMethodTouched, methodFormOf, readMethodForm } from './method-form.ts'

const method: HousePaymentMethodFragment = {
  method: 'BankTransfer', isOn: true, isConfigured: true, isPractice: false, amountMin: '50.00', amountMax: '20000.00', amountStep: '0.01', currency: 'USD',
  bonusTiers: [{ amountFrom: '100.00', bonusBasisPoints: 525 }], instructions: 'Practice bank', version: 3,
}
const form = { ...methodFormOf(method), reason: 'A new bank' }
const fieldsOf = (part: Partial<typeof form>): readonly string[] => [...(readMethodForm({ ...form, ...part }, method).problems ?? new Map()).keys()]

test('what the fields hold is read as what is in force', () => {
  expect(readMethodForm(form, method).input).toEqual({
    method: 'BankTransfer', isOn: true, amountMin: '50.00', amountMax: '20000.00', bonusTiers: [{ amountFrom: '100.00', bonusBasisPoints: 525 }], instructions: 'Practice bank', reason: 'A new bank',
  })
  expect(isMethodTouched(form, method)).toBe(false)
  expect(isMethodTouched({ ...form, isOn: false }, method)).toBe(true)
})

test.each([['5', 500], ['5.25', 525], ['0.07', 7], ['100', 10_000], ['', null], ['5.255', null], ['-1', null], ['1e1', null]])('%j percent', (text, basisPoints) => {
  expect(basisPointsOf(text)).toBe(basisPoints)
})

test('each problem stands at its own field', () => {
  expect(fieldsOf({ amountMin: '0' })).toEqual(['amountMin'])
  expect(fieldsOf({ amountMax: '49.99' })).toEqual(['amountMax'])
  expect(fieldsOf({ tiers: [{ amountFrom: '100', percent: '' }] })).toEqual(['tiers'])
  expect(fieldsOf({ tiers: [{ amountFrom: '100', percent: '5' }, { amountFrom: '100', percent: '6' }] })).toEqual(['tiers'])
  expect(fieldsOf({ instructions: ' ' })).toEqual(['instructions'])
  expect(fieldsOf({ reason: '' })).toEqual(['reason'])
})

test('a transfer that is switched off needs no instructions', () => {
  expect(readMethodForm({ ...form, isOn: false, instructions: '' }, method).input?.instructions).toBeNull()
})
