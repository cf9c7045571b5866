import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult, type GraphQLError, getOperationAST, type GraphQLSchema,
} from 'graphql'
import { CloseCode, handleProtocols, makeServer, type Context as SocketContext, type SubscribePayload } from 'graphql-ws'
import { WebSocket, WebSocketServer } from 'ws'
import type { Credentials, Proof, Sessions } from '../accounts/sessions.ts'
import type { Context, RequestOrigin } from '../context.ts'
import { ErrorCode, known, presentError } from '../errors.ts'
import type { House } from '../house.ts'
import type { Answer } from './compiled-operations.ts'
import { checkComplexity, type DocumentGate } from './graphql-limits.ts'
import { originOf } from './apollo.ts'
import { isOwnOrigin } from './origin.ts'

/**
 * Why we close a socket, beyond the protocol's own codes. A client that sees 4401 or 4403 must sign in before it tries again; one that sees 4405 asks
 * who it is and comes back at once: what it may see or do has changed.
 */
export const SocketClose = {
  GoingAway: 1001,
  Unauthorized: 4401,
  SessionEnded: 4403,
  ProveAgain: 4405,
  TooManySockets: 4429,
  TooSlow: 4408,
} as const

/** An operation with its variables is far smaller; more would be read into memory before anything else can refuse it. */
const MESSAGE_BYTES_MAX = 100_000
/** The dashboard needs three. */
const SUBSCRIPTIONS_PER_SOCKET_MAX = 50
/** Some twenty tabs and programs of one account; without a bound one account could hold all of the server's memory. */
const SOCKETS_PER_ACCOUNT_MAX = 30
/** With more than this on its way to a reader, whatever comes next waits until it is there. Progress is coalesced meanwhile. */
const BUFFERED_BYTES_MAX = 1_000_000
/** What may wait so, of all that a reader watches. */
const WAITING_BYTES_MAX = 2_000_000
/** A telephone needs a while for the first push of five thousand orders; a reader that has stopped costs memory for as long as this. */
const PATIENCE_MS = 20_000
const INIT_TIMEOUT_MS = 5_000
/** A dead connection is noticed within two of these. Shorter wakes telephones, longer keeps the dead. */
const PING_INTERVAL_MS = 15_000
/** How long a session that ended without news can keep its socket. */
const SESSION_CHECK_INTERVAL_MS = 15_000

interface Extra {
  readonly socket: WebSocket
  readonly cookie: string | null
  readonly origin: RequestOrigin
  proof: Proof | null
}

type Connection = SocketContext<Record<string, unknown>, Extra>

export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** How many sockets have proven a session. */
  count(): number
  close(): Promise<void>
}

