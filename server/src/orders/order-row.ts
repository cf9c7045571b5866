import { guaranteedCountOf, guaranteeEndOf, isLate, remainsOf, targetCountOf } from '@tallyboard/schema'
import { sql, type Selectable } from 'kysely'
import type { House, SettingsInForce } from '../house.ts'
import { guaranteeOf } from '../services/service.facts.ts'
import type { Tables } from '../tables.ts'
import type { OrderType } from './order.graphql.ts'

const COLUMNS = [
  'id', 'account_id', 'service_id', 'supplier_id', 'service_name', 'platform', 'metric', 'type', 'status', 'link', 'canonical_link', 'quantity',
  'rate_micros', 'charged_micros', 'charge_micros', 'refund_micros', 'currency', 'start_count', 'current_count', 'delivered', 'version',
  'terms_version', 'settings_version', 'guarantee_days', 'is_lifetime_guarantee', 'guarantee_words', 'expected_start_at', 'expected_finish_at',
  'slow_finish_at', 'ended_cause', 'placed_at', 'started_at', 'ended_at', 'changed_at', 'read_at',
] as const

/** An order as lists read it: everything but the two structures, which are long and seldom asked for. */
export type OrderRow = Omit<Pick<Selectable<Tables['orders']>, (typeof COLUMNS)[number]>, 'refund_micros'> & {
  readonly refund_micros: string
  /** The slow end of the starts, while the order has not started: all that lateness needs of the estimate. */
  readonly start_slow_ms: number | null
}

/** The columns of an `OrderRow`, of a table or CTE named `o`. */
export const ORDER_COLUMNS = sql.raw(`${COLUMNS.map(column => `o.${column}`).join(', ')},
  case when o.started_at is null and o.ended_at is null then (o.estimate ->> 'startSlowMs')::float8 end as start_slow_ms`)

/** An order with what a field of it may need to be resolved later. */
export interface OrderObject extends OrderType {
  readonly accountId: string
  readonly serviceId: string
  readonly chargedMicros: bigint
}

/** What lateness is judged by. */
export interface Reckoning {
  readonly settings: SettingsInForce['settings']
  readonly now: Date
}

/** The settings and the moment that a page of orders is judged by. */
export async function reckoningOf(house: House): Promise<Reckoning> {
  return { settings: (await house.settings()).settings, now: house.clock() }
}

/** An order as the API tells it. */
export function orderObject(row: OrderRow, { settings, now }: Reckoning): OrderObject {
  const { status, quantity, delivered } = row
  const placedAt = row.placed_at
  const startedAt = row.started_at
  const endedAt = row.ended_at
  const startCount = row.start_count === null ? null : Number(row.start_count)
  const guarantee = guaranteeOf(row)
  return {
    id: row.id, version: row.version, status, serviceName: row.service_name, platform: row.platform, metric: row.metric,
    link: row.link, canonicalLink: row.canonical_link, quantity, rate: row.rate_micros, currency: row.currency,
    charged: row.charged_micros, charge: row.charge_micros, refund: row.refund_micros,
    startCount, currentCount: row.current_count === null ? null : Number(row.current_count), delivered,
    targetCount: targetCountOf({ startCount, quantity }), remains: remainsOf({ quantity, delivered }),
    placedAt, startedAt, endedAt, changedAt: row.changed_at, readAt: row.read_at, endedCause: row.ended_cause,
    guarantee, guaranteeEndsAt: guaranteeEndOf({ guarantee, endedAt }), guaranteedCount: guaranteedCountOf({ startCount, delivered, endedAt }),
    termsVersion: row.terms_version, settingsVersion: row.settings_version,
    expectedStartAt: row.expected_start_at, expectedFinishAt: row.expected_finish_at, slowFinishAt: row.slow_finish_at,
    isLate: isLate({ status, placedAt, startedAt }, {
      startSlowMs: row.start_slow_ms, finishSlowMs: row.slow_finish_at === null ? null : row.slow_finish_at.getTime() - placedAt.getTime(),
    }, settings, now),
    accountId: row.account_id, serviceId: row.service_id, chargedMicros: BigInt(row.charged_micros),
  }
}
