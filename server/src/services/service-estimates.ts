import { NO_ESTIMATE, type Estimate } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import { NO_SHARES, type MeasuredShares } from './measured-shares.ts'

/** What is measured of a service: times, and what became of its deliveries. */
export interface ServiceEstimate extends Estimate, MeasuredShares {
  /** What nine of ten orders keep to, under the names that statistics has for it. */
  readonly startP90Ms: number | null
  readonly finishP90Ms: number | null
}

/** An estimate as JSON keeps it: its instants are text, and one from before shares were measured has none. */
export type StoredEstimate = Partial<MeasuredShares> & Omit<Estimate, 'measuredAt' | 'samples'> & {
  readonly measuredAt: string | null
  readonly samples: readonly (Omit<Estimate['samples'][number], 'endedAt'> & { readonly endedAt: string })[]
}

/** An estimate out of a `jsonb` column. The driver parses JSON, and JSON has no instants. */
export function estimateOf(stored: unknown): ServiceEstimate {
  const { measuredAt, samples, ...rest } = stored as StoredEstimate
  return {
    ...NO_SHARES,
    ...rest,
    startP90Ms: rest.startSlowMs, finishP90Ms: rest.finishSlowMs,
    measuredAt: measuredAt === null ? null : new Date(measuredAt),
    samples: samples.map(sample => ({ ...sample, endedAt: new Date(sample.endedAt) })),
  }
}

/** The estimate of a service without finished orders. */
const NOTHING_MEASURED: ServiceEstimate = { ...NO_ESTIMATE, ...NO_SHARES, startP90Ms: null, finishP90Ms: null }

/** What is measured of each of these services; the ones without finished orders have the empty estimate. */
export async function readEstimates(db: Kysely<Tables>, serviceIds: readonly string[]): Promise<ServiceEstimate[]> {
  const { rows } = await sql<{ service_id: string, estimate: unknown }>`
    select service_id, estimate from service_estimates where service_id = any(${serviceIds}::bigint[])`.execute(db)
  const found = new Map(rows.map(row => [row.service_id, estimateOf(row.estimate)]))
  return serviceIds.map(id => found.get(id) ?? NOTHING_MEASURED)
}
