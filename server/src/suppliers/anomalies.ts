import type { AnomalyKind } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '../database.ts'
import { excerptOf } from './supplier-error.ts'

/** Something a supplier said that was kept and not applied. */
export interface AnomalyNote {
  readonly kind: AnomalyKind
  readonly supplierId: string
  /** Null when it belongs to no order. */
  readonly orderId: string | null
  readonly text: string
  readonly raw?: string | null
}

/** An oddity that repeats with every poll is written again only after this time: a row rewritten each second would cost more than it tells. */
const REPEAT_AFTER_MS = 60_000

/**
 * Keeps oddities for administrators. The same kind of the same order is one row with its newest text and how often it was seen; those
 * of no order are told apart by their text.
 */
export async function keepAnomalies(db: Kysely<Tables>, now: Date, notes: readonly AnomalyNote[]): Promise<void> {
  // One statement cannot touch a row twice, so of two alike the later one stands. Everybody takes the rows in one order, so nobody waits in a ring.
  const unique = new Map(notes.map(note => [`${note.kind} ${note.supplierId} ${note.orderId ?? note.text}`, note]))
  if (unique.size === 0) return
  const sorted = [...unique].sort(([one], [other]) => one < other ? -1 : 1)
  await db.insertInto('anomalies').values(sorted.map(([, note]) => ({
    kind: note.kind, supplier_id: note.supplierId, order_id: note.orderId, subject: note.orderId === null ? excerptOf(note.text) : '',
    text: note.text, raw: note.raw ?? null, at: now, first_at: now,
  }))).onConflict(conflict => conflict.constraint('anomalies_once').doUpdateSet({
    text: eb => eb.ref('excluded.text'),
    raw: eb => eb.ref('excluded.raw'),
    at: eb => eb.ref('excluded.at'),
    occurrence_count: sql`anomalies.occurrence_count + 1`,
    // What was looked at is news again when the supplier says something else.
    seen_at: sql`case when anomalies.text = excluded.text then anomalies.seen_at end`,
    seen_by: sql`case when anomalies.text = excluded.text then anomalies.seen_by end`,
  }).where(sql<boolean>`anomalies.at < ${new Date(now.getTime() - REPEAT_AFTER_MS)} or anomalies.text <> excluded.text`)).execute()
}
