import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'

let house: TestHouse
let administrator: Session
let customer: Session
let supplierId: string
let orderId: string

async function control(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${house.simulator.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await response.text())
}

let importCount = 0

async function importFrom(id: string) {
  const { importCatalogue } = await house.ask(`mutation ($input: ImportCatalogueInput!) { importCatalogue(input: $input) {
    __typename ... on Refusal { code text isTransient } ... on CatalogueImport { readCount unchangedCount } } }`, {
    input: { supplierId: id, idempotencyKey: `import ${++importCount}` },
  }, administrator)
  return importCatalogue
}

const orderNow = async () => (await house.ask(`query ($id: ID!) { order(id: $id) { status delivered charge refund } }`, { id: orderId }, customer)).order

beforeAll(async () => {
  house = await startTestHouse({ simulator: true, variables: { POLL_INTERVAL_MS: '100' } })
  ;({ supplierId } = await house.importCatalogue())
  administrator = await house.asAdministrator()
  customer = await house.asCustomer()
  const { services } = await house.ask('{ services(filter: { platforms: [Instagram], metrics: [Followers] }) { nodes { id type quantityMin } } }', {}, customer)
  const service = services.nodes.find((one: { type: string }) => one.type === 'Default')
  await control('script', { match: { link: 'https://instagram.com/patient' }, script: { startCount: 10, startAfterSeconds: 10, unitsPerHour: 100_000 } })
  const { placeOrder } = await house.ask(`mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } } }`, {
    input: { serviceId: service.id, link: 'https://instagram.com/patient', quantity: service.quantityMin, isPublicConfirmed: true, idempotencyKey: 'order' },
  }, customer)
  orderId = placeOrder.id
})
afterAll(async () => { await house.stop() })

test('at first the supplier works and takes an order', async () => {
  await expect.poll(async () => (await orderNow()).status, { timeout: 5_000 }).toBe('Processing')
})

test.each([
  ['http500', 'status 500'], ['html', 'a page instead of JSON'], ['garbage', 'something that is not JSON'], ['empty', 'nothing'], ['huge', 'larger than'], ['rate-limit', 'Rate limit'],
])('from a supplier in the mode %s nothing is imported, nothing ends, and the house stays as it is', async (mode, words) => {
  // The same supplier under another name, so that one mode's breaker is not in the way of the next.
  const { addSupplier } = await house.ask('mutation ($input: AddSupplierInput!) { addSupplier(input: $input) { ... on Supplier { id } } }', {
    input: { name: mode, url: house.simulator.apiUrl, key: 'test-supplier-key', idempotencyKey: mode },
  }, administrator)
  await control('status-mode', { mode })
  const before = process.memoryUsage().rss
  expect(await importFrom(addSupplier.id)).toMatchObject({ __typename: 'Refusal', code: 'SUPPLIER_UNAVAILABLE', isTransient: true, text: expect.stringContaining(words) })
  expect(process.memoryUsage().rss - before).toBeLessThan(250_000_000)
  await control('status-mode', { mode: 'ok' })
  expect(await orderNow()).toMatchObject({ status: 'Processing', delivered: 0, refund: '0.00' })
  const { services } = await house.ask('{ services(first: 1) { totalCount } }', {}, customer)
  expect(services.totalCount).toBeGreaterThan(20)
})

test('a supplier that failed and works again is taken back by itself', async () => {
  const breaker = async () => (await house.ask('{ suppliers { breaker } }', {}, administrator)).suppliers[0].breaker
  await control('status-mode', { mode: 'html' })
  await expect.poll(breaker, { timeout: 15_000 }).toBe('Open')
  await control('status-mode', { mode: 'ok' })
  house.simulator.advance(3_600_000)
  await expect.poll(async () => (await orderNow()).status, { timeout: 45_000, interval: 200 }).toBe('Completed')
  await expect.poll(breaker, { timeout: 5_000 }).toBe('Closed')
  expect(await importFrom(supplierId)).toMatchObject({ __typename: 'CatalogueImport' })
  const { anomalies } = await house.ask('{ anomalies { nodes { kind text raw supplier { id } } } }', {}, administrator)
  // What it wrote meanwhile is kept, each kind of nonsense once.
  expect(new Set(anomalies.nodes.map((one: { kind: string }) => one.kind))).toEqual(new Set(['MalformedAnswer']))
  expect(anomalies.nodes.length).toBeLessThan(10)
})
