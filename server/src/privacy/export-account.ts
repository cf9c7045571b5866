import { Readable } from 'node:stream'
import type { ImageType } from '@tallyboard/schema'
import type { RequestHandler } from 'express'
import { sql } from 'kysely'
import { ZipFile } from 'yazl'
import type { Sessions } from '../accounts/sessions.ts'
import { ErrorCode } from '../errors.ts'
import type { House } from '../house.ts'
import { isOwnOrigin } from '../http/origin.ts'
import { fileStoreOf } from '../support/file-store.ts'
import { HELD_ROWS, heldRowsAsJson } from './held-data.ts'

/** One at a time for each account, in this process: an archive reads everything there is. */
const underWay = new WeakMap<House, Set<string>>()

const READ_ME = `Everything held about your account, one file for each kind of thing.

Money is in millionths of the currency, instants are in UTC. Passwords and session tokens are left out: the house keeps the former only
scrambled, and the latter would let whoever finds this archive in. Who of the house did something is left out as well.
`

/** `POST /export`: everything held about whoever is signed in, as one zip archive that is written while it is read (P7.3). */
export function createExport(house: House, sessions: Sessions): RequestHandler {
  const accounts = underWay.get(house) ?? new Set<string>()
  underWay.set(house, accounts)
  return async (request, response) => {
    response.set('cache-control', 'no-store')
    const refuse = (status: number, code: ErrorCode, message: string): void => { response.status(status).json({ errors: [{ message, extensions: { code } }] }) }
    if (request.method !== 'POST') return refuse(405, ErrorCode.BAD_USER_INPUT, 'Ask for the archive with POST.')
    if (!isOwnOrigin(request, house.env.publicUrl)) return refuse(403, ErrorCode.FORBIDDEN, 'Another page may not ask for this.')
    const proof = await sessions.prove({ cookie: request.headers.cookie ?? null, authorization: request.headers.authorization ?? null })
    if (proof === null) return refuse(401, ErrorCode.UNAUTHENTICATED, 'Sign in first.')
    const { accountId } = proof.viewer
    if (accounts.has(accountId)) return refuse(429, ErrorCode.TOO_MANY_REQUESTS, 'An archive is being made already. Wait until it is done.')
    accounts.add(accountId)
    response.once('close', () => accounts.delete(accountId))
    const day = house.clock().toISOString().slice(0, 10)
    response.set({ 'content-type': 'application/zip', 'content-disposition': `attachment; filename="tallyboard-${accountId}-${day}.zip"` })
    const archive = archiveOf(house, accountId, await readPictures(house, accountId), (cause) => {
      // The head is sent already: only a broken connection tells that the archive is not whole.
      if (!response.destroyed) house.log.error({ err: cause }, 'an archive broke off')
      response.destroy()
    })
    archive.pipe(response)
  }
}

interface Picture {
  readonly id: string
  readonly type: ImageType
}

async function readPictures({ db }: House, accountId: string): Promise<readonly Picture[]> {
  const { rows } = await sql<Picture>`select id, type from files where account_id = ${accountId}::bigint order by created_at, id`.execute(db)
  return rows
}

function archiveOf(house: House, accountId: string, pictures: readonly Picture[], onError: (cause: unknown) => void): NodeJS.ReadableStream {
  const zip = new ZipFile()
  zip.on('error', onError)
  const mtime = house.clock()
  zip.addBuffer(Buffer.from(READ_ME), 'README.txt', { mtime })
  for (const held of HELD_ROWS) {
    // Lazily: each file is read when the one before is written, so the whole archive holds one page of rows at a time.
    zip.addReadStreamLazy(`${held.name}.json`, { mtime }, tell => tell(null, Readable.from(heldRowsAsJson(house.db, accountId, held)).on('error', onError)))
  }
  for (const { id, type } of pictures) {
    // A picture does not get smaller by being packed again. One that was taken away meanwhile is an empty file.
    zip.addReadStreamLazy(`pictures/${id}.${type.toLowerCase()}`, { mtime, compress: false }, (tell) => {
      fileStoreOf(house).get(id).then(bytes => tell(null, Readable.from(bytes === null ? [] : [Buffer.from(bytes)])), onError)
    })
  }
  zip.end()
  return zip.outputStream
}
