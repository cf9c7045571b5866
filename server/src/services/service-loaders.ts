import { defineLoader, requireViewer } from '../context.ts'
import { readEstimates } from './service-estimates.ts'
import { readRates, readServiceBriefs, readServices, readUsedBefore, type ServiceBrief } from './service-query.ts'
import type { ServiceObjectType } from './service.graphql.ts'
import { guaranteeOf, type ServiceRow } from './service.facts.ts'

/** A service as the API tells it. */
export function serviceObject(row: ServiceRow): ServiceObjectType {
  return {
    id: row.id, name: row.name, description: row.description, platform: row.platform, metric: row.metric, category: row.category, type: row.type,
    rate: row.rate_micros, currency: row.currency, quantityMin: row.quantity_min, quantityMax: row.quantity_max, quantityStep: row.quantity_step,
    guarantee: guaranteeOf(row), declaredSource: row.declared_source, forbiddenRegions: row.forbidden_regions, isOnSale: row.is_on_sale,
    offReason: row.off_reason, offSince: row.off_since, dropClass: row.drop_class,
    claims: { start: row.claim_start, speed: row.claim_speed, quality: row.claim_quality, drop: row.drop_class },
  }
}

/** A service by its id, at the viewer's rate; null where there is none. */
export const serviceLoader = defineLoader<string, ServiceObjectType | null>(async (context, ids) =>
  (await readServices(context.house.db, requireViewer(context).accountId, ids)).map(row => row === null ? null : serviceObject(row)))

/** A service in brief, for whoever asks for no more than `BRIEF_FIELDS`. */
export const serviceBriefLoader = defineLoader(async ({ house }, ids: readonly string[]) => await readServiceBriefs(house.db, ids))

/** The fields that a service in brief has. */
export const BRIEF_FIELDS: ReadonlySet<string> = new Set<keyof ServiceBrief | '__typename'>(['__typename', 'id', 'name', 'platform', 'metric', 'category', 'type'])

/** What is measured of a service. */
export const serviceEstimateLoader = defineLoader(async ({ house }, ids: readonly string[]) => await readEstimates(house.db, ids))

/** Whether the viewer has ordered a service before. */
export const usedBeforeLoader = defineLoader(async (context, ids: readonly string[]) =>
  await readUsedBefore(context.house.db, requireViewer(context).accountId, ids))

/** How many rates one page of services may ask for in all. */
const RATES_MAX = 50

/** The rate history of a service, newest first; whoever asks for fewer takes the first of it. */
export const ratesLoader = defineLoader(async ({ house }, ids: readonly string[]) => await readRates(house.db, ids, RATES_MAX))