/** GraphQL over WebSocket, for whoever has a session: the browser's cookie on our own pages, or a token in `connection_init`. */
export function openSockets(house: House, sessions: Sessions, schema: GraphQLSchema, gate: DocumentGate, answer: Answer): Sockets {
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX, handleProtocols, perMessageDeflate: false, clientTracking: true })
  const proven = new Set<Extra>()

  const protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: INIT_TIMEOUT_MS,
    onConnect: async connection => await prove(connection),
    onClose: connection => { proven.delete(connection.extra) },
    onSubscribe: async (connection, _id, payload) => admit(connection, payload),
    execute: async ({ document, operationName, variableValues, contextValue }) =>
      await answer({ document, operationName: operationName ?? null, variables: variableValues ?? {} }, contextValue as Context),
    subscribe: async args => await subscribe(args),
    onNext: (_connection, _id, _payload, _args, result) => presented(result),
    onError: (_connection, _id, _payload, errors) => errors.map(error => presentError(error, house.log, null)),
  })

  const prove = async ({ extra, connectionParams }: Connection): Promise<boolean> => {
    const proof = await sessions.prove(credentialsOf(extra, connectionParams ?? {}))
    if (extra.socket.readyState !== WebSocket.OPEN) return false
    if (proof === null) {
      extra.socket.close(SocketClose.Unauthorized, 'Sign in first')
      return true
    }
    const ofAccount = [...proven].filter(other => other.proof?.viewer.accountId === proof.viewer.accountId)
    if (ofAccount.length >= SOCKETS_PER_ACCOUNT_MAX) {
      extra.socket.close(SocketClose.TooManySockets, `An account holds at most ${SOCKETS_PER_ACCOUNT_MAX} sockets`)
      return true
    }
    extra.proof = proof
    proven.add(extra)
    return true
  }

  const admit = (connection: Connection, payload: SubscribePayload): ExecutionArgs | readonly GraphQLError[] => {
    if (Object.keys(connection.subscriptions).length > SUBSCRIPTIONS_PER_SOCKET_MAX) {
      return [known(ErrorCode.TOO_MANY_REQUESTS, `A socket carries at most ${SUBSCRIPTIONS_PER_SOCKET_MAX} operations at a time.`)]
    }
    const document = gate.admit(payload.query)
    if (Array.isArray(document)) return document
    const admitted = document as Exclude<typeof document, readonly GraphQLError[]>
    const variables = payload.variables ?? {}
    if (getOperationAST(admitted, payload.operationName) != null) {
      try {
        checkComplexity(schema, admitted, payload.operationName, variables)
      } catch (cause) {
        return [cause as GraphQLError]
      }
    }
    return {
      schema, document: admitted, variableValues: variables, contextValue: freshContext(connection.extra), ...(payload.operationName == null ? {} : { operationName: payload.operationName }),
    }
  }

  const freshContext = (extra: Extra): Context => ({ house, viewer: extra.proof?.viewer ?? null, requestId: randomUUID(), origin: extra.origin, loaders: new Map() })

  /** Each event is executed with loaders of its own: those of the first event would answer with its rows for ever. */
  const subscribe = async (args: ExecutionArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> => {
    const source = await createSourceEventStream(args)
    if (!(Symbol.asyncIterator in source)) return source
    const context = args.contextValue as Context
    return mapEvents(source, async event => await execute({ ...args, rootValue: event, contextValue: { ...context, loaders: new Map() } }))
  }

  const presented = (result: ExecutionResult): ExecutionResult | undefined => result.errors === undefined
    ? undefined
    : { ...result, errors: result.errors.map(error => ({ toJSON: () => presentError(error, house.log, null) })) as unknown as readonly GraphQLError[] }

  webSockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const extra: Extra = { socket, proof: null, origin: originOf(request), cookie: isOwnOrigin(request, house.env.publicUrl) ? request.headers.cookie ?? null : null }
    socket.on('error', cause => house.log.debug({ err: cause }, 'a socket failed'))
    let isAnswering = true
    socket.on('pong', () => { isAnswering = true })
    const ping = setInterval(() => {
      if (!isAnswering) return socket.terminate()
      isAnswering = false
      socket.ping()
    }, PING_INTERVAL_MS)
    const closed = protocol.opened({
      protocol: socket.protocol,
      send: senderOf(socket),
      close: (code, reason) => socket.close(code, reason),
      onMessage: hear => socket.on('message', data => {
        hear(String(data)).catch((cause: unknown) => {
          house.log.error({ err: cause }, 'a socket\'s message failed')
          socket.close(CloseCode.InternalServerError, 'Something of ours failed')
        })
      }),
    }, extra)
    socket.once('close', (code, reason) => {
      clearInterval(ping)
      closed(code, String(reason)).catch((cause: unknown) => house.log.error({ err: cause }, 'a socket did not close cleanly'))
    })
  })

  const stopListening = house.bus.listen('sessions', 'house', ({ userId, sessionIds }) => {
    for (const { socket, proof } of proven) {
      if (proof?.viewer.userId !== userId || (sessionIds !== null && !sessionIds.includes(proof.viewer.sessionId))) continue
      if (sessionIds === null) socket.close(SocketClose.ProveAgain, 'Prove the session again')
      else socket.close(SocketClose.SessionEnded, 'The session has ended')
    }
  })
  const sessionCheck = setInterval(() => {
    void closeEnded().catch((cause: unknown) => house.log.warn({ err: cause }, 'sessions could not be checked'))
  }, SESSION_CHECK_INTERVAL_MS)

  const closeEnded = async (): Promise<void> => {
    const alive = await sessions.alive([...new Set([...proven].flatMap(({ proof }) => proof === null ? [] : [proof.viewer.sessionId]))])
    for (const { socket, proof } of proven) {
      if (proof !== null && !alive.has(proof.viewer.sessionId)) socket.close(SocketClose.SessionEnded, 'The session has ended')
    }
  }

  return {
    upgrade: (request, socket, head) => webSockets.handleUpgrade(request, socket, head, webSocket => webSockets.emit('connection', webSocket, request)),
    count: () => proven.size,
    close: async () => {
      stopListening()
      clearInterval(sessionCheck)
      for (const socket of webSockets.clients) socket.close(SocketClose.GoingAway, 'The server is going away')
      await closedOrTerminated(webSockets)
    },
  }
}

