import { createHash, timingSafeEqual } from 'node:crypto'
import { ApiError, missing } from './api-error.ts'
import { createCheckout } from './create-checkout.ts'
import { expand } from './expand.ts'
import { listOf, parseForm, textOf, type Form } from './form.ts'
import type { Happenings } from './happenings.ts'
import type { Ledger } from './ledger.ts'
import { pageOf } from './list.ts'
import type { Checkout } from './objects.ts'

export interface ApiRequest {
  readonly method: string
  /** Below `/v1`, as in `/checkout/sessions`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
  readonly authorization: string | undefined
  readonly idempotencyKey: string | undefined
}

export interface ApiAnswer {
  readonly status: number
  readonly body: unknown
  /** Whether this is what the same request was answered before. */
  readonly isReplayed: boolean
}

export interface Api {
  readonly ledger: Ledger
  readonly happenings: Happenings
  readonly key: string
  readonly now: () => number
}

/** More open checkouts than this are a loop somewhere. */
const OPEN_MAX = 5_000
const KEY_LENGTH_MAX = 255

/** One request of the payment interface, for its holder of the key alone. */
export function answerApi(request: ApiRequest, api: Api): ApiAnswer {
  try {
    requireKey(request.authorization, api.key)
    if (request.method === 'POST') return answerOnce(request, api)
    if (request.method === 'GET') return { status: 200, body: read(request.path, parseForm(request.query), api.ledger), isReplayed: false }
    throw unknown(request)
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, body: error.body, isReplayed: false }
    throw error
  }
}

function requireKey(authorization: string | undefined, key: string): void {
  const given = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]
  if (given === undefined) throw new ApiError(401, 'You did not provide an API key. Use the Authorization header with Bearer.')
  const [a, b] = [given, key].map(text => createHash('sha256').update(text).digest())
  if (!timingSafeEqual(a!, b!)) throw new ApiError(401, 'Invalid API Key provided.')
}

/** A request under a key that was used before gets the answer it got then, and has no second effect. What was refused had none and is not remembered. */
function answerOnce(request: ApiRequest, api: Api): ApiAnswer {
  const { remembered } = api.ledger
  const { idempotencyKey: key } = request
  if (key !== undefined && key.length > KEY_LENGTH_MAX) throw new ApiError(400, `An idempotency key has at most ${KEY_LENGTH_MAX} characters.`, { type: 'idempotency_error' })
  const fingerprint = createHash('sha256').update(`${request.path}\n${request.body}`).digest('hex')
  const earlier = key === undefined ? undefined : remembered.get(key)
  if (earlier !== undefined) {
    if (earlier.request !== fingerprint) throw new ApiError(400, 'Keys for idempotent requests can only be used with the same parameters they were first used with.', { type: 'idempotency_error' })
    return { status: 200, body: earlier.body, isReplayed: true }
  }
  const body = structuredClone(change(request.path, parseForm(new URLSearchParams(request.body)), api))
  if (key !== undefined) remembered.set(key, { request: fingerprint, body, atMs: api.now() })
  return { status: 200, body, isReplayed: false }
}

function change(path: string, form: Form, { ledger, happenings, now }: Api): object {
  if (path === '/checkout/sessions') {
    if (ledger.checkouts.size >= OPEN_MAX) throw new ApiError(429, 'Too many checkouts are open.', { type: 'invalid_request_error', code: 'rate_limit' })
    const checkout = createCheckout(form, now())
    ledger.checkouts.set(checkout.session.id, checkout)
    return expand(ledger, checkout.session, expansionsOf(form))
  }
  const expired = /^\/checkout\/sessions\/([^/]+)\/expire$/.exec(path)?.[1]
  if (expired !== undefined) {
    const checkout = checkoutOf(ledger, expired)
    const obstacle = happenings.expire(checkout)
    if (obstacle !== null) throw new ApiError(400, obstacle)
    return expand(ledger, checkout.session, expansionsOf(form))
  }
  throw unknown({ method: 'POST', path })
}

function read(path: string, query: Form, ledger: Ledger): object {
  return expand(ledger, find(path, query, ledger), expansionsOf(query))
}

function find(path: string, query: Form, ledger: Ledger): object {
  switch (path) {
    case '/disputes': return pageOf(ledger.disputes.values().filter(matches(query)), query, '/v1/disputes')
    case '/refunds': return pageOf(ledger.refunds.values().filter(matches(query)), query, '/v1/refunds')
    case '/radar/early_fraud_warnings': return pageOf(ledger.warnings.values().filter(matches(query)), query, '/v1/radar/early_fraud_warnings')
    case '/events': return pageOf(ledger.events.values().filter(event => isOfType(event.type, query)), query, '/v1/events')
  }
  const [, kind, id] = /^\/(checkout\/sessions|payment_intents|charges|disputes|events)\/([^/]+)$/.exec(path) ?? []
  switch (kind) {
    case 'checkout/sessions': return checkoutOf(ledger, id!).session
    case 'payment_intents': return found(ledger.intents, id!, 'payment_intent', 'intent')
    case 'charges': return found(ledger.charges, id!, 'charge', 'charge')
    case 'disputes': return found(ledger.disputes, id!, 'dispute', 'dispute')
    case 'events': return found(ledger.events, id!, 'event', 'id')
  }
  throw unknown({ method: 'GET', path })
}

function checkoutOf(ledger: Ledger, id: string): Checkout {
  return found(ledger.checkouts, id, 'checkout.session', 'session')
}

function found<Found>(map: ReadonlyMap<string, Found>, id: string, noun: string, param: string): Found {
  const object = map.get(id)
  if (object === undefined) throw missing(noun, id, param)
  return object
}

function matches(query: Form): (object: { readonly payment_intent: string, readonly charge: string }) => boolean {
  const intent = textOf(query, 'payment_intent')
  const charge = textOf(query, 'charge')
  return object => (intent === null || object.payment_intent === intent) && (charge === null || object.charge === charge)
}

/** `type=charge.*` stands for all that begin so; `types` is a list of exact ones. */
function isOfType(type: string, query: Form): boolean {
  const wanted = textOf(query, 'type')
  const types = listOf(query, 'types')
  const isWanted = wanted === null || (wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted)
  return isWanted && (types.length === 0 || types.includes(type))
}

function expansionsOf(form: Form): readonly string[] {
  return listOf(form, 'expand').filter(path => typeof path === 'string')
}

function unknown({ method, path }: { readonly method: string, readonly path: string }): ApiError {
  return new ApiError(404, `Unrecognized request URL (${method}: /v1${path}).`)
}
