import { chargeOf, type PricingRule } from '@tallyboard/schema'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOrder } from '../orders/place-order.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { transact } from '../transact.ts'
import { applyPricing, previewPricing } from './apply-pricing.ts'
import { bulkEditServices, previewBulkEdit } from './bulk-edit.ts'
import { readHouseService } from './house-service.ts'
import { setPricingRule } from './pricing-rules.ts'
import { readServicePage } from './service-query.ts'
import { setAccountTier, setSpecialRate, setTier } from './tiers.ts'
import { updateService } from './update-service.ts'
import { stopSoldBelowCost } from './write-services.ts'

let desk: OrderHouse
let count = 0
const key = (): string => `catalogue ${++count}`
const laterBy = (minutes: number): void => { desk.clock.at = new Date(desk.clock.at.getTime() + minutes * 60_000) }
const serviceOf = async (id: string) => (await readHouseService(desk.house.db, id))!

beforeAll(async () => { desk = await openOrderHouse() })
afterAll(async () => await desk.close())

const RULE: PricingRule = { scope: 'Category', scopeKey: 'Priced', markupBasisPoints: 3_333, roundingMicros: 10_000n, marginMinMicros: 0n, marginMinBasisPoints: 0 }

test('P1.4 an order in a tier is charged the tier’s rate to the last millionth, and their own rate goes before it', async () => {
  const customer = await desk.openCustomer(100_000_000n)
  const service = await desk.addService({ rateMicros: 1_234_567n, costMicros: 900_000n })
  await setTier(desk.house, desk.administrator, { name: 'Partner', discountBasisPoints: 750, idempotencyKey: key() })
  await setAccountTier(desk.house, desk.administrator, { accountId: customer.accountId, tier: 'Partner', idempotencyKey: key() })
  // 1,234,567 less 7.5 per cent is 1,141,974.475.
  const shown = await readServicePage(desk.house.db, customer.accountId, {}, 'Name', 50, null)
  expect(shown.find(row => row.id === service)?.tier_discount_basis_points).toBe(750)
  const inTier = await desk.orderOf(await desk.place(customer, service, { quantity: 333 }))
  expect(inTier).toMatchObject({ rate_micros: '1141974', charge_micros: chargeOf(1_141_974n, 333).toString() })
  const listed = await placeOrder(desk.house, customer, desk.requestFor(service, { quantity: 1_000, expectedChargeMicros: 1_234_567n }))
  expect(listed).toMatchObject({ kind: 'Refused', refusal: { clause: 'P1.4' } })
  await setSpecialRate(desk.house, desk.administrator, { accountId: customer.accountId, tier: null, serviceId: service, rateMicros: 800_001n, reason: 'Agreed by hand', idempotencyKey: key() })
  expect(await desk.orderOf(await desk.place(customer, service, { quantity: 1_000, expectedChargeMicros: 800_001n }))).toMatchObject({ charge_micros: '800001' })
  const other = await desk.openCustomer(100_000_000n)
  expect(await desk.orderOf(await desk.place(other, service))).toMatchObject({ rate_micros: '1234567' })
  expect(await desk.wrongInBooks()).toEqual([])
})

test('P1.5 a service that its cost has passed takes no order at that moment, and is then switched off with the numbers', async () => {
  const customer = await desk.openCustomer()
  const service = await desk.addService({ rateMicros: 1_000_000n, costMicros: 900_000n })
  await desk.place(customer, service)
  const { supplier_service_id: entry, supplier_id: supplierId } = await serviceOf(service)
  await sql`update supplier_services set cost_micros = 1100000 where id = ${entry}::bigint`.execute(desk.house.db)
  expect(await placeOrder(desk.house, customer, desk.requestFor(service))).toMatchObject({ kind: 'Refused', refusal: { code: 'SERVICE_OFF', text: expect.stringContaining('asks 1.10, which is above the rate 1.00') } })
  expect(await transact(desk.house, async tx => await stopSoldBelowCost(tx, supplierId))).toEqual([service])
  expect(await serviceOf(service)).toMatchObject({ is_on_sale: false, off_reason: 'Stopped by itself: the supplier asks 1.10, which is above the rate 1.00.' })
  const { rows } = await sql`select field, before, after, actor_id from service_changes where service_id = ${service}::bigint order by id`.execute(desk.house.db)
  expect(rows).toContainEqual({ field: 'isOnSale', before: 'true', after: 'false', actor_id: null })
})

