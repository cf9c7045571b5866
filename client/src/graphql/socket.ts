import { createClient, type Client } from 'graphql-ws'
import { retryWaitMs } from './backoff.ts'
import { connectionReports, useConnection, waitToRetry } from './connection.ts'
import { hearClose, suspectChange } from './session-end.ts'

/** A ping this often keeps proxies from closing a quiet socket. */
const PING_EVERY_MS = 10_000
/** A ping unanswered for this long means that the other end is gone, though no packet has said so: a laptop that slept, a cable pulled. */
const PONG_WITHIN_MS = 5_000
/** From one page to the next the socket stays. */
const CLOSE_AFTER_MS = 3_000
const NORMAL_CLOSURE = 1000

function urlOf(location: Location): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`
}

function openSocket(): Client {
  let pongTimer: ReturnType<typeof setTimeout> | undefined
  const client = createClient({
    url: () => urlOf(location),
    lazy: true,
    lazyCloseTimeout: CLOSE_AFTER_MS,
    keepAlive: PING_EVERY_MS,
    connectionAckWaitTimeout: PING_EVERY_MS,
    retryAttempts: Infinity,
    retryWait: (retries) => waitToRetry(retryWaitMs(retries, Math.random())),
    // A server that is not there yet is an error event and not a close event; it, too, comes back.
    shouldRetry: () => true,
    on: {
      connecting: () => connectionReports.trying(),
      connected: (_socket, _payload, wasRetry) => {
        connectionReports.opened()
        if (wasRetry) suspectChange()
      },
      closed: (event) => {
        clearTimeout(pongTimer)
        hearClose(event)
        connectionReports.closed(event instanceof CloseEvent && event.code === NORMAL_CLOSURE && event.wasClean)
      },
      ping: (isReceived) => {
        if (!isReceived) pongTimer = setTimeout(() => client.terminate(), PONG_WITHIN_MS)
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(pongTimer)
      },
      message: (message) => {
        if (message.type === 'next') connectionReports.changed()
      },
    },
  })
  const { reconnect } = useConnection()
  addEventListener('online', reconnect)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') reconnect()
  })
  return client
}

/** The one socket of this page; it opens with the first subscription and closes after the last. */
export const socket = openSocket()
