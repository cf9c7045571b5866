import type { BulkJobKind, ClosingFacts, OrderStatus, PolicySettings, Refusal } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Transaction } from '../transact.ts'
import { selectRows, type BulkSelection, type SelectedRow } from './bulk-selection.ts'
import { previewClosing } from './bulk-work.ts'

/** What a bulk job would find. */
export interface BulkJobPreview {
  readonly totalCount: number
  readonly sampleCount: number
  readonly doableCount: number
  readonly refusals: readonly { readonly refusal: Refusal, readonly count: number }[]
}

/** So many rows show what the others will be answered. */
const SAMPLE_MAX = 200

/** Decides on the first rows of a job as the job itself will, and changes nothing. */
export async function previewBulkJob(db: Transaction['db'], kind: BulkJobKind, selection: BulkSelection, settings: PolicySettings, now: Date): Promise<BulkJobPreview> {
  const rows = await selectRows(db, kind, selection, settings, now)
  const sample = rows.slice(0, SAMPLE_MAX)
  if (kind === 'TellCustomers') {
    const toldCount = await countTold(db, selection.incidentId, rows)
    return { totalCount: rows.length, sampleCount: rows.length, doableCount: rows.length - toldCount, refusals: [] }
  }
  const counts = new Map<string, { refusal: Refusal, count: number }>()
  for (const order of await readClosingFacts(db, sample.map(({ orderId }) => orderId))) {
    const decision = previewClosing(order, 'preview', now)
    if (!decision.allowed) counts.set(decision.refusal.code, { refusal: decision.refusal, count: (counts.get(decision.refusal.code)?.count ?? 0) + 1 })
  }
  const refusals = [...counts.values()]
  return { totalCount: rows.length, sampleCount: sample.length, doableCount: sample.length - refusals.reduce((sum, { count }) => sum + count, 0), refusals }
}

async function countTold(db: Transaction['db'], incidentId: string | null, rows: readonly SelectedRow[]): Promise<number> {
  if (incidentId === null) return 0
  const { rows: [told] } = await sql<{ count: number }>`
    select count(*)::int as count from incident_notices where incident_id = ${incidentId}::bigint and account_id = any(${rows.map(row => row.accountId)}::bigint[])`.execute(db)
  return told?.count ?? 0
}

/** Orders as closing looks at them, without holding them. */
async function readClosingFacts(db: Transaction['db'], orderIds: readonly string[]): Promise<ClosingFacts[]> {
  const { rows } = await sql<{ status: OrderStatus, quantity: number, startCount: string | null, currentCount: string | null, delivered: number, chargedMicros: string, endedAt: Date | null }>`
    select status, quantity, start_count as "startCount", current_count as "currentCount", delivered, charged_micros as "chargedMicros", ended_at as "endedAt"
    from orders where id = any(${orderIds}::bigint[])`.execute(db)
  return rows.map(row => ({
    ...row, chargedMicros: BigInt(row.chargedMicros),
    startCount: row.startCount === null ? null : Number(row.startCount), currentCount: row.currentCount === null ? null : Number(row.currentCount),
  }))
}
