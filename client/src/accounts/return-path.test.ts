import { expect, it } from 'vitest'
import { returnPathOf } from './return-path.ts'

it('follows paths of this site', () => {
  expect(returnPathOf('/orders/48291?readings=1')).toBe('/orders/48291?readings=1')
})

it('never leads to another site', () => {
  for (const value of ['https://example.com', '//example.com', '/\\example.com', 'javascript:alert(1)', '', null, undefined, ['/orders']]) {
    expect(returnPathOf(value)).toBe('/')
  }
})
