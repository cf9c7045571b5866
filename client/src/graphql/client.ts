import { cacheExchange, Client, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core'
import { endSession, isSessionEnd } from './session-end.ts'
import { socket } from './socket.ts'

/** Past this the reader is told; an order is safe to send again, because it carries its idempotency key. */
const ANSWER_WITHIN_MS = 20_000

function fetchInTime(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const late = AbortSignal.timeout(ANSWER_WITHIN_MS)
  return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, late]) : late })
}

/**
 * The one client of this page. Its cache is by document: a mutation that answers with an `Order` makes every query that showed orders ask again.
 * Subscriptions that must survive a lost connection are watched by `watchSubscription`.
 */
export const client = new Client({
  url: '/graphql',
  fetch: fetchInTime,
  fetchOptions: { credentials: 'same-origin' },
  preferGetMethod: false,
  exchanges: [
    mapExchange({
      onError(error) {
        if (isSessionEnd(error.graphQLErrors)) endSession()
      },
    }),
    cacheExchange,
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: (request) => ({
        subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query ?? '' }, sink) }),
      }),
    }),
  ],
})
