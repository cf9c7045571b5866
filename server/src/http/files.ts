import { decideAttachment, EVIDENCE_LIMITS, maySeeEvidence, type ImageType } from '@tallyboard/schema'
import express, { Router, type ErrorRequestHandler, type RequestHandler } from 'express'
import { GraphQLError } from 'graphql'
import { sql } from 'kysely'
import { RateLimiterRes } from 'rate-limiter-flexible'
import type { Sessions } from '../accounts/sessions.ts'
import type { Viewer } from '../context.ts'
import { ErrorCode, forbidden, inputError, known, notFound, presentError, unauthenticated } from '../errors.ts'
import type { House } from '../house.ts'
import { FILE_COLUMNS, isFileId, type FileRow } from '../support/file-query.ts'
import { fileStoreOf } from '../support/file-store.ts'
import { keepImage } from '../support/keep-image.ts'
import { contextOf } from './apollo.ts'
import { openLimiters } from './limiters.ts'
import { isOwnOrigin } from './origin.ts'
import { STATUS_OF_CODE } from './status-of-code.ts'

/** Pictures sent to the house and shown by it. */
export interface Files {
  readonly router: Router
  close(): void
}

/** The file and what multipart/form-data puts around it. */
const BODY_BYTES_MAX = EVIDENCE_LIMITS.byteMax + 20_000
/** Each may hold ten megabytes; more at once and strangers decide how much memory we need. */
const UPLOADS_AT_ONCE_MAX = 16
/** A help thread with many screenshots sends a dozen in a few minutes. */
const UPLOADS_PER_TEN_MINUTES = 30

const CONTENT_TYPES: Readonly<Record<ImageType, string>> = { Png: 'image/png', Jpeg: 'image/jpeg', WebP: 'image/webp' }
const EXTENSIONS: Readonly<Record<ImageType, string>> = { Png: 'png', Jpeg: 'jpg', WebP: 'webp' }

/** `POST /files` takes one picture as multipart/form-data; `GET /files/<id>` shows it to its customer and to agents. */
export function createFiles(house: House, sessions: Sessions): Files {
  const limits = openLimiters(house)
  const byAccount = limits.limiter('upload', UPLOADS_PER_TEN_MINUTES, 600)
  const router = Router()
  let uploadCount = 0

  /** Everything that can be said without reading the body is said before it is read. */
  const admit: RequestHandler = async (request, response, next) => {
    if (!isOwnOrigin(request, house.env.publicUrl)) throw forbidden()
    const { viewer } = await contextOf(house, sessions, request, response)
    if (viewer === null) throw unauthenticated()
    if (!/^multipart\/form-data\s*;.*boundary=/i.test(request.headers['content-type'] ?? '')) throw inputError(FORM_WORDS, { field: 'file' })
    try {
      await byAccount.consume(viewer.accountId)
    } catch (cause) {
      if (!(cause instanceof RateLimiterRes)) throw cause
      const seconds = Math.max(1, Math.ceil(cause.msBeforeNext / 1_000))
      response.set('retry-after', String(seconds))
      throw known(ErrorCode.TOO_MANY_REQUESTS, `Too many pictures. Try again in ${seconds} seconds.`)
    }
    if (uploadCount >= UPLOADS_AT_ONCE_MAX) {
      response.set('retry-after', '5')
      throw known(ErrorCode.TOO_MANY_REQUESTS, 'Too many pictures arrive at this moment. Try again in a few seconds.')
    }
    // Whoever hung up while we looked is not counted: their answer has closed already, and will not say so again.
    if (response.destroyed) return
    uploadCount++
    response.once('close', () => { uploadCount-- })
    response.locals['viewer'] = viewer
    next()
  }

  router.post('/', admit, express.raw({ type: () => true, limit: BODY_BYTES_MAX, inflate: false }), async (request, response) => {
    const bytes = await fileOf(request.body, request.headers['content-type'] ?? '')
    const key = request.headers['x-idempotency-key']
    const answer = await keepImage(house, response.locals['viewer'] as Viewer, bytes, typeof key === 'string' ? key : '')
    if (answer.kind === 'Refused') response.status(422).json({ refusal: answer.refusal })
    else response.status(201).json(answer.image)
  })

  router.get('/:id', async (request, response) => {
    const { viewer } = await contextOf(house, sessions, request, response)
    if (viewer === null) throw unauthenticated()
    const file = await readFile(house, request.params.id)
    // Somebody else's picture and none at all must look the same.
    if (file === null || !maySeeEvidence(viewer, file.accountId)) throw notFound('picture', 'id')
    const bytes = await fileStoreOf(house).get(file.id)
    if (bytes === null) throw notFound('picture', 'id')
    response.set({
      'content-type': CONTENT_TYPES[file.type],
      'content-disposition': `inline; filename="${file.id}.${EXTENSIONS[file.type]}"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, max-age=3600, immutable',
      'vary': 'cookie, authorization',
    }).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  })

  router.use(answerError(house))
  return { router, close: limits.close }
}

const FORM_WORDS = 'A picture is sent as multipart/form-data, in one field named file.'

/** The only file of the form. Its name and the type its sender gives it mean nothing. */
async function fileOf(body: unknown, contentType: string): Promise<Uint8Array> {
  // A request without a body is read as an empty object.
  const form = Buffer.isBuffer(body) ? await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData().catch(() => null) : null
  const [file, ...others] = form?.getAll('file') ?? []
  if (file === undefined || typeof file === 'string' || others.length > 0) throw inputError(FORM_WORDS, { field: 'file' })
  return new Uint8Array(await file.arrayBuffer())
}

async function readFile(house: House, id: string): Promise<FileRow | null> {
  if (!isFileId(id)) return null
  const { rows: [row] } = await sql<FileRow>`select ${FILE_COLUMNS} from files where id = ${id}::uuid`.execute(house.db)
  return row ?? null
}

/** Errors in GraphQL's form, under the status that HTTP has for them. A file that is too large is a refusal like any other. */
function answerError(house: House): ErrorRequestHandler {
  return (cause: Error & { type?: string, status?: number, length?: number }, _request, response, next) => {
    if (response.headersSent) return next(cause)
    response.set('cache-control', 'no-store')
    if (cause.type === 'entity.too.large') {
      const decision = decideAttachment({ type: null, byteCount: Math.max(cause.length ?? 0, EVIDENCE_LIMITS.byteMax + 1), width: null, height: null }, house.clock())
      response.status(413).json({ refusal: decision.allowed ? null : decision.refusal })
      return
    }
    const isReadWrongly = !(cause instanceof GraphQLError) && cause.status !== undefined && cause.status < 500
    const error = cause instanceof GraphQLError ? cause
      : isReadWrongly ? inputError(`The request could not be read: ${cause.message}.`)
      : new GraphQLError(cause.message, { originalError: cause })
    const { message, extensions } = presentError(error, house.log, null)
    response.status(STATUS_OF_CODE[String(extensions?.['code'])] ?? 500).json({ errors: [{ message, extensions }] })
  }
}
