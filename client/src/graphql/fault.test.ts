import { GraphQLError } from 'graphql'
import { describe, expect, it } from 'vitest'
import { faultOf } from './fault.ts'
import { isSessionEnd } from './session-end.ts'

describe('what went wrong', () => {
  it('is the network, too late or not there', () => {
    expect(faultOf({ networkError: new DOMException('late', 'TimeoutError'), graphQLErrors: [] }).text).toBe('The server answered too late. Nothing was changed.')
    expect(faultOf({ networkError: new TypeError('Failed to fetch'), graphQLErrors: [] })).toMatchObject({ text: 'The server cannot be reached. Nothing was changed.', isRetryable: true })
  })

  it('is our own fault, with its number and never its message', () => {
    const error = new GraphQLError('column "x" does not exist', { extensions: { code: 'INTERNAL_SERVER_ERROR', reference: 'f-81', retryable: true } })
    expect(faultOf({ graphQLErrors: [error] })).toEqual({ text: 'Something broke on our side. Nothing was changed.', reference: 'f-81', isRetryable: true, field: null })
  })

  it('is the input, in the server’s words', () => {
    const error = new GraphQLError('The cursor is not one of ours.', { extensions: { code: 'BAD_USER_INPUT', field: 'after' } })
    expect(faultOf({ graphQLErrors: [error] })).toMatchObject({ text: 'The cursor is not one of ours.', field: 'after', isRetryable: false })
  })
})

describe('the end of a session', () => {
  it.each([
    [{ code: 4401 }, true], [{ code: 4403 }, true], [{ code: 1006 }, false], [null, false],
    [[new GraphQLError('', { extensions: { code: 'UNAUTHENTICATED' } })], true], [[new GraphQLError('', { extensions: { code: 'FORBIDDEN' } })], false], [[], false],
  ])('%j: %s', (problem, isEnd) => {
    expect(isSessionEnd(problem)).toBe(isEnd)
  })
})
