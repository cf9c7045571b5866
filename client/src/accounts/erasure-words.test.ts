import { expect, it } from 'vitest'
import type { CheckView } from '../shared/checks.ts'
import { erasureFormProblem, erasureTitle, placeOfCheck } from './erasure-words.ts'

const check = (code: string, verdict: CheckView['verdict']): CheckView => ({ clause: 'P7.3', code, verdict, title: code, text: null, detail: null })

it('P7.3 the title counts what is in the way', () => {
  expect(erasureTitle([check('ACCOUNT_HAS_OPEN_ORDERS', 'Passed')])).toBe('The account can be erased')
  expect(erasureTitle([check('ACCOUNT_HAS_OPEN_ORDERS', 'Failed'), check('ACCOUNT_HAS_BALANCE', 'Passed')])).toBe('One thing is in the way of erasing')
  expect(erasureTitle([check('ACCOUNT_HAS_OPEN_ORDERS', 'Failed'), check('ACCOUNT_HAS_BALANCE', 'Failed')])).toBe('2 things are in the way of erasing')
})

it('leads to what is in the way, and nowhere where there is nothing to see', () => {
  expect(placeOfCheck(check('ACCOUNT_HAS_OPEN_REFILLS', 'Failed'))?.route).toBe('refills')
  expect(placeOfCheck(check('ACCOUNT_OF_THE_HOUSE', 'Failed'))).toBeNull()
})

it('P7.3 sends nothing before the password and the typed e-mail are there', () => {
  expect(erasureFormProblem({ password: '', confirmation: 'a@example.test' }, 'a@example.test')?.field).toBe('password')
  expect(erasureFormProblem({ password: 'secret word', confirmation: 'b@example.test' }, 'a@example.test')?.field).toBe('confirmation')
  expect(erasureFormProblem({ password: 'secret word', confirmation: ' A@Example.test ' }, 'a@example.test')).toBeNull()
})
