import type { ImageType } from '@tallyboard/schema'
import { sql, type RawBuilder } from 'kysely'
import { defineLoader } from '../context.ts'
import type { ImageNews } from '../topics.ts'

/** A picture as it is told, in the words of the database: one JSON object of a row of `files` named `f`. */
export const IMAGE_JSON = sql.raw(`jsonb_build_object('id', f.id, 'url', '/files/' || f.id, 'type', f.type, 'width', f.width, 'height', f.height,
  'byteCount', f.byte_count, 'createdAt', to_char(f.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`)

/** The pictures under a condition as one array, in their order. */
export function imagesWhere(condition: RawBuilder<unknown>): RawBuilder<ImageNews[]> {
  return sql<ImageNews[]>`(select coalesce(jsonb_agg(${IMAGE_JSON} order by f.created_at, f.position), '[]') from files f where ${condition})`
}

/** The pictures that were sent for a request for evidence, the newest last. */
export const evidenceImagesLoader = defineLoader(async ({ house }, requestIds: readonly string[]) => {
  const { rows } = await sql<{ id: string, images: ImageNews[] }>`
    select f.evidence_request_id as id, jsonb_agg(${IMAGE_JSON} order by f.created_at, f.position) as images from files f
    where f.evidence_request_id = any(${requestIds}::bigint[]) group by f.evidence_request_id`.execute(house.db)
  const found = new Map(rows.map(row => [row.id, row.images]))
  return requestIds.map(id => found.get(id) ?? [])
})

/** A picture that is kept, with what is judged by and whose it is. */
export interface FileRow {
  readonly id: string
  readonly accountId: string
  readonly type: ImageType
  readonly width: number
  readonly height: number
  readonly byteCount: number
  readonly createdAt: Date
}

/** The columns of a `FileRow`. */
export const FILE_COLUMNS = sql.raw('id, account_id as "accountId", type, width, height, byte_count as "byteCount", created_at as "createdAt"')

/** Whether the text can be the id of a picture. One that cannot is simply not found. */
export function isFileId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}
