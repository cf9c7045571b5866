import { excerptOf, supplierErrorOf, type SupplierError } from './supplier-error.ts'

/** A supplier's service as its list says it, with every value in the form the house uses. */
export interface CatalogueRow {
  readonly externalId: string
  readonly name: string
  readonly type: string
  readonly category: string
  readonly description: string | null
  readonly costMicros: bigint
  readonly quantityMin: number
  readonly quantityMax: number
  readonly isRefillable: boolean
  readonly isCancellable: boolean
  readonly raw: Readonly<Record<string, unknown>>
}

/** A whole `services` answer. Rows that cannot be read are left out and counted, with the first few named. */
export interface Catalogue {
  readonly rows: readonly CatalogueRow[]
  readonly unreadableCount: number
  readonly unreadableExamples: readonly string[]
}

/** One order in a `status` answer. Numbers are as the supplier wrote them, even where they make no sense; null where it wrote none. */
export interface StatusRow {
  readonly statusWords: string
  readonly startCount: number | null
  readonly remains: number | null
  /** What the counter shows, from the suppliers that look again. */
  readonly currentCount: number | null
  readonly chargeMicros: bigint | null
  readonly currency: string | null
}

/** What a `status` answer says about one order that was asked for. */
export type StatusAnswer =
  | { readonly kind: 'Row', readonly row: StatusRow, readonly raw: string }
  | { readonly kind: 'Error', readonly error: SupplierError }
  | { readonly kind: 'Missing' }
  | { readonly kind: 'Malformed', readonly raw: string }

/** What an answer to `add` says, before the transport's part of the story. */
export type AddAnswer =
  | { readonly kind: 'Accepted', readonly supplierOrderId: string }
  | { readonly kind: 'Refused', readonly error: SupplierError }
  | { readonly kind: 'Unreadable', readonly raw: string }

/** What an answer to `refill` says. */
export type RefillAnswer =
  | { readonly kind: 'Accepted', readonly supplierRefillId: string }
  | { readonly kind: 'Refused', readonly error: SupplierError }
  | { readonly kind: 'Unreadable', readonly raw: string }

/** What an answer to `cancel` says about the one order it was for. */
export type CancelAnswer =
  | { readonly kind: 'Accepted' }
  | { readonly kind: 'Refused', readonly error: SupplierError }
  | { readonly kind: 'Unreadable', readonly raw: string }

/** What a `refill_status` answer says about one refill that was asked for. */
export type RefillStatusAnswer =
  | { readonly kind: 'Row', readonly statusWords: string, readonly raw: string }
  | { readonly kind: 'Error', readonly error: SupplierError }
  | { readonly kind: 'Missing' }
  | { readonly kind: 'Malformed', readonly raw: string }

/** A supplier's balance. */
export interface SupplierBalance {
  readonly balanceMicros: bigint
  readonly currency: string | null
}

/** A supplier with more services than this is not one: the list would fill the table and nobody could read it. */
const CATALOGUE_ROWS_MAX = 50_000

const EXAMPLES_MAX = 5
const NAME_LENGTH_MAX = 500
const DESCRIPTION_LENGTH_MAX = 5_000
const INT_MAX = 2_147_483_647

/** A thousand million for a thousand units is a misprint, and with a markup on it would not fit the columns. */
const COST_MICROS_MAX = 10n ** 15n

/** The supplier's error, when the answer is one: an object whose only key is `error`. An order beside it makes it a success. */
export function errorOf(value: unknown): SupplierError | null {
  if (!isRecord(value) || own(value, 'order') !== undefined) return null
  const error = own(value, 'error')
  if (typeof error === 'string' && error.trim() !== '') return supplierErrorOf(error)
  // `{"error":{"message":"…"}}` and `{"error":5}` are seen from panels that answer through a framework.
  if (isRecord(error)) return supplierErrorOf(textOf(own(error, 'message')) ?? JSON.stringify(error))
  return error === undefined || error === null || error === false || error === '' ? null : supplierErrorOf(JSON.stringify(error))
}

/** Reads a `services` answer; null when it is no list at all. */
export function readCatalogue(value: unknown): Catalogue | null {
  const list = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : null
  if (list === null || list.length > CATALOGUE_ROWS_MAX) return null
  const rows = new Map<string, CatalogueRow>()
  const examples: string[] = []
  let unreadableCount = 0
  for (const item of list as readonly unknown[]) {
    const row = readCatalogueRow(item)
    // The same number twice: the first one counts, the second would overwrite it silently.
    if (row !== null && !rows.has(row.externalId)) rows.set(row.externalId, row)
    else {
      unreadableCount++
      if (examples.length < EXAMPLES_MAX) examples.push(excerptOf(JSON.stringify(item)))
    }
  }
  return { rows: [...rows.values()], unreadableCount, unreadableExamples: examples }
}

