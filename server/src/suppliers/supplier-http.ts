import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP, type Socket } from 'node:net'
import { isPrivateAddress, lookupPublic, PrivateAddressError } from './supplier-address.ts'

/** How a call ended without an answer that can be read. */
export const TransportFaultKind = {
  Unreachable: 'Unreachable',
  Broken: 'Broken',
  TimedOut: 'TimedOut',
  TooLarge: 'TooLarge',
  Stopped: 'Stopped',
} as const
export type TransportFaultKind = (typeof TransportFaultKind)[keyof typeof TransportFaultKind]

/**
 * A call that brought no answer. `isReached` says whether a connection stood: only without one is it certain that the supplier
 * has seen nothing.
 */
export class TransportFault extends Error {
  readonly kind: TransportFaultKind
  readonly isReached: boolean

  constructor(kind: TransportFaultKind, isReached: boolean, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'TransportFault'
    this.kind = kind
    this.isReached = isReached
  }
}

/** What one call may cost. */
export interface CallLimits {
  /** Longer, and a dead host holds a place in the queue; shorter, and a far one is never reached. */
  readonly connectMs: number
  /** Silence in the middle of an answer. */
  readonly idleMs: number
  /** The whole call, which ends a supplier that sends one byte a second. */
  readonly totalMs: number
  readonly bytesMax: number
}

/** An answer as it came: the header is not believed, the body is judged by who reads it. */
export interface RawAnswer {
  readonly status: number
  readonly body: string
}

/** One POST of a form. */
export interface FormCall {
  readonly url: URL
  readonly form: URLSearchParams
  readonly limits: CallLimits
  readonly isPrivateAllowed: boolean
  /** Reads share connections; an `add` makes its own, for on a shared one nobody can tell whether a reset came before or after the request. */
  readonly isConnectionShared: boolean
  readonly signal?: AbortSignal | undefined
}

/** More would be a supplier's whole limit of connections; fewer, and polls queue behind a catalogue. */
const SOCKETS_MAX = 16
const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: SOCKETS_MAX, timeout: 15_000 })
const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets: SOCKETS_MAX, timeout: 15_000 })

/** Sends a form and reads the answer within the limits. Redirects are not followed: the key would travel to somebody else. */
export function postForm(call: FormCall): Promise<RawAnswer> {
  const { url, limits } = call
  const isSecure = url.protocol === 'https:'
  const sharedAgent = isSecure ? httpsAgent : httpAgent
  const body = call.form.toString()
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // A number needs no look-up, so the look-up cannot refuse it.
  if (!call.isPrivateAllowed && isIP(host) !== 0 && isPrivateAddress(host)) {
    return Promise.reject(new TransportFault('Unreachable', false, 'the address is in a private net'))
  }
  return new Promise((resolve, reject) => {
    let isReached = false
    let isOver = false
    const timers: NodeJS.Timeout[] = []
    const request = (isSecure ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent: call.isConnectionShared ? sharedAgent : false,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
        'accept': 'application/json',
        'user-agent': 'Tallyboard',
      },
      ...(call.isPrivateAllowed ? {} : { lookup: lookupPublic }),
      ...(call.signal ? { signal: call.signal } : {}),
    })
    const end = (settle: () => void) => {
      if (isOver) return
      isOver = true
      for (const timer of timers) clearTimeout(timer)
      settle()
    }
    const fail = (kind: TransportFaultKind, message: string, cause?: unknown) => end(() => {
      reject(new TransportFault(kind, isReached, message, cause))
      request.destroy()
    })
    const connecting = setTimeout(() => fail('TimedOut', `no connection within ${limits.connectMs / 1_000} s`), limits.connectMs)
    timers.push(connecting)
    timers.push(setTimeout(() => fail('TimedOut', `no complete answer within ${limits.totalMs / 1_000} s`), limits.totalMs))
    const reached = () => {
      isReached = true
      clearTimeout(connecting)
    }
    request.on('socket', (socket: Socket) => {
      if (!socket.connecting) reached()
      // Nothing of the request leaves before the handshake is over.
      else socket.once(isSecure ? 'secureConnect' : 'connect', reached)
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (call.signal?.aborted) return fail('Stopped', 'the call was stopped', error)
      const code = error instanceof PrivateAddressError ? 'leads to a private net' : error.code ?? error.message
      return fail(isReached ? 'Broken' : 'Unreachable', isReached ? `the connection broke: ${code}` : `no connection: ${code}`, error)
    })
    request.on('response', response => {
      const idle = setTimeout(() => fail('TimedOut', `the answer stopped for ${limits.idleMs / 1_000} s`), limits.idleMs)
      timers.push(idle)
      response.on('data', () => idle.refresh())
      readBody(response, limits.bytesMax, fail, text => end(() => resolve({ status: response.statusCode ?? 0, body: text })))
    })
    request.end(body)
  })
}

function readBody(
  response: IncomingMessage, bytesMax: number, fail: (kind: TransportFaultKind, message: string, cause?: unknown) => void, done: (text: string) => void,
): void {
  const tooLarge = () => fail('TooLarge', `the answer is larger than ${Math.round(bytesMax / 1_000)} kB`)
  if (Number(response.headers['content-length'] ?? 0) > bytesMax) return tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > bytesMax) return tooLarge()
    chunks.push(chunk)
  })
  response.on('error', error => fail('Broken', 'the connection broke in the middle of the answer', error))
  response.on('end', () => {
    // An answer cut off by a closed connection also ends, but is not complete.
    if (!response.complete) return fail('Broken', 'the connection closed in the middle of the answer')
    done(Buffer.concat(chunks, size).toString('utf8'))
  })
}
