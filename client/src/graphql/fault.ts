import type { CombinedError } from '@urql/core'

/** A fault in the words of a `FaultNote`. */
export interface Fault {
  /** Why, and that nothing was changed. */
  readonly text: string
  /** What to tell the house; null when the server was not reached. */
  readonly reference: string | null
  /** Whether trying again can help. */
  readonly isRetryable: boolean
  /** The field of the input that was wrong, where the server names it. */
  readonly field: string | null
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** What went wrong, from urql's error. A refusal is no fault: it is data. */
export function faultOf(error: Pick<CombinedError, 'networkError' | 'graphQLErrors'>): Fault {
  if (error.networkError !== undefined) {
    const isLate = error.networkError.name === 'TimeoutError'
    return { text: `${isLate ? 'The server answered too late.' : 'The server cannot be reached.'} Nothing was changed.`, reference: null, isRetryable: true, field: null }
  }
  const [first] = error.graphQLErrors
  const extensions = first?.extensions ?? {}
  const code = textOf(extensions['code'])
  const isOurs = code === null || code === 'INTERNAL_SERVER_ERROR'
  return {
    text: isOurs ? 'Something broke on our side. Nothing was changed.' : (first?.message ?? ''),
    reference: textOf(extensions['reference']),
    isRetryable: extensions['retryable'] === true,
    field: textOf(extensions['field']),
  }
}
