import { sql } from 'kysely'
import type { Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { Transaction } from '../transact.ts'
import { FILE_COLUMNS, isFileId, type FileRow } from './file-query.ts'

/** Holds pictures that the viewer has sent and not used yet, in the order they were named. Anybody else's are not there. */
export async function lockUnusedFiles(tx: Transaction, viewer: Viewer, ids: readonly string[]): Promise<FileRow[]> {
  if (new Set(ids).size < ids.length) throw inputError('imageIds names a picture twice.', { field: 'imageIds' })
  if (ids.length === 0) return []
  const { rows } = await sql<FileRow>`
    select ${FILE_COLUMNS} from files
    where id = any(${ids.filter(isFileId)}::uuid[]) and uploaded_by = ${viewer.accountId}::bigint and message_id is null and evidence_request_id is null
    order by id for update`.execute(tx.db)
  const found = new Map(rows.map(row => [row.id, row]))
  return ids.map(id => {
    const file = found.get(id)
    if (file === undefined) throw notFound('picture that you have sent and not used yet', 'imageIds')
    return file
  })
}

/** Puts held pictures where they belong. From then on they are for that customer and for agents. */
export async function useFiles(
  tx: Transaction, files: readonly FileRow[], place: { readonly accountId: string, readonly messageId?: string, readonly evidenceRequestId?: string },
): Promise<void> {
  if (files.length === 0) return
  await sql`
    update files f set account_id = ${place.accountId}::bigint, message_id = ${place.messageId ?? null}::bigint,
      evidence_request_id = ${place.evidenceRequestId ?? null}::bigint, position = given.position
    from unnest(${files.map(file => file.id)}::uuid[]) with ordinality as given (id, position) where f.id = given.id`.execute(tx.db)
}
