import { droppedOf, guaranteedCountOf, guaranteeEndOf, isLate, remainsOf, targetCountOf, type Metric, type Platform, type ServiceType } from '@tallyboard/schema'
import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { House, SettingsInForce } from '../house.ts'
import { guaranteeOf, type ServiceRow } from '../services/service.facts.ts'
import type { Tables } from '../tables.ts'
import type { OrderType } from './order.graphql.ts'

const COLUMNS = [
  'id', 'account_id', 'service_id', 'supplier_id', 'service_name', 'platform', 'metric', 'type', 'status', 'link', 'canonical_link', 'quantity',
  'rate_micros', 'charged_micros', 'charge_micros', 'refund_micros', 'currency', 'start_count', 'current_count', 'delivered', 'version',
  'terms_version', 'settings_version', 'guarantee_days', 'is_lifetime_guarantee', 'guarantee_words', 'expected_start_at', 'expected_finish_at',
  'slow_finish_at', 'ended_cause', 'placed_at', 'started_at', 'ended_at', 'changed_at', 'read_at', 'drop_first_seen_at',
] as const

/** An order as lists read it: everything but the two structures, which are long and seldom asked for. */
export type OrderRow = Omit<Pick<Selectable<Tables['orders']>, (typeof COLUMNS)[number]>, 'refund_micros'> & {
  readonly refund_micros: string
  /** The slow end of the starts, while the order has not started: all that lateness needs of the estimate. */
  readonly start_slow_ms: number | null
}

const START_SLOW = 'case when o.started_at is null and o.ended_at is null then (o.estimate ->> \'startSlowMs\')::float8 end as start_slow_ms'

/** The columns of an `OrderRow`, of a table or CTE named `o`. */
export const ORDER_COLUMNS = sql.raw([...COLUMNS.map(column => `o.${column}`), START_SLOW].join(', '))

/** What a list of orders usually wants to know of its services. */
export type ServiceBrief = Pick<ServiceRow, 'id' | 'name' | 'platform' | 'metric' | 'category' | 'type'>

/** What a row of a page may bring along of its service. */
interface ServiceColumns {
  readonly now_name?: string
  readonly now_platform?: Platform
  readonly now_metric?: Metric
  readonly now_category?: string
  readonly now_type?: ServiceType
}

const COLUMN_OF_SERVICE_FIELD: Readonly<Record<string, keyof ServiceColumns>> = {
  name: 'now_name', platform: 'now_platform', metric: 'now_metric', category: 'now_category', type: 'now_type',
}

type Column = (typeof COLUMNS)[number] | 'start_slow_ms'

const GUARANTEE: readonly Column[] = ['guarantee_days', 'is_lifetime_guarantee', 'guarantee_words']

/** What each field of an order is told from. A field that is not here is resolved later, from more than one could list. */
const COLUMNS_OF_FIELD: Readonly<Record<string, readonly Column[]>> = {
  __typename: [], id: [], service: [], version: ['version'], status: ['status'], serviceName: ['service_name'], platform: ['platform'], metric: ['metric'],
  link: ['link'], canonicalLink: ['canonical_link'], quantity: ['quantity'], rate: ['rate_micros'], currency: ['currency'], charged: ['charged_micros'],
  charge: ['charge_micros'], refund: ['refund_micros'], startCount: ['start_count'], currentCount: ['current_count'],
  targetCount: ['start_count', 'quantity'], delivered: ['delivered'], remains: ['quantity', 'delivered'], placedAt: ['placed_at'],
  startedAt: ['started_at'], endedAt: ['ended_at'], changedAt: ['changed_at'], readAt: ['read_at'], endedCause: ['ended_cause'],
  guarantee: GUARANTEE, guaranteeEndsAt: [...GUARANTEE, 'ended_at'], guaranteedCount: ['start_count', 'delivered', 'ended_at'],
  termsVersion: ['terms_version'], settingsVersion: ['settings_version'], expectedStartAt: ['expected_start_at'],
  expectedFinishAt: ['expected_finish_at'], slowFinishAt: ['slow_finish_at'],
  droppedCount: ['start_count', 'current_count', 'delivered', 'ended_at'], dropFirstSeenAt: ['drop_first_seen_at'],
  isLate: ['status', 'placed_at', 'started_at', 'slow_finish_at', 'start_slow_ms'],
}

/** Which columns of which tables answer a question for a page of orders. */
export interface OrderSource {
  readonly columns: RawBuilder<unknown>
  /** The table or tables, with the orders named `o`. */
  readonly from: RawBuilder<unknown>
  readonly hasServices: boolean
}

/** Everything of the orders, nothing of their services. */
export const WHOLE_ORDERS: OrderSource = { columns: ORDER_COLUMNS, from: sql.raw('orders o'), hasServices: false }

