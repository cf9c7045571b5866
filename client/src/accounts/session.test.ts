import { describe, expect, it } from 'vitest'
import { failureOf } from './session.ts'

describe('failureOf', () => {
  it('has a sentence for what a person can mend', () => {
    expect(failureOf(401, { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' })).toBe('E-mail and password do not belong together.')
    expect(failureOf(400, { code: 'PASSWORD_TOO_SHORT' })).toContain('at least 8')
    expect(failureOf(429, null)).toBe('Too many attempts. Wait a minute and try again.')
  })

  it('says what came when it is something else, whatever its shape', () => {
    for (const answer of [null, 'text', 7, {}, { code: 'NEW_CODE' }]) expect(failureOf(500, answer)).toBe('The server answered 500. Nothing was changed.')
  })
})
