import { createHash, randomUUID } from 'node:crypto'
import { decideAttachment, readImageHead, type Refusal } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Viewer } from '../context.ts'
import { ErrorCode, invariant, known } from '../errors.ts'
import type { House } from '../house.ts'
import { requireKey, withIdempotency, type Refused } from '../idempotency.ts'
import type { ImageNews } from '../topics.ts'
import { transact } from '../transact.ts'
import { encodeImage } from './encode-image.ts'
import { IMAGE_JSON } from './file-query.ts'
import { fileStoreOf } from './file-store.ts'

/** The picture that was kept, now or by an earlier attempt with the same key. */
export interface ImageKept {
  readonly kind: 'Kept'
  readonly image: ImageNews
}

/** More pictures than this wait unused for nothing: enough for ten messages. */
const UNUSED_MAX = 40

/** Keeps a picture that may later go with a message or be evidence (P4.15). It is judged by its head before anything is decoded, and again afterwards. */
export async function keepImage(house: House, viewer: Viewer, bytes: Uint8Array, idempotencyKey: string): Promise<ImageKept | Refused> {
  requireKey(idempotencyKey)
  const head = readImageHead(bytes)
  const claimed = decideAttachment({ type: head?.type ?? null, byteCount: bytes.byteLength, width: head?.width ?? null, height: head?.height ?? null }, house.clock())
  if (!claimed.allowed) return refused(claimed.refusal)
  const { type } = claimed.grant
  const encoded = await encodeImage(bytes, type)
  const found = decideAttachment({ type, byteCount: encoded?.bytes.byteLength ?? bytes.byteLength, width: encoded?.width ?? null, height: encoded?.height ?? null }, house.clock())
  if (!found.allowed) return refused(found.refusal)
  invariant(encoded !== null, 'a picture that passed its checks was decoded')
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'keepImage', input: { sha256: createHash('sha256').update(bytes).digest('base64url') } }
  const id = randomUUID()
  const store = fileStoreOf(house)
  // The bytes first: a row without them would be a picture that nobody can see, bytes without a row are only a few kilobytes.
  await store.put(id, encoded.bytes)
  let isKept = false
  try {
    const answer = await transact(house, async tx => await withIdempotency<ImageKept>(tx, attempt, async () => {
      const { rows: [row] } = await sql<{ image: ImageNews }>`
        insert into files as f (id, account_id, uploaded_by, type, width, height, byte_count, created_at)
        select ${id}::uuid, ${viewer.accountId}::bigint, ${viewer.accountId}::bigint, ${type}, ${encoded.width}, ${encoded.height}, ${encoded.bytes.byteLength}, ${tx.now}::timestamptz
        where (select count(*) from files where account_id = ${viewer.accountId}::bigint and message_id is null and evidence_request_id is null) < ${UNUSED_MAX}
        returning ${IMAGE_JSON} as image`.execute(tx.db)
      if (row === undefined) throw known(ErrorCode.TOO_MANY_REQUESTS, `${UNUSED_MAX} pictures wait to be sent. Send them, or try again tomorrow.`)
      return { kind: 'Kept', image: row.image }
    }))
    isKept = answer.kind === 'Kept' && answer.image.id === id
    return answer
  } finally {
    if (!isKept) await store.delete(id)
  }
}

function refused(refusal: Refusal): Refused {
  return { kind: 'Refused', refusal }
}

/** A picture that nobody sent along within a day was a change of mind. */
const UNUSED_HOURS = 24
/** As many as one run forgets; the next run goes on. */
const FORGOTTEN_MAX = 500

/**
 * Forgets pictures that were never used, and what an erased account left (P7.3), one after the other. Each is held until its bytes are gone, so
 * nobody takes it meanwhile; where the store does not answer its row stays, and the next run finds it again.
 */
export async function forgetUnusedImages(house: House): Promise<void> {
  for (let count = 0; count < FORGOTTEN_MAX && await forgetOneUnused(house);) count += 1
}

async function forgetOneUnused(house: House): Promise<boolean> {
  return await transact(house, async tx => {
    const { rows: [file] } = await sql<{ id: string }>`
      select id from files where message_id is null and evidence_request_id is null and created_at < ${tx.now}::timestamptz - ${UNUSED_HOURS}::int * interval '1 hour'
      order by created_at limit 1 for update skip locked`.execute(tx.db)
    if (file === undefined) return false
    await fileStoreOf(house).delete(file.id)
    await sql`delete from files where id = ${file.id}::uuid`.execute(tx.db)
    return true
  })
}
