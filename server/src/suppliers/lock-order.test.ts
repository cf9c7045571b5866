import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { claimOrders } from './dispatch-claim.ts'
import { writeOutcome } from './dispatch-outcome.ts'
import { markLostDispatches } from './lost-dispatches.ts'
import { applyAnswers } from './poll-apply.ts'
import { resolveDispatch } from './resolve-dispatch.ts'
import type { StatusAnswer } from './supplier-answer.ts'
import { listed, openSupplierHouse, startScriptedSupplier, type ScriptedSupplier, type SupplierHouse } from './testing.ts'

// Whoever ends an order holds its row and then stops its dispatch. Whoever waits for the order with the dispatch in hand waits in a ring.

let kit: SupplierHouse
let supplier: ScriptedSupplier
let supplierId: string
let orderId: string

beforeAll(async () => {
  kit = await openSupplierHouse(await createTestDatabase())
  supplier = await startScriptedSupplier()
  supplier.answer = ({ action }) => action === 'services' ? [listed(1)] : { error: 'Incorrect request' }
  supplierId = await kit.addSupplier(supplier.apiUrl)
  await kit.importFrom(supplierId)
})
afterAll(async () => {
  await supplier.stop()
  await kit.close()
})
beforeEach(async () => { orderId = await kit.placeOrder() })

async function setDispatch(state: string): Promise<void> {
  await sql`update dispatches set state = ${state}, claimed_by = 'dead', claimed_at = now() - interval '1 hour', attempted_at = ${kit.clock.at}::timestamptz, attempt_count = 1
    where order_id = ${orderId}::bigint`.execute(kit.house.db)
}

/** Ends the order as closing it does, with `rival` started while its row is held. The refund comes last. */
async function endWhile<Result>(rival: () => Promise<Result>, refund: (client: PoolClient) => Promise<void> = async () => undefined): Promise<Result> {
  const client: PoolClient = await kit.house.pool.connect()
  try {
    await client.query('begin')
    await client.query('select from orders where id = $1 for no key update', [orderId])
    const rivalling = rival()
    await Promise.race([rivalling, new Promise(resolve => setTimeout(resolve, 150))])
    await client.query('update dispatches set poll_at = null, state = case when state = \'Waiting\' then \'Dropped\' else state end where order_id = $1', [orderId])
    await client.query(`update orders set status = 'Cancelled', ended_at = placed_at, ended_cause = 'HouseClosed', charge_micros = 0, refund_micros = charged_micros where id = $1`, [orderId])
    await refund(client)
    await client.query('commit')
    return await rivalling
  } catch (cause) {
    await client.query('rollback')
    throw cause
  } finally {
    client.release()
  }
}

async function deadlocks(): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(kit.house.db)
  const { rows } = await sql<{ deadlocks: string }>`select deadlocks from pg_stat_database where datname = current_database()`.execute(kit.house.db)
  return Number(rows[0]?.deadlocks)
}

const claimed = () => ({ orderId, supplierId, attemptCount: 1, request: { type: 'Default' as const, service: '1', link: 'https://instagram.com/somebody', quantity: 1_000 } })

const RIVALS: readonly [string, string | null, () => Promise<unknown>][] = [
  ['sending it', null, async () => await claimOrders(kit.house, supplierId, 'rival', 10)],
  ['writing down that the supplier took it', 'Sending', async () => await writeOutcome(kit.house, 'dead', claimed(), { kind: 'Accepted', supplierOrderId: `number-${orderId}` })],
  ['giving it up as lost', 'Sending', async () => await markLostDispatches(kit.house, 'rival', [])],
  ['resolving it', 'Uncertain', async () => await resolveDispatch(kit.house, kit.administrator, {
    orderId, resolution: 'Refund', supplierOrderId: null, reason: 'Not taken', idempotencyKey: `resolve ${orderId}`,
  })],
]

test.each(RIVALS)('an order that ends and %s at the same time do not wait for each other', async (_, state, rival) => {
  if (state !== null) await setDispatch(state)
  const before = await deadlocks()
  await endWhile(rival)
  expect(await deadlocks()).toBe(before)
})

test('answers that refund one order and read another wait for both before they move money', async () => {
  const refunded = await kit.placeOrder()
  const ofOrder = { failureCount: 0, version: 1, currency: 'USD', readAt: null, isReadingDue: false }
  const facts = { quantity: 1_000, startCount: null, currentCount: null, delivered: 0, chargedMicros: 1_300_000n }
  const polled = [
    { ...ofOrder, orderId: refunded, supplierOrderId: 'refunded', facts: { ...facts, status: 'Processing' as const } },
    { ...ofOrder, orderId, supplierOrderId: 'read', isReadingDue: true, facts: { ...facts, status: 'Completed' as const, startCount: 100, currentCount: 1_100, delivered: 1_000 } },
  ]
  const row = { statusWords: 'Canceled', startCount: null, remains: 1_000, currentCount: null, chargeMicros: null, currency: null }
  const answers = new Map<string, StatusAnswer>([
    ['refunded', { kind: 'Row', raw: '', row }], ['read', { kind: 'Row', raw: '', row: { ...row, statusWords: 'Completed', remains: 0, currentCount: 1_000 } }],
  ])
  const before = await deadlocks()
  await endWhile(async () => await applyAnswers(kit.house, supplierId, polled, answers), async client => {
    await client.query('update balances set version = version where account_id = $1', [kit.customer.accountId])
  })
  expect(await deadlocks()).toBe(before)
  expect(await kit.orderOf(refunded)).toMatchObject({ status: 'Cancelled' })
})

test('an order that is being ended is not taken up to be sent again', async () => {
  await setDispatch('Waiting')
  expect(await endWhile(async () => await claimOrders(kit.house, supplierId, 'rival', 10))).toEqual([])
  expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Dropped' })
})
