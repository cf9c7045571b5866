import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { inputError, presentError } from './errors.ts'
import { createLog } from './log.ts'

const log = createLog('silent')
const present = (cause: Error) => presentError(new GraphQLError('inside', { originalError: cause }), log, null)
const withCode = (code: string, cause?: Error) => Object.assign(new Error('inside', { cause }), { code })

test('a fault is told by a reference alone, and by whether trying again can help, however deep the reason lies', () => {
  for (const passing of [
    withCode('ECONNREFUSED'), withCode('57P01'), withCode('40P01'), withCode('INTERNAL', withCode('ECONNREFUSED')), new Error('Failed to get session', { cause: withCode('08006') }),
    new Error('Connection terminated unexpectedly'), new Error('outer', { cause: new Error('timeout exceeded when trying to connect') }),
  ]) expect(present(passing).extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', reference: expect.stringMatching(/^[0-9a-f]{10}$/), retryable: true })
  for (const lasting of [new TypeError('x is not a function'), withCode('42P01'), withCode('23505'), withCode('5708')]) {
    expect(present(lasting).extensions).toMatchObject({ retryable: false })
    expect(JSON.stringify(present(lasting))).not.toContain('inside')
  }
})

test('what the caller can mend passes as it is', () => {
  expect(presentError(inputError('first is wrong.', { field: 'first' }), log, null)).toMatchObject({ message: 'first is wrong.', extensions: { code: 'BAD_USER_INPUT', field: 'first', retryable: false } })
})
