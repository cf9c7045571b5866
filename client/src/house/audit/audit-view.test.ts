import { expect, test } from 'vitest'
import { auditCsvAddress, changesOf, fieldsOf, operationWords } from './audit-view.ts'

test('a change is told field by field, with an empty text for what was not there', () => {
  expect(changesOf('{"role":"Agent"}', '{"role":"Finance","seats":[1,2]}')).toEqual([
    { field: 'role', before: 'Agent', after: 'Finance' }, { field: 'seats', before: '', after: '[1,2]' },
  ])
  expect(changesOf(null, null)).toEqual([])
  expect([...fieldsOf('7')]).toEqual([['value', '7']])
})

test('an operation is read as words, and a search goes into the address of the file as it is', () => {
  expect(operationWords('setPaymentMethod')).toBe('Set payment method')
  expect([auditCsvAddress(''), auditCsvAddress('50 % & more')]).toEqual(['/audit.csv', '/audit.csv?search=50+%25+%26+more'])
})