test('of two who edit at once the second is told, and the history has the rate and who moved it', async () => {
  const service = await desk.addService({ rateMicros: 1_000_000n, costMicros: 900_000n })
  const seen = (await serviceOf(service)).changed_at
  laterBy(1)
  await updateService(desk.house, desk.administrator, { serviceId: service, expectedChangedAt: seen, rateMicros: 1_500_000n, idempotencyKey: key() })
  await expect(updateService(desk.house, desk.secondAdministrator, { serviceId: service, expectedChangedAt: seen, name: 'Other', idempotencyKey: key() })).rejects.toThrow('Somebody else changed this service')
  expect(await serviceOf(service)).toMatchObject({ rate_micros: '1500000', name: 'Instagram followers', edited_fields: ['rateMicros'] })
  const { rows: changes } = await sql`select field, before, after, actor_id from service_changes where service_id = ${service}::bigint`.execute(desk.house.db)
  expect(changes).toEqual([{ field: 'rate', before: '1000000', after: '1500000', actor_id: desk.administrator.accountId }])
  const { rows: rates } = await sql`select rate_micros, previous_rate_micros from service_rates where service_id = ${service}::bigint`.execute(desk.house.db)
  expect(rates).toEqual([{ rate_micros: '1500000', previous_rate_micros: '1000000' }])
  await expect(sql`delete from service_changes`.execute(desk.house.db)).rejects.toThrow('append-only')
})

test('rules move what they are about, leave what was set by hand, and are applied only as they were seen', async () => {
  const ruled = await desk.addService({ category: 'Priced', rateMicros: 1_000_000n, costMicros: 900_000n })
  const byHand = await desk.addService({ category: 'Priced', rateMicros: 1_000_000n, costMicros: 900_000n })
  const seen = (await serviceOf(byHand)).changed_at
  laterBy(1)
  await updateService(desk.house, desk.administrator, { serviceId: byHand, expectedChangedAt: seen, rateMicros: 2_000_000n, idempotencyKey: key() })
  await setPricingRule(desk.house, desk.administrator, { ...RULE, idempotencyKey: key() })
  const preview = await previewPricing(desk.house.db)
  expect(preview.moves.map(move => [move.service.id, move.rateMicros])).toEqual([[ruled, 1_200_000n]])
  await expect(applyPricing(desk.house, desk.administrator, { expectedCount: 2, idempotencyKey: key() })).rejects.toThrow('move 1 rates, not 2')
  laterBy(1)
  expect(await applyPricing(desk.house, desk.administrator, { expectedCount: 1, idempotencyKey: key() })).toEqual({ kind: 'Applied', movedCount: 1 })
  expect([(await serviceOf(ruled)).rate_micros, (await serviceOf(byHand)).rate_micros]).toEqual(['1200000', '2000000'])
})

test('an edit of many changes all it was shown or none, names what moved in between, and stops what would lose money', async () => {
  const services = [await desk.addService({ rateMicros: 1_000_000n, costMicros: 950_000n }), await desk.addService({ rateMicros: 1_000_000n, costMicros: 100_000n })]
  const change = { rateChangeBasisPoints: -1_000 }
  const plan = await previewBulkEdit(desk.house, { ids: services }, change)
  expect(plan.rows.map(row => [row.after.rateMicros, row.after.isOnSale])).toEqual([[900_000n, false], [900_000n, true]])
  const seenAt = desk.clock.at
  laterBy(1)
  const request = { selection: { ids: services }, change, expectedCount: 2, seenAt }
  await updateService(desk.house, desk.administrator, { serviceId: services[1]!, expectedChangedAt: (await serviceOf(services[1]!)).changed_at, name: 'Renamed', idempotencyKey: key() })
  await expect(bulkEditServices(desk.house, desk.administrator, { ...request, idempotencyKey: key() })).rejects.toThrow('1 of these services changed since you looked: ' + services[1])
  expect((await serviceOf(services[0]!)).rate_micros).toBe('1000000')
  expect(await bulkEditServices(desk.house, desk.administrator, { ...request, seenAt: desk.clock.at, idempotencyKey: key() })).toEqual({ kind: 'Edited', changedCount: 2, refusedCount: 0 })
  expect(await serviceOf(services[0]!)).toMatchObject({ rate_micros: '900000', is_on_sale: false, off_reason: expect.stringContaining('above the rate 0.90') })
})
