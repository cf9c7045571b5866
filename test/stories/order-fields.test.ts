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

test('a page of fifty orders with their services takes one statement, however many orders it has', async () => {
  const statements: string[] = []
  const { pool } = house.house
  const counted = pool.on('acquire', () => { statements.push('one') })
  await house.ask('{ orders(first: 50) { nodes { id status service { id name } } } }', {}, customer)
  counted.removeAllListeners('acquire')
  expect(statements.length).toBe(1)
})
