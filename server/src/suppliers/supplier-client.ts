import {
  errorOf, readAdd, readBalance, readCancel, readCatalogue, readRefill, readRefillStatuses, readStatuses, type Catalogue, type RefillStatusAnswer, type StatusAnswer,
  type SupplierBalance,
} from './supplier-answer.ts'
import { excerptOf, supplierErrorOf, type SupplierError } from './supplier-error.ts'
import { postForm, TransportFault, type CallLimits, type RawAnswer } from './supplier-http.ts'
import { readJson } from './supplier-json.ts'

/** At most this many orders in one `status` call: suppliers refuse more. */
export const STATUS_BATCH_MAX = 100

/** Why a read brought nothing. */
export const ReadFaultKind = {
  Unreachable: 'Unreachable',
  TimedOut: 'TimedOut',
  TooLarge: 'TooLarge',
  Empty: 'Empty',
  Html: 'Html',
  NotJson: 'NotJson',
  BadShape: 'BadShape',
  Refused: 'Refused',
  /** It was not asked at all, because it failed too often. */
  LeftAlone: 'LeftAlone',
} as const
export type ReadFaultKind = (typeof ReadFaultKind)[keyof typeof ReadFaultKind]

/** A read that brought nothing, with what is known about why. Its message never holds the key. */
export class SupplierReadFault extends Error {
  readonly kind: ReadFaultKind
  /** The supplier's own refusal, when that is what it answered. */
  readonly error: SupplierError | null
  readonly raw: string | null

  constructor(kind: ReadFaultKind, message: string, details: { error?: SupplierError, raw?: string, cause?: unknown } = {}) {
    super(message, { cause: details.cause })
    this.name = 'SupplierReadFault'
    this.kind = kind
    this.error = details.error ?? null
    this.raw = details.raw ?? null
  }
}

/** An order as the supplier gets it: the link, the quantity and what the type needs, never who the customer is (P7.2). */
export type AddRequest =
  | { readonly type: 'Default', readonly service: string, readonly link: string, readonly quantity: number }
  | { readonly type: 'Package', readonly service: string, readonly link: string }
  | { readonly type: 'CustomComments' | 'CustomCommentsPackage', readonly service: string, readonly link: string, readonly comments: string }
  | { readonly type: 'Poll', readonly service: string, readonly link: string, readonly quantity: number, readonly answerNumber: number }

/** Why a request certainly never reached the supplier. */
export type NotSentReason = 'NoConnection' | 'BreakerOpen' | 'Stopped' | 'TooLate'

/**
 * How something sent without an acceptance ended, a closed list. The protocol has no idempotency key, so everything that is neither a plain
 * answer nor certainly unsent is uncertain, and is never sent again by itself.
 */
export type NotTaken =
  | { readonly kind: 'Refused', readonly error: SupplierError }
  | { readonly kind: 'NotSent', readonly reason: NotSentReason, readonly text: string }
  | { readonly kind: 'Uncertain', readonly text: string, readonly raw: string | null }

/** How an `add` ended. */
export type AddOutcome = NotTaken | { readonly kind: 'Accepted', readonly supplierOrderId: string }

/** How a `refill` ended. */
export type RefillOutcome = NotTaken | { readonly kind: 'Accepted', readonly supplierRefillId: string }

/** How a `cancel` ended. Accepted: the request was taken; it does not say that it is done. */
export type CancelOutcome = NotTaken | { readonly kind: 'Accepted' }

/** Where a supplier is and how to speak to it. */
export interface SupplierClientOptions {
  readonly url: URL
  readonly key: string
  readonly isPrivateAllowed: boolean
  readonly limits?: Partial<Record<'read' | 'catalogue' | 'add', Partial<CallLimits>>>
}

/** The reseller protocol towards one supplier: one call, one answer. Retries, rate cap and breaker are the gate's. */
export interface SupplierClient {
  services(signal?: AbortSignal): Promise<Catalogue>
  status(ids: readonly string[], signal?: AbortSignal): Promise<Map<string, StatusAnswer>>
  balance(signal?: AbortSignal): Promise<SupplierBalance>
  add(request: AddRequest, signal?: AbortSignal): Promise<AddOutcome>
  /** Asks for what has dropped of one order. */
  refill(supplierOrderId: string, signal?: AbortSignal): Promise<RefillOutcome>
  refillStatus(ids: readonly string[], signal?: AbortSignal): Promise<Map<string, RefillStatusAnswer>>
  /** Asks to take one order back. */
  cancel(supplierOrderId: string, signal?: AbortSignal): Promise<CancelOutcome>
}

/**
 * A status call is small and repeated soon; a catalogue of thousands takes old panels half a minute; an `add` waits long, because
 * giving up early makes an order uncertain.
 */
const LIMITS = {
  read: { connectMs: 5_000, idleMs: 5_000, totalMs: 20_000, bytesMax: 1_000_000 },
  catalogue: { connectMs: 5_000, idleMs: 10_000, totalMs: 60_000, bytesMax: 32_000_000 },
  add: { connectMs: 5_000, idleMs: 10_000, totalMs: 30_000, bytesMax: 1_000_000 },
} as const satisfies Record<string, CallLimits>

/** The longest an `add` can take, for whoever decides when a claim is dead. */
export const ADD_TOTAL_MS = LIMITS.add.totalMs

