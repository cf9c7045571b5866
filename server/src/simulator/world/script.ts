import type { FinalStatus, StatusRow } from './order.ts'
import type { TargetState } from './luck.ts'

/** How an `add` is answered. Only `ok`, `hang`, `garbage` and `close` take the order. */
export type AcceptMode = 'ok' | 'hang' | 'hang-untaken' | 'http500' | 'html' | 'garbage' | 'close' | `error:${string}`

/** How a `cancel` is answered. All but `error:<text>` take the request, as far as the service allows it. */
export type CancelMode = 'ok' | 'hang' | 'http500' | 'garbage' | 'close' | `error:${string}`

/** What shall happen to one order. Seconds are simulated; amounts are units. */
export interface OrderScript {
  readonly accept?: AcceptMode
  readonly cancel?: CancelMode
  readonly startCount?: number
  readonly startAfterSeconds?: number
  readonly unitsPerHour?: number
  readonly end?: { readonly status: FinalStatus; readonly atDelivered: number }
  /** Nothing more arrives from this amount on, until another script says so. */
  readonly stallAt?: number
  /** So many units more than ordered. */
  readonly overdeliver?: number
  readonly dropAfterEnd?: number
  /** The target vanishes at an amount; some hours later the order is Partial or Canceled, and the link stays dead. */
  readonly targetGone?: { readonly state: TargetState; readonly atDelivered: number }
  readonly sequence?: readonly StatusRow[]
}

/** Which `add` a script waits for, or which order it changes. */
export interface ScriptMatch {
  readonly link?: string
  readonly service?: number
  readonly order?: number
}

const ACCEPT_MODES = ['ok', 'hang', 'hang-untaken', 'http500', 'html', 'garbage', 'close']
const CANCEL_MODES = ['ok', 'hang', 'http500', 'garbage', 'close']
const FINAL_STATUSES = ['Completed', 'Partial', 'Canceled']
const AMOUNTS = ['startCount', 'startAfterSeconds', 'unitsPerHour', 'stallAt', 'overdeliver', 'dropAfterEnd']
const FIELDS = [...AMOUNTS, 'accept', 'cancel', 'end', 'targetGone', 'sequence']

type Json = Readonly<Record<string, unknown>>

/** What is wrong with a script, in a sentence, or null. A misspelt field would otherwise make a story pass for the wrong reason. */
export function scriptFault(script: unknown): string | null {
  if (!isObject(script)) return 'script must be an object'
  const unknown = Object.keys(script).find((field) => !FIELDS.includes(field))
  if (unknown !== undefined) return `script.${unknown} is not known; known are ${FIELDS.join(', ')}`
  const amount = AMOUNTS.find((field) => script[field] !== undefined && !isAmount(script[field]))
  if (amount !== undefined) return `script.${amount} must be a number, at least 0`
  if (script.unitsPerHour === 0) return 'script.unitsPerHour must be above 0; stallAt stops a delivery'
  if (script.accept !== undefined && !isMode(script.accept, ACCEPT_MODES)) return `script.accept must be error:<text> or one of ${ACCEPT_MODES.join(', ')}`
  if (script.cancel !== undefined && !isMode(script.cancel, CANCEL_MODES)) return `script.cancel must be error:<text> or one of ${CANCEL_MODES.join(', ')}`
  if (script.end !== undefined && !(isObject(script.end) && FINAL_STATUSES.includes(String(script.end.status)) && isAmount(script.end.atDelivered))) {
    return 'script.end must be {status: Completed, Partial or Canceled; atDelivered: a number}'
  }
  const gone = script.targetGone
  if (gone !== undefined && !(isObject(gone) && (gone.state === 'private' || gone.state === 'deleted') && isAmount(gone.atDelivered))) {
    return 'script.targetGone must be {state: private or deleted; atDelivered: a number}'
  }
  if (script.sequence !== undefined && !(Array.isArray(script.sequence) && script.sequence.length > 0 && script.sequence.every(isStatusRow))) {
    return 'script.sequence must be a list of {afterSeconds: a number; status: a text; …}'
  }
  return null
}

export function matchFault(match: unknown): string | null {
  if (!isObject(match)) return 'match must be an object'
  const unknown = Object.keys(match).find((field) => !['link', 'service', 'order'].includes(field))
  if (unknown !== undefined) return `match.${unknown} is not known; known are link, service, order`
  if (match.link !== undefined && typeof match.link !== 'string') return 'match.link must be a text'
  if (match.service !== undefined && !Number.isInteger(match.service)) return 'match.service must be a whole number'
  if (match.order !== undefined && !Number.isInteger(match.order)) return 'match.order must be a whole number'
  return null
}

/** Whether a parsed JSON value is an object with fields. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isMode(value: unknown, modes: readonly string[]): boolean {
  return typeof value === 'string' && (modes.includes(value) || value.startsWith('error:'))
}

function isStatusRow(row: unknown): boolean {
  return isObject(row) && isAmount(row.afterSeconds) && typeof row.status === 'string'
}
