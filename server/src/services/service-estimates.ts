import { NO_ESTIMATE, type Estimate } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** An estimate as JSON keeps it: its instants are text. */
export type StoredEstimate = Omit<Estimate, 'measuredAt' | 'samples'> & {
  readonly measuredAt: string | null
  readonly samples: readonly (Omit<Estimate['samples'][number], 'endedAt'> & { readonly endedAt: string })[]
}

/** An estimate out of a `jsonb` column. The driver parses JSON, and JSON has no instants. */
export function estimateOf(stored: unknown): Estimate {
  const { measuredAt, samples, ...rest } = stored as StoredEstimate
  return {
    ...rest,
    measuredAt: measuredAt === null ? null : new Date(measuredAt),
    samples: samples.map(sample => ({ ...sample, endedAt: new Date(sample.endedAt) })),
  }
}

/** What is measured of each of these services; the ones without finished orders have the empty estimate. */
export async function readEstimates(db: Kysely<Tables>, serviceIds: readonly string[]): Promise<Estimate[]> {
  const { rows } = await sql<{ service_id: string, estimate: unknown }>`
    select service_id, estimate from service_estimates where service_id = any(${serviceIds}::bigint[])`.execute(db)
  const found = new Map(rows.map(row => [row.service_id, estimateOf(row.estimate)]))
  return serviceIds.map(id => found.get(id) ?? NO_ESTIMATE)
}
