import type { EvidenceStatus } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { defineLoader, type Context } from '../context.ts'
import type { Tables } from '../tables.ts'

/** A request for evidence as it is read. */
export interface EvidenceRow {
  readonly id: string
  readonly accountId: string
  readonly orderId: string
  readonly refillId: string | null
  readonly speedUpId: string | null
  readonly mustShow: string
  readonly status: EvidenceStatus
  readonly askedAt: Date
  readonly suppliedAt: Date | null
  readonly decidedAt: Date | null
  readonly reason: string | null
}

/** The columns of an `EvidenceRow`, of a table named `e`. */
export const EVIDENCE_COLUMNS = sql.raw(`e.id, e.account_id as "accountId", e.order_id as "orderId", e.refill_id as "refillId", e.speed_up_id as "speedUpId",
  e.must_show as "mustShow", e.status, e.asked_at as "askedAt", e.supplied_at as "suppliedAt", e.decided_at as "decidedAt", e.reason`)

/** A request for evidence by its number; null where there is none. */
export const evidenceLoader = defineLoader<string, EvidenceRow | null>(async ({ house }, ids) => {
  const { rows } = await sql<EvidenceRow>`select ${EVIDENCE_COLUMNS} from evidence_requests e where e.id = any(${ids}::bigint[])`.execute(house.db)
  const found = new Map(rows.map(row => [row.id, row]))
  return ids.map(id => found.get(id) ?? null)
})

/** The newest request for evidence of an order itself, of a refill, or of a request for speed-up. */
export const evidenceOfOrderLoader = newestLoader('order_id', 'e.refill_id is null and e.speed_up_id is null')
export const evidenceOfRefillLoader = newestLoader('refill_id', 'e.speed_up_id is null')
export const evidenceOfSpeedUpLoader = newestLoader('speed_up_id', 'true')

function newestLoader(column: string, condition: string) {
  return defineLoader<string, EvidenceRow | null>(async ({ house }: Context, ids) => {
    const { rows } = await sql<EvidenceRow & { subjectId: string }>`
      select distinct on (e.${sql.raw(column)}) e.${sql.raw(column)} as "subjectId", ${EVIDENCE_COLUMNS} from evidence_requests e
      where e.${sql.raw(column)} = any(${ids}::bigint[]) and ${sql.raw(condition)} order by e.${sql.raw(column)}, e.id desc`.execute(house.db)
    const found = new Map(rows.map(({ subjectId, ...row }) => [subjectId, row]))
    return ids.map(id => found.get(id) ?? null)
  })
}

/** A page of requests for evidence, newest first; of one customer, or of everybody when the account is null. One more than asked for when there are more. */
export async function readEvidencePage(
  db: Kysely<Tables>, accountId: string | null, selection: { readonly statuses?: readonly EvidenceStatus[] | null, readonly orderId?: string | null },
  first: number, beforeId: string | null,
): Promise<EvidenceRow[]> {
  const { statuses, orderId } = selection
  const { rows } = await sql<EvidenceRow>`
    select ${EVIDENCE_COLUMNS} from evidence_requests e
    where ${accountId === null ? sql`true` : sql`e.account_id = ${accountId}::bigint`} and ${beforeId === null ? sql`true` : sql`e.id < ${beforeId}::bigint`}
      and ${statuses == null ? sql`true` : sql`e.status = any(${statuses}::text[])`} and ${orderId == null ? sql`true` : sql`e.order_id = ${orderId}::bigint`}
    order by e.id desc limit ${first + 1}`.execute(db)
  return rows
}