function readCatalogueRow(item: unknown): CatalogueRow | null {
  if (!isRecord(item)) return null
  const externalId = idOf(own(item, 'service'))
  const name = cut(textOf(own(item, 'name')), NAME_LENGTH_MAX)
  const costMicros = microsOf(own(item, 'rate'))
  const quantityMin = wholeOf(own(item, 'min'))
  const quantityMax = wholeOf(own(item, 'max'))
  if (externalId === null || name === null || costMicros === null || quantityMin === null || quantityMax === null) return null
  if (costMicros < 0n || costMicros > COST_MICROS_MAX || quantityMin < 0 || quantityMax < quantityMin || quantityMin > INT_MAX) return null
  return {
    externalId,
    name,
    type: cut(textOf(own(item, 'type')), 100) ?? 'Default',
    category: cut(textOf(own(item, 'category')), 200) ?? '',
    description: cut(textOf(own(item, 'description')) ?? textOf(own(item, 'desc')), DESCRIPTION_LENGTH_MAX),
    costMicros,
    quantityMin: Math.max(quantityMin, 1),
    quantityMax: Math.min(Math.max(quantityMax, 1), INT_MAX),
    isRefillable: isTruthy(own(item, 'refill')),
    isCancellable: isTruthy(own(item, 'cancel')),
    raw: item,
  }
}

/** Reads a `status` answer for the orders asked for: one answer for each, whatever else the supplier put in. */
export function readStatuses(value: unknown, ids: readonly string[]): Map<string, StatusAnswer> {
  const answers = new Map<string, StatusAnswer>()
  for (const id of ids) {
    const entry = Array.isArray(value) ? listEntry(value, id) : isRecord(value) ? own(value, id) : undefined
    answers.set(id, statusAnswerOf(entry))
  }
  return answers
}

/** Some panels answer with a list whose rows name their order. */
function listEntry(list: readonly unknown[], id: string): unknown {
  return list.find(item => isRecord(item) && idOf(own(item, 'order') ?? own(item, 'id')) === id)
}

/** Reads what a status answer says about one order. */
export function statusAnswerOf(entry: unknown): StatusAnswer {
  if (entry === undefined || entry === null) return { kind: 'Missing' }
  if (!isRecord(entry)) return { kind: 'Malformed', raw: excerptOf(JSON.stringify(entry)) }
  const error = errorOf(entry)
  if (error !== null) return { kind: 'Error', error }
  const statusWords = textOf(own(entry, 'status'))
  if (statusWords === null) return { kind: 'Malformed', raw: excerptOf(JSON.stringify(entry)) }
  return {
    kind: 'Row',
    row: {
      statusWords: cut(statusWords, 100) ?? '',
      startCount: numberOf(own(entry, 'start_count')),
      remains: numberOf(own(entry, 'remains')),
      currentCount: numberOf(own(entry, 'current_count')),
      chargeMicros: microsOf(own(entry, 'charge')),
      currency: textOf(own(entry, 'currency')),
    },
    raw: excerptOf(JSON.stringify(entry)),
  }
}

/** Reads an answer to `add`. Only a usable order number is an acceptance, and only a plain error is a refusal. */
export function readAdd(value: unknown): AddAnswer {
  const error = errorOf(value)
  if (error !== null) return { kind: 'Refused', error }
  const supplierOrderId = isRecord(value) ? idOf(own(value, 'order')) : null
  if (supplierOrderId === null || supplierOrderId === '0') return { kind: 'Unreadable', raw: excerptOf(JSON.stringify(value) ?? '') }
  return { kind: 'Accepted', supplierOrderId }
}

/** Reads an answer to `refill`. Only a usable number is an acceptance, and only a plain error, wherever it stands, is a refusal. */
export function readRefill(value: unknown): RefillAnswer {
  const said = isRecord(value) ? own(value, 'refill') : undefined
  const error = errorOf(isRecord(said) ? said : said === undefined ? value : null)
  if (error !== null) return { kind: 'Refused', error }
  const supplierRefillId = idOf(said)
  if (supplierRefillId === null || supplierRefillId === '0') return { kind: 'Unreadable', raw: excerptOf(JSON.stringify(value) ?? '') }
  return { kind: 'Accepted', supplierRefillId }
}