/**
 * What these fields of an order, and these of its service, are read from. All columns of fifty orders cost as much processor time as the
 * whole page should, and services read by a second statement as much again.
 */
export function orderSourceOf(fields: ReadonlySet<string>, serviceFields: ReadonlySet<string>): OrderSource {
  const columns = new Set<Column>(['id', 'account_id', 'service_id'])
  for (const field of fields) {
    const needed = Object.hasOwn(COLUMNS_OF_FIELD, field) ? COLUMNS_OF_FIELD[field] : COLUMNS
    for (const column of needed ?? COLUMNS) columns.add(column)
    if (needed === COLUMNS) columns.add('start_slow_ms')
  }
  const ofService = [...serviceFields].filter(field => field !== 'id' && field !== '__typename')
  const hasServices = fields.has('service') && ofService.every(field => Object.hasOwn(COLUMN_OF_SERVICE_FIELD, field))
  return {
    columns: sql.raw([
      ...[...columns].map(column => column === 'start_slow_ms' ? START_SLOW : `o.${column}`),
      ...(hasServices ? ofService.map(field => `s.${field} as ${COLUMN_OF_SERVICE_FIELD[field]}`) : []),
    ].join(', ')),
    from: sql.raw(hasServices ? 'orders o join services s on s.id = o.service_id' : 'orders o'),
    hasServices,
  }
}

/** An order with what a field of it may need to be resolved later. */
export interface OrderObject extends OrderType {
  readonly accountId: string
  readonly serviceId: string
  readonly chargedMicros: bigint
  /** The service, when the row brought it along. */
  readonly serviceBrief: ServiceBrief | null
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

/** An order as the API tells it. A field is worked out when it is asked for, so a row needs no more columns than those of its fields. */
export function orderObject(row: OrderRow & ServiceColumns, reckoning: Reckoning, hasService = false): OrderObject {
  return new OrderView(row, reckoning, hasService)
}

class OrderView implements OrderObject {
  private readonly row: OrderRow & ServiceColumns
  private readonly reckoning: Reckoning
  private readonly hasService: boolean

  constructor(row: OrderRow & ServiceColumns, reckoning: Reckoning, hasService: boolean) {
    this.row = row
    this.reckoning = reckoning
    this.hasService = hasService
  }

  get id() { return this.row.id }
  get accountId() { return this.row.account_id }
  get serviceId() { return this.row.service_id }
  get serviceBrief(): ServiceBrief | null {
    if (!this.hasService) return null
    const { service_id: id, now_name: name, now_platform: platform, now_metric: metric, now_category: category, now_type: type } = this.row
    return { id, name, platform, metric, category, type } as ServiceBrief
  }
  get version() { return this.row.version }
  get status() { return this.row.status }
  get serviceName() { return this.row.service_name }
  get platform() { return this.row.platform }
  get metric() { return this.row.metric }
  get link() { return this.row.link }
  get canonicalLink() { return this.row.canonical_link }
  get quantity() { return this.row.quantity }
  get rate() { return this.row.rate_micros }
  get currency() { return this.row.currency }
  get charged() { return this.row.charged_micros }
  get chargedMicros() { return BigInt(this.row.charged_micros) }
  get charge() { return this.row.charge_micros }
  get refund() { return this.row.refund_micros }
  get startCount() { return this.row.start_count === null ? null : Number(this.row.start_count) }
  get currentCount() { return this.row.current_count === null ? null : Number(this.row.current_count) }
  get targetCount() { return targetCountOf(this) }
  get delivered() { return this.row.delivered }
  get remains() { return remainsOf(this) }
  get placedAt() { return this.row.placed_at }
  get startedAt() { return this.row.started_at }
  get endedAt() { return this.row.ended_at }
  get changedAt() { return this.row.changed_at }
  get readAt() { return this.row.read_at }
  get endedCause() { return this.row.ended_cause }
  get guarantee() { return guaranteeOf(this.row) }
  get guaranteeEndsAt() { return guaranteeEndOf(this) }
  get guaranteedCount() { return guaranteedCountOf(this) }
  get droppedCount() { return this.currentCount === null ? 0 : droppedOf(this, this.currentCount) }
  get dropFirstSeenAt() { return this.row.drop_first_seen_at }
  get termsVersion() { return this.row.terms_version }
  get settingsVersion() { return this.row.settings_version }
  get expectedStartAt() { return this.row.expected_start_at }
  get expectedFinishAt() { return this.row.expected_finish_at }
  get slowFinishAt() { return this.row.slow_finish_at }
  get isLate() {
    const finishSlowMs = this.slowFinishAt === null ? null : this.slowFinishAt.getTime() - this.placedAt.getTime()
    return isLate(this, { startSlowMs: this.row.start_slow_ms, finishSlowMs }, this.reckoning.settings, this.reckoning.now)
  }
}
