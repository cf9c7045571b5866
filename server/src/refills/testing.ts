import { Role, type TargetVisibility } from '@tallyboard/schema'
import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { sql } from 'kysely'
import { permissionsOf, type Viewer } from '../context.ts'
import { listed, openSupplierHouse, startScriptedSupplier, type ScriptedSupplier, type SupplierHouse } from '../suppliers/testing.ts'
import { recordReading, type ReadingRecorded } from './record-reading.ts'
import type { Refused } from '../idempotency.ts'

/** An order that has ended, in the fewest words. */
export interface EndedOrder {
  readonly link?: string
  readonly quantity?: number
  readonly startCount?: number
  readonly delivered?: number
  readonly guaranteeDays?: number | null
  readonly endedAt?: Date
  readonly endedCause?: string
  readonly status?: string
  readonly metric?: string
}

/** A house with a supplier that says what a test wants, and orders that have ended under guarantee. */
export interface RefillHouse extends SupplierHouse {
  readonly supplier: ScriptedSupplier
  readonly agent: Viewer
  /** An order of 8,400 followers over 18,204 that was delivered whole and is guaranteed for 30 days, unless told otherwise. */
  endedOrder(changes?: EndedOrder): Promise<string>
  /** A reading by an agent, now. */
  read(orderId: string, count: number | null, changes?: { readonly visibility?: TargetVisibility, readonly watchHoursShown?: number | null }): Promise<ReadingRecorded | Refused>
  refillsOf(orderId: string): Promise<Record<string, unknown>[]>
  refillHistoryOf(refillId: string): Promise<string[]>
  closeAll(): Promise<void>
}

export async function openRefillHouse(): Promise<RefillHouse> {
  const kit = await openSupplierHouse(await createTestDatabase())
  const supplier = await startScriptedSupplier()
  supplier.answer = form => form['action'] === 'services' ? [listed(1)] : { error: 'Incorrect request' }
  await kit.importFrom(await kit.addSupplier(supplier.apiUrl))
  const { house, clock } = kit
  let count = 0
  const agent: Viewer = { ...kit.administrator, role: Role.Agent, permissions: permissionsOf(Role.Agent) }
  return {
    ...kit, supplier, agent,
    endedOrder: async (changes = {}) => {
      const order = {
        quantity: 8_400, startCount: 18_204, guaranteeDays: 30, endedAt: clock.at, endedCause: 'Delivered', status: 'Completed', metric: 'Followers', ...changes,
      }
      const delivered = changes.delivered ?? order.quantity
      const orderId = await kit.placeOrder({ quantity: order.quantity, ...(changes.link === undefined ? {} : { link: changes.link }) })
      await sql`update orders set status = ${order.status}, metric = ${order.metric}, start_count = ${order.startCount}::bigint, current_count = ${order.startCount + delivered}::bigint,
        delivered = ${delivered}, ended_at = ${order.endedAt}::timestamptz, ended_cause = ${order.endedCause}, guarantee_days = ${order.guaranteeDays}::int,
        guarantee_words = ${order.guaranteeDays === null ? null : `R${order.guaranteeDays}`} where id = ${orderId}::bigint`.execute(house.db)
      await sql`update dispatches set state = 'Accepted', supplier_order_id = ${`s${++count}`} where order_id = ${orderId}::bigint`.execute(house.db)
      return orderId
    },
    read: async (orderId, counted, { visibility = 'Public', watchHoursShown = null } = {}) => await recordReading(house, agent, {
      orderId, count: counted, visibility, readAt: null, source: 'Agent', reason: 'Looked at the link', watchHoursShown, idempotencyKey: `read ${++count}`,
    }),
    refillsOf: async orderId => (await sql<Record<string, unknown>>`select * from refills where order_id = ${orderId}::bigint order by id`.execute(house.db)).rows,
    refillHistoryOf: async refillId => {
      const { rows } = await sql<{ kind: string }>`select kind from refill_events where refill_id = ${refillId}::bigint order by version`.execute(house.db)
      return rows.map(row => row.kind)
    },
    closeAll: async () => {
      await supplier.stop()
      await kit.close()
    },
  }
}