/** Reads an answer to `cancel` for one order, in a list as usual or alone. Only a plain yes is an acceptance, and only a plain error is a refusal. */
export function readCancel(value: unknown, id: string): CancelAnswer {
  const entry = Array.isArray(value) ? (value as readonly unknown[]).find(item => isRecord(item) && idOf(own(item, 'order') ?? own(item, 'id')) === id) : value
  const record = isRecord(entry) ? entry : {}
  const said = own(record, 'cancel')
  const error = errorOf(isRecord(said) ? said : said === undefined ? { error: own(record, 'error') } : null)
  if (error !== null) return { kind: 'Refused', error }
  return isTruthy(said) ? { kind: 'Accepted' } : { kind: 'Unreadable', raw: excerptOf(JSON.stringify(value) ?? '') }
}

/** Reads a `refill_status` answer: one answer for each refill asked for, in a list as usual or keyed by number as some panels have it. */
export function readRefillStatuses(value: unknown, ids: readonly string[]): Map<string, RefillStatusAnswer> {
  return new Map(ids.map(id => {
    const entry = Array.isArray(value)
      ? (value as readonly unknown[]).find(item => isRecord(item) && idOf(own(item, 'refill') ?? own(item, 'id')) === id)
      : isRecord(value) ? own(value, id) : undefined
    return [id, refillStatusOf(entry)]
  }))
}

function refillStatusOf(entry: unknown): RefillStatusAnswer {
  if (entry === undefined || entry === null) return { kind: 'Missing' }
  const raw = excerptOf(JSON.stringify(entry))
  if (!isRecord(entry)) return { kind: 'Malformed', raw }
  const status = own(entry, 'status')
  const error = errorOf(isRecord(status) ? status : entry)
  if (error !== null) return { kind: 'Error', error }
  const statusWords = textOf(status)
  return statusWords === null ? { kind: 'Malformed', raw } : { kind: 'Row', statusWords: cut(statusWords, 100) ?? '', raw }
}

/** Reads a `balance` answer. */
export function readBalance(value: unknown): SupplierBalance | null {
  if (!isRecord(value)) return null
  const balanceMicros = microsOf(own(value, 'balance'))
  if (balanceMicros === null) return null
  const currency = textOf(own(value, 'currency'))?.toUpperCase() ?? null
  return { balanceMicros, currency: currency !== null && /^[A-Z]{3}$/.test(currency) ? currency : null }
}

/** Micros of a decimal that is a string or a number, with any number of decimals and perhaps an exponent; half up past the sixth. */
export function microsOf(value: unknown): bigint | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const match = /^(-?)(\d{1,15})?(?:\.(\d{0,30}))?(?:e([+-]?\d{1,2}))?$/i.exec(String(value).trim().replace(/(?<=\d),(?=\d{3}(\D|$))/g, ''))
  if (match === null) return null
  const [, sign, whole = '', decimals = '', exponent = '0'] = match
  if (whole === '' && decimals === '') return null
  const point = whole.length + Number(exponent) + 6
  const digits = (whole + decimals).padEnd(Math.max(point + 1, 0), '0')
  // Twelve digits before the point, as everywhere: more is a misprint and would not fit the columns.
  if (point > 18) return null
  const kept = point <= 0 ? '0' : digits.slice(0, point)
  const isHalfOrMore = point >= 0 && (digits[point] ?? '0') >= '5'
  const micros = BigInt(kept) + (isHalfOrMore ? 1n : 0n)
  return sign === '-' ? -micros : micros
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A key of the answer itself: `constructor` and `__proto__` of every object are none. */
function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' ? null : text
}

function cut(text: string | null, lengthMax: number): string | null {
  return text === null || text.length <= lengthMax ? text : text.slice(0, lengthMax).toWellFormed()
}

function idOf(value: unknown): string | null {
  const text = typeof value === 'number' ? (Number.isSafeInteger(value) ? String(value) : null) : typeof value === 'string' ? value.trim() : null
  return text !== null && /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text) ? text : null
}

/** A number however it was written; what is no number is absent. */
function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || !/^-?\d{1,18}(\.\d+)?$/.test(value.trim())) return null
  return Number(value)
}

function wholeOf(value: unknown): number | null {
  const number = numberOf(value)
  return number !== null && Number.isSafeInteger(number) ? number : null
}

function isTruthy(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || (typeof value === 'string' && value.toLowerCase() === 'true')
}