/** A token in `connection_init` (`{ "token": … }` or `{ "authorization": "Bearer …" }`) speaks before the cookie. */
function credentialsOf({ cookie }: Extra, params: Readonly<Record<string, unknown>>): Credentials {
  const given = params['authorization'] ?? params['Authorization']
  const token = params['token']
  const authorization = typeof token === 'string' ? `Bearer ${token}` : typeof given === 'string' ? given : null
  return authorization === null ? { cookie, authorization: null } : { cookie: null, authorization }
}

/** Sends to one reader. Resolves when the frame has left for the network, so that a slow reader holds back its own subscription and nothing else. */
function senderOf(socket: WebSocket): (data: string) => Promise<void> {
  let waitingBytes = 0
  return async data => {
    if (socket.bufferedAmount > BUFFERED_BYTES_MAX) {
      const isTooMuch = waitingBytes > WAITING_BYTES_MAX
      waitingBytes += data.length
      if (isTooMuch || !await hasRead(socket)) {
        // A polite close would wait behind everything that is not being read.
        socket.close(SocketClose.TooSlow, 'Too slow')
        socket.terminate()
      }
      waitingBytes -= data.length
    }
    if (socket.readyState !== WebSocket.OPEN) return
    await new Promise<void>(resolve => {
      // A frame that could not be sent belongs to a socket that is closing; its close is handled where it is heard.
      socket.send(data, () => resolve())
    })
  }
}

const LOOK_EVERY_MS = 50

/** Waits until a reader has taken most of what is on its way to it; false when it does not in time. */
async function hasRead(socket: WebSocket): Promise<boolean> {
  const giveUpAt = Date.now() + PATIENCE_MS
  while (socket.bufferedAmount > BUFFERED_BYTES_MAX && socket.readyState === WebSocket.OPEN) {
    if (Date.now() > giveUpAt) return false
    await sleep(LOOK_EVERY_MS)
  }
  return true
}

/** Not a generator: one that waits for its source cannot be told to return, and the watcher's leaving must reach the source at once. */
function mapEvents<Event>(source: AsyncIterable<Event>, map: (event: Event) => Promise<ExecutionResult>): AsyncIterableIterator<ExecutionResult> {
  const events = source[Symbol.asyncIterator]()
  return {
    next: async () => {
      const { done, value } = await events.next()
      return done === true ? { done, value: undefined } : { done: false, value: await map(value) }
    },
    return: async () => {
      await events.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() { return this },
  }
}

const CLOSE_TIMEOUT_MS = 1_000

async function closedOrTerminated(webSockets: WebSocketServer): Promise<void> {
  const giveUpAt = Date.now() + CLOSE_TIMEOUT_MS
  while (webSockets.clients.size > 0 && Date.now() < giveUpAt) await new Promise(resolve => setTimeout(resolve, 10))
  for (const socket of webSockets.clients) socket.terminate()
  webSockets.close()
}
