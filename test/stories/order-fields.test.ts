import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'

let house: TestHouse
let customer: Session
let orderId: string

beforeAll(async () => {
  house = await startTestHouse({ simulator: true, worker: false })
  await house.importCatalogue()
  customer = await house.asCustomer()
  const { services } = await house.ask('{ services(first: 100, filter: { platforms: [Instagram] }) { nodes { id type quantityMin } } }', {}, customer)
  const service = services.nodes.find((node: { type: string }) => node.type === 'Default')
  const { placeOrder } = await house.ask(`mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { text } } }`, {
    input: { serviceId: service.id, link: 'https://www.instagram.com/order.fields/', quantity: service.quantityMin, isPublicConfirmed: true, idempotencyKey: 'one' },
  }, customer)
  expect(placeOrder.__typename).toBe('Order')
  orderId = placeOrder.id
  // An order that has been all the way, so that hardly a field is empty.
  await house.house.pool.query(`update orders set status = 'Completed', started_at = placed_at + interval '1 minute', ended_at = placed_at + interval '1 hour', ended_cause = 'Delivered',
    start_count = 5000, current_count = 5000 + quantity, delivered = quantity, read_at = placed_at + interval '1 hour', guarantee_days = 30, guarantee_words = '30 days' where id = $1`, [orderId])
})
afterAll(async () => { await house.stop() })

/** A selection of everything below a type that has no arguments and ends within one level. */
async function selectionsOf(type: string): Promise<Map<string, string>> {
  const { __type } = await house.ask(`query ($type: String!) { __type(name: $type) { fields { name args { name } type { ...T ofType { ...T ofType { ...T ofType { ...T } } } } } } } fragment T on __Type { kind name fields { name args { name } type { kind ofType { kind } } } }`, { type })
  const selections = new Map<string, string>()
  for (const field of __type.fields) {
    let named = field.type
    while (named.ofType != null) named = named.ofType
    const leaves = (named.fields ?? []).filter((child: { args: unknown[], type: { kind: string, ofType: { kind: string } | null } }) =>
      child.args.length === 0 && ['SCALAR', 'ENUM'].includes(child.type.ofType?.kind ?? child.type.kind))
    selections.set(field.name, named.fields == null ? field.name : `${field.name} { __typename ${leaves.map((leaf: { name: string }) => leaf.name).join(' ')} }`)
  }
  return selections
}

test('every field of an order is the same when a page asks for it alone as when the order is read whole', async () => {
  const fields = await selectionsOf('Order')
  const whole = await house.ask(`query ($id: ID!) { order(id: $id) { ${[...fields.values()].join(' ')} } }`, { id: orderId }, customer)
  expect(fields.size).toBeGreaterThan(40)
  for (const [name, selection] of fields) {
    const { orders } = await house.ask(`{ orders { nodes { ${selection} } } }`, {}, customer)
    expect(orders.nodes).toEqual([{ [name]: whole.order[name] }])
  }
})

test('every field of an order\'s service is the same when a page asks for it alone as when the service is read whole', async () => {
  const fields = await selectionsOf('Service')
  const { order } = await house.ask(`query ($id: ID!) { order(id: $id) { service { ${[...fields.values()].join(' ')} } } }`, { id: orderId }, customer)
  for (const [name, selection] of fields) {
    const { orders } = await house.ask(`{ orders { edges { node { service { ${selection} } } } } }`, {}, customer)
    expect(orders.edges[0].node.service).toEqual({ [name]: order.service[name] })
  }
})

test('a page through fragments, with a field asked for under another name, is read with all it needs', async () => {
  const { orders } = await house.ask(`
    query { orders { nodes { ...A } edges { node { late: isLate service { ...S } } } } }
    fragment A on Order { number: id ... on Order { target: targetCount } }
    fragment S on Service { name }`, {}, customer)
  expect(orders.nodes[0]).toEqual({ number: orderId, target: expect.any(Number) })
  expect(orders.edges[0].node).toEqual({ late: false, service: { name: expect.any(String) } })
})

/** How many statements the database is sent for a question: each takes a connection of its own out of the pool. */
async function statementsOf(question: string): Promise<number> {
  let count = 0
  const note = () => { count++ }
  house.house.pool.on('acquire', note)
  try {
    await house.ask(question, {}, customer)
  } finally {
    house.house.pool.off('acquire', note)
  }
  return count
}

test('a page of orders with their services takes one statement', async () => {
  expect(await statementsOf('{ orders(first: 50) { nodes { id status service { id name } } } }')).toBe(1)
})

test('a page takes as many statements with fifty orders as with one, whatever is asked for below them', async () => {
  await house.house.pool.query(`insert into orders (account_id, service_id, supplier_id, service_name, platform, metric, type, status, link, canonical_link, lock_key, quantity, rate_micros,
      charged_micros, charge_micros, currency, terms_version, settings_version, is_lifetime_guarantee, estimate, placement_checks, placed_at, changed_at, ended_at, ended_cause, start_count, current_count, delivered)
    select account_id, (select id from services order by id offset n limit 1), supplier_id, service_name, platform, metric, type, status, link, canonical_link || n, lock_key || n, quantity, rate_micros,
      charged_micros, charge_micros, currency, terms_version, settings_version, is_lifetime_guarantee, estimate, placement_checks, placed_at, changed_at, ended_at, ended_cause, start_count, current_count, delivered
    from orders, generate_series(1, 49) as n where id = $1`, [orderId])
  await house.house.pool.query(`insert into order_events (order_id, version, account_id, kind, at, status, actor_kind, delivered, delivered_change, charge_micros, refund_micros, start_count, current_count)
    select o.id, v, o.account_id, case v when 1 then 'Placed' else 'Reading' end, o.placed_at, 'InProgress', 'House', v, 1, 0, 0, 5000, 5000 + v
    from orders o, generate_series(1, 5) as v where o.id <> $1`, [orderId])
  const page = (first: number): string => `{ orders(first: ${first}) { nodes {
    id target { visibility } estimate { sampleSize } placementChecks { code } curve(points: 5) { at } stateCount readingCount receipt { sum postings { amount } }
    timeline(first: 3) { nodes { version text } } states: timeline(first: 3, includeReadings: false) { nodes { version } } readings(first: 2) { nodes { version } pageInfo { hasNextPage endCursor } }
    service { id rate isUsedBefore estimate { sampleSize } rateHistory(first: 2) { rate } }
  } } }`
  const one = await statementsOf(page(1))
  expect(await statementsOf(page(50))).toBe(one)
  const { orders } = await house.ask(page(50), {}, customer)
  expect(orders.nodes.length).toBe(50)
  expect(orders.nodes[0]).toMatchObject({
    timeline: { nodes: [{ version: 5 }, { version: 4 }, { version: 3 }] }, states: { nodes: [{ version: 1 }] },
    readings: { nodes: [{ version: 5 }, { version: 4 }], pageInfo: { hasNextPage: true } },
  })
})
