import { randomBytes } from 'node:crypto'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { Logger } from 'pino'

/** The codes a client may meet in `extensions.code`. Refusals are not among them: they are data. */
export const ErrorCode = {
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  TOO_MANY_REQUESTS: 'TOO_MANY_REQUESTS',
  TOO_COMPLEX: 'TOO_COMPLEX',
  PAYLOAD_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  INTERNAL_SERVER_ERROR: 'INTERNAL_SERVER_ERROR',
} as const
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode]

/** The request is malformed. `field` names the argument or input field at fault. */
export function inputError(message: string, details: { readonly field?: string } = {}): GraphQLError {
  return known(ErrorCode.BAD_USER_INPUT, message, details)
}

/** Not there, or not yours: the two must look the same. `field` names the argument or input field that was to say which. */
export function notFound(noun: string, field = `${noun}Id`): GraphQLError {
  return known(ErrorCode.NOT_FOUND, `There is no such ${noun}.`, { field })
}

export function forbidden(): GraphQLError {
  return known(ErrorCode.FORBIDDEN, 'Your role does not allow this.')
}

export function unauthenticated(): GraphQLError {
  return known(ErrorCode.UNAUTHENTICATED, 'Sign in first.')
}

/** What must hold inside the house. A broken one is our mistake, never the caller's. */
export function invariant(condition: unknown, why: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${why}`)
}

/** An error a caller can do something about. */
export function known(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, retryable: code === ErrorCode.TOO_MANY_REQUESTS, ...details } })
}

/** The name of the constraint that a statement violated, through whatever wrapped it; null when it failed for another reason. */
export function violatedConstraint(cause: unknown): string | null {
  const error = databaseErrorOf(cause)
  return error?.code?.startsWith('23') === true ? error.constraint ?? null : null
}

/** Whether the same transaction can pass when it is tried again: a deadlock or a serialisation failure. */
export function isWorthRetrying(cause: unknown): boolean {
  return ['40001', '40P01'].includes(databaseErrorOf(cause)?.code ?? '')
}

interface DatabaseError {
  readonly code?: string
  readonly constraint?: string
}

function databaseErrorOf(cause: unknown): DatabaseError | null {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if (/^[0-9A-Z]{5}$/.test((error as DatabaseError).code ?? '')) return error as DatabaseError
  }
  return null
}

/** Failures that pass by themselves: PostgreSQL's classes of connection, resources, an operator at work; a connection that is not there. */
const PASSING_CODE = /^(08|40|53|57|58)...$|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/
/** What the pool says without a code. */
const PASSING_MESSAGE = /^(Connection terminated|timeout exceeded when trying to connect)/

function isPassing(cause: unknown): boolean {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if (PASSING_CODE.test(String((error as { code?: unknown }).code ?? '')) || PASSING_MESSAGE.test(error.message)) return true
  }
  return false
}

/** Codes that graphql-js and Apollo give to a request they could not read; their messages are about the request. */
const REQUEST_CODES: ReadonlySet<string> = new Set([
  'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED',
  'OPERATION_RESOLUTION_FAILURE', 'BAD_REQUEST',
])

/**
 * What the caller may see of an error. An input error passes as it is; a fault is logged under a drawn reference and answered
 * with that reference alone, and with whether trying again can help.
 */
export function presentError(error: GraphQLError, log: Logger, requestId: string | null): GraphQLFormattedError {
  const code = error.extensions['code']
  const isKnown = typeof code === 'string' && code !== ErrorCode.INTERNAL_SERVER_ERROR && (code in ErrorCode || REQUEST_CODES.has(code))
  // What has no path was refused before any resolver ran, so it is about the request.
  const isAboutRequest = error.path === undefined && code === undefined && (error.originalError == null || error.originalError instanceof GraphQLError)
  if (isKnown || isAboutRequest) {
    // `http` is for Apollo, which has read it by now.
    const { stacktrace: _stacktrace, http: _http, ...extensions } = error.extensions
    return { ...error.toJSON(), extensions: { retryable: false, ...extensions, code: code ?? ErrorCode.BAD_USER_INPUT } }
  }
  const reference = randomBytes(5).toString('hex')
  const cause = error.originalError ?? error
  log.error({ reference, requestId, path: error.path?.join('.'), err: cause }, 'a request failed')
  return {
    message: `Something of ours failed. It is noted under ${reference}.`,
    ...(error.path === undefined ? {} : { path: error.path }),
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    extensions: { code: ErrorCode.INTERNAL_SERVER_ERROR, reference, retryable: isPassing(cause) },
  }
}
