import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { expressMiddleware } from '@as-integrations/express5'
import { toNodeHandler } from 'better-auth/node'
import express, { type ErrorRequestHandler, type Express } from 'express'
import { GraphQLError } from 'graphql'
import { ADDRESS_HEADER, AUTH_PATH, createAuth, type Auth } from './accounts/auth.ts'
import { openSessions } from './accounts/sessions.ts'
import { buildSchema } from './build-schema.ts'
import { ErrorCode, presentError } from './errors.ts'
import type { House } from './house.ts'
import { contextOf, createApollo } from './http/apollo.ts'
import { createAnswer } from './http/compiled-operations.ts'
import { createDownloads } from './http/downloads.ts'
import { createExplorer } from './http/explorer.ts'
import { createFiles } from './http/files.ts'
import { openDocumentGate } from './http/graphql-limits.ts'
import { createPracticePages } from './http/practice-pages.ts'
import { createPaymentWebhooks } from './http/payment-webhooks.ts'
import { securityHeaders } from './http/security-headers.ts'
import { createSignInLimits } from './http/sign-in-limits.ts'
import { openSockets } from './http/sockets.ts'
import { createStaticClient } from './http/static-client.ts'
import { createExport } from './privacy/export-account.ts'
import { rememberAddress } from './public-address.ts'

/** The HTTP side of the house: API, sockets, sign-in, explorer and dashboard on one port. */
export interface HttpServer {
  readonly url: string
  readonly auth: Auth
  /** Stops accepting, finishes what was begun, closes sockets with 1001. */
  close(): Promise<void>
}

/** The largest honest request is a list of a thousand comments. */
const BODY_BYTES_MAX = 100_000
/** A request that takes longer to arrive is somebody holding a connection open on purpose. */
const REQUEST_TIMEOUT_MS = 30_000
const CLOSE_TIMEOUT_MS = 5_000
const HEALTH_TIMEOUT_MS = 2_000

/** Opens the port. Rejects when it is taken. */
export async function openHttp(house: House): Promise<HttpServer> {
  const schema = buildSchema()
  const auth = createAuth(house)
  const sessions = openSessions(house, auth)
  const answer = createAnswer(schema, house.env.compileAfterCount)
  const apollo = createApollo(house, schema, answer)
  await apollo.start()
  const sockets = openSockets(house, sessions, schema, openDocumentGate(schema), answer)
  const limits = createSignInLimits(house)
  const files = createFiles(house, sessions)

  const app = express()
  app.disable('x-powered-by')
  // Nothing we answer is asked for again unchanged, apart from files, which say so themselves.
  app.set('etag', false)
  app.set('trust proxy', house.env.proxyCount)
  app.use(securityHeaders(house.env.publicUrl))
  app.use('/graphql', openToOtherPages, express.json({ limit: BODY_BYTES_MAX }), expressMiddleware(apollo, {
    context: async ({ req, res }) => await contextOf(house, sessions, req, res),
  }))
  addAuth(app, auth, limits.guard)
  app.use('/files', files.router)
  app.use('/webhooks', createPaymentWebhooks(house))
  app.all('/export', createExport(house, sessions))
  app.use(createDownloads(house, sessions))
  app.get('/healthz', async (_request, response) => {
    const isWell = await isDatabaseWell(house)
    response.status(isWell ? 200 : 503).set('cache-control', 'no-store').json({ ok: isWell })
  })
  app.use('/explorer', createExplorer())
  if (house.env.practicePayments?.apiUrl) app.use('/practice', createPracticePages(house.env.practicePayments.apiUrl))
  app.use(await createStaticClient())
  app.use((_request, response) => { response.status(404).type('text').send('Not found\n') })
  app.use(answerError(house))

  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, app)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A stranger's connection that breaks in the middle of our answer is nobody's fault; unheard, it would end the process.
    socket.on('error', () => socket.destroy())
    // Compared as text: a path may be no URL at all, `//` for instance.
    if (request.url?.split('?', 1)[0] === '/graphql') sockets.upgrade(request, socket, head)
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
  })

  const close = async (): Promise<void> => {
    const closed = server.listening ? once(server, 'close') : Promise.resolve()
    server.close()
    await sockets.close()
    server.closeIdleConnections()
    const forced = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS)
    await closed
    clearTimeout(forced)
    await apollo.stop()
    limits.close()
    files.close()
    sessions.close()
  }
  try {
    await listen(server, house.env.host, house.env.port)
  } catch (cause) {
    await close()
    throw cause
  }
  const { port } = server.address() as AddressInfo
  const url = `http://${house.env.host.includes(':') ? `[${house.env.host}]` : house.env.host}:${port}`
  rememberAddress(house, url)
  return { url, auth, close }
}

/**
 * Other people's front ends may call the API with a token. No credentials are allowed across origins, so a foreign page can never use
 * the cookie of whoever looks at it.
 */
const openToOtherPages: express.RequestHandler = (request, response, next) => {
  response.set({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' })
  if (request.method !== 'OPTIONS') return next()
  response.set({
    'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': 'authorization, content-type, apollo-require-preflight', 'access-control-max-age': '86400',
  }).sendStatus(204)
}

function addAuth(app: Express, auth: Auth, guard: express.RequestHandler): void {
  const handle = toNodeHandler(auth)
  app.use(AUTH_PATH, express.json({ limit: 20_000 }), guard, async (request, response) => {
    request.headers[ADDRESS_HEADER] = request.ip ?? ''
    // Node's own fetch names a mode and nothing else, and the library takes it for a browser that hides where it comes from.
    if (request.headers['sec-fetch-site'] === undefined && request.headers.origin === undefined) delete request.headers['sec-fetch-mode']
    // Its answers hold tokens.
    response.set('cache-control', 'no-store')
    await handle(request, response)
  })
}

async function isDatabaseWell(house: House): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<boolean>(resolve => { timer = setTimeout(() => resolve(false), HEALTH_TIMEOUT_MS) })
  const answered = house.pool.query('select 1').then(() => true, () => false)
  return await Promise.race([answered, tooLong]).finally(() => clearTimeout(timer))
}

/** What goes wrong before GraphQL sees the request, or beside it, is answered as GraphQL would; sign-in answers in its own form. */
function answerError(house: House): ErrorRequestHandler {
  return (cause: Error & { type?: string, status?: number, limit?: number }, request, response, next) => {
    if (response.headersSent) return next(cause)
    const status = cause.type === 'entity.too.large' ? 413 : cause.status ?? 500
    const message = status === 413 ? `The request is too large: at most ${(cause.limit ?? BODY_BYTES_MAX) / 1_000} kB are read.` : `The request could not be read: ${cause.message}.`
    const error = status >= 500
      ? presentError(new GraphQLError(cause.message, { originalError: cause }), house.log, null)
      : { message, extensions: { code: status === 413 ? ErrorCode.PAYLOAD_TOO_LARGE : ErrorCode.BAD_USER_INPUT, retryable: false } }
    const isSignIn = request.originalUrl.startsWith(`${AUTH_PATH}/`)
    response.status(status).json(isSignIn ? { message: error.message, ...error.extensions } : { errors: [error] })
  }
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host)
  await once(server, 'listening')
}