/** Opens the protocol towards one supplier. */
export function createSupplierClient(options: SupplierClientOptions): SupplierClient {
  const { url, key, isPrivateAllowed } = options
  const limitsOf = (kind: keyof typeof LIMITS): CallLimits => ({ ...LIMITS[kind], ...options.limits?.[kind] })

  const call = async (kind: keyof typeof LIMITS, fields: Readonly<Record<string, string>>, signal: AbortSignal | undefined): Promise<RawAnswer> => {
    const form = new URLSearchParams({ key, ...fields })
    const answer = await postForm({ url, form, limits: limitsOf(kind), isPrivateAllowed, isConnectionShared: kind !== 'add', signal })
    // Some error pages repeat the request. Pieces of answers are stored and shown, the key never is.
    return { status: answer.status, body: answer.body.replaceAll(key, '•••') }
  }

  const read = async <T>(kind: 'read' | 'catalogue', fields: Readonly<Record<string, string>>, readValue: (value: unknown) => T | null, signal?: AbortSignal): Promise<T> => {
    const value = valueOf(await call(kind, fields, signal).catch((cause: unknown) => {
      throw cause instanceof TransportFault ? readFaultOf(cause) : cause
    }))
    const error = errorOf(value)
    if (error !== null) throw new SupplierReadFault('Refused', `the supplier says: ${error.text}`, { error })
    const result = readValue(value)
    if (result === null) throw new SupplierReadFault('BadShape', 'the answer is not what was asked for', { raw: excerptOf(JSON.stringify(value)) })
    return result
  }

  /** One attempt, never a second. */
  const send = async <Taken extends { readonly kind: 'Accepted' }>(
    fields: Readonly<Record<string, string>>, readAnswer: (value: unknown) => Taken | UntakenAnswer, what: string, signal: AbortSignal | undefined,
  ): Promise<Taken | NotTaken> => {
    try {
      return outcomeOf(await call('add', fields, signal), readAnswer, what)
    } catch (fault) {
      if (!(fault instanceof TransportFault)) throw fault
      if (fault.isReached) return { kind: 'Uncertain', text: fault.message, raw: null }
      return { kind: 'NotSent', reason: fault.kind === 'Stopped' ? 'Stopped' : 'NoConnection', text: fault.message }
    }
  }

  return {
    services: signal => read('catalogue', { action: 'services' }, readCatalogue, signal),
    balance: signal => read('read', { action: 'balance' }, readBalance, signal),
    status: (ids, signal) => read('read', { action: 'status', orders: ids.join(',') }, value => readStatusesStrictly(value, ids), signal),
    add: (request, signal) => send(formOf(request), readAdd, 'an order', signal),
    refill: (supplierOrderId, signal) => send({ action: 'refill', order: supplierOrderId }, readRefill, 'a refill', signal),
    cancel: (supplierOrderId, signal) => send({ action: 'cancel', orders: supplierOrderId }, value => readCancel(value, supplierOrderId), 'a cancellation', signal),
    refillStatus: (ids, signal) => read('read', { action: 'refill_status', refills: ids.join(',') },
      value => typeof value === 'object' && value !== null ? readRefillStatuses(value, ids) : null, signal),
  }
}

/** An answer that is no list of orders at all says nothing about any of them. */
function readStatusesStrictly(value: unknown, ids: readonly string[]): Map<string, StatusAnswer> | null {
  return typeof value === 'object' && value !== null ? readStatuses(value, ids) : null
}

/** The form fields of an order. */
export function formOf(request: AddRequest): Record<string, string> {
  const { service, link } = request
  const fields = { action: 'add', service, link }
  switch (request.type) {
    case 'Default': return { ...fields, quantity: String(request.quantity) }
    case 'Package': return fields
    case 'CustomComments':
    case 'CustomCommentsPackage': return { ...fields, comments: request.comments }
    case 'Poll': return { ...fields, quantity: String(request.quantity), answer_number: String(request.answerNumber) }
  }
}

type UntakenAnswer = { readonly kind: 'Refused', readonly error: SupplierError } | { readonly kind: 'Unreadable', readonly raw: string }

/** What an answer to something sent means. Only plain words count: a gateway's error page says nothing about the order behind it. */
function outcomeOf<Taken extends { readonly kind: 'Accepted' }>(
  answer: RawAnswer, readAnswer: (value: unknown) => Taken | UntakenAnswer, expected: string,
): Taken | NotTaken {
  const json = readJson(answer.body)
  const said = json.ok ? readAnswer(json.value) : null
  if (said?.kind === 'Accepted') return said
  // 429 is the one status that says by itself that nothing was done.
  if (answer.status === 429) return { kind: 'Refused', error: said?.kind === 'Refused' ? said.error : supplierErrorOf('Rate limit exceeded') }
  if (said?.kind === 'Refused' && (answer.status < 500 || said.error.kind !== 'Other')) return said
  const what = !json.ok ? WHAT[json.reason] : said?.kind === 'Refused' ? `the words '${said.error.text}'` : `neither ${expected} nor an error`
  return { kind: 'Uncertain', text: `the supplier answered with ${what} (status ${answer.status})`, raw: excerptOf(answer.body) }
}

const WHAT = { Empty: 'nothing', Html: 'a page instead of JSON', NotJson: 'something that is not JSON' } as const

function valueOf(answer: RawAnswer): unknown {
  const json = readJson(answer.body)
  if (json.ok) return json.value
  if (answer.status === 429) {
    const error = supplierErrorOf('Rate limit exceeded')
    throw new SupplierReadFault('Refused', `the supplier says: ${error.text}`, { error })
  }
  throw new SupplierReadFault(json.reason, `the supplier answered with ${WHAT[json.reason]} (status ${answer.status})`, { raw: excerptOf(answer.body) })
}

function readFaultOf(fault: TransportFault): SupplierReadFault {
  const kind = fault.kind === 'TooLarge' ? 'TooLarge' : fault.kind === 'TimedOut' ? 'TimedOut' : 'Unreachable'
  return new SupplierReadFault(kind, fault.message, { cause: fault })
}
