import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Data, type Session, type TestHouse } from '../support/house.ts'

// Those who run the house leave its board open all day: it moves by itself when an order is placed and when one is lost on its way, it shows each role its own queues, and it is
// over the moment their session is.

let house: TestHouse
let administrator: Session
let agent: Session
let customer: Session
let serviceId: string

const WATCH = `subscription ($after: String) { houseBoardProgress(after: $after) { cursor board {
  at waitingCount sendingCount orders { pendingCount processingCount inProgressCount completedCount } openOrders { notStartedCount }
  queues { queue count lateCount oldestAt } minutes { placedCount } suppliers { id supplier { name breaker } callCount openCount answerP95Ms failedShare }
} } }`

async function control(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${house.simulator.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await response.text())
}

beforeAll(async () => {
  house = await startTestHouse({ simulator: true })
  const sold = house.simulator.services().find(one => one.platform === 'Instagram' && one.metric === 'followers' && one.type === 'Default' && one.min <= 1_000 && one.max >= 1_000)
  if (sold === undefined) throw new Error('the supplier sells followers')
  const { supplierId } = await house.importCatalogue()
  administrator = await house.asAdministrator()
  customer = await house.asCustomer()
  const person = await house.signUp('Agent')
  await house.house.db.updateTable('accounts').set({ role: 'Agent' }).where('id', '=', person.accountId).execute()
  agent = await house.signIn(person.email, person.password)
  const { supplierServices } = await house.ask(`query ($supplierId: ID!, $search: String) { supplierServices(supplierId: $supplierId, filter: { search: $search }) {
    nodes { externalId service { id } } } }`, { supplierId, search: String(sold.id) }, administrator)
  serviceId = supplierServices.nodes.find((one: { externalId: string }) => one.externalId === String(sold.id)).service.id
})
afterAll(async () => { await house.stop() })

async function place(name: string): Promise<string> {
  const { placeOrder } = await house.ask(`mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { text } } }`, {
    input: { serviceId, link: `https://instagram.com/board_${name}`, quantity: 1_000, isPublicConfirmed: true, idempotencyKey: name },
  }, customer)
  expect(placeOrder).toMatchObject({ __typename: 'Order' })
  return placeOrder.id
}

const queueOf = (board: Data, queue: string): Data => board.queues.find((one: { queue: string }) => one.queue === queue)

/** Takes pushes until one is as expected. */
async function until(watch: { take(): Promise<Data> }, isSo: (board: Data) => boolean): Promise<Data> {
  for (let push = 0; push < 20; push += 1) {
    const { houseBoardProgress } = await watch.take()
    if (isSo(houseBoardProgress.board)) return houseBoardProgress
  }
  throw new Error('the board never came to that')
}

test('the open board moves when an order is placed, and when nobody knows whether the supplier took it; its list says which', async () => {
  const watch = house.subscribe(WATCH, {}, agent)
  const { houseBoardProgress: first } = await watch.take()
  expect(first.board.orders.pendingCount).toBe(0)
  expect(first.board.suppliers).toMatchObject([{ supplier: { name: 'Simulated supplier', breaker: 'Closed' }, openCount: 0 }])

  await place('taken')
  await until(watch, board => board.orders.pendingCount + board.orders.processingCount + board.orders.inProgressCount === 1 && board.suppliers[0].openCount === 1)

  await control('script', { match: { link: 'https://instagram.com/board_lost' }, script: { accept: 'garbage' } })
  const orderId = await place('lost')
  const lost = await until(watch, board => queueOf(board, 'Uncertain').count === 1)
  expect(queueOf(lost.board, 'Uncertain')).toMatchObject({ lateCount: 0 })
  const { houseOrders } = await house.ask('{ houseOrders(list: Uncertain) { nodes { id order { status } dispatch { state lastError } supplier { name } } } }', {}, agent)
  expect(houseOrders.nodes).toMatchObject([{ id: orderId, dispatch: { state: 'Uncertain' }, supplier: { name: 'Simulated supplier' } }])
  const health = await until(house.subscribe(WATCH, {}, administrator), board => board.suppliers[0].failedShare > 0)
  expect(health.board.suppliers[0].answerP95Ms).toBeGreaterThan(0)
  await watch.return()
}, 60_000)

test('an agent sees no queue of money that an agent cannot open; a customer sees no board', async () => {
  const queuesFor = async (session: Session): Promise<string[]> => (await house.ask('{ houseBoard { queues { queue } } }', {}, session)).houseBoard.queues.map((one: { queue: string }) => one.queue)
  expect(await queuesFor(administrator)).toContain('Credits')
  expect(await queuesFor(agent)).not.toContain('Credits')
  expect(await queuesFor(agent)).toContain('Uncertain')
  for (const question of ['{ houseBoard { at } }', '{ houseOrders { nodes { id } } }']) {
    expect((await house.gql(question, {}, customer)).errors[0]?.extensions['code']).toBe('FORBIDDEN')
  }
  await expect(house.subscribe(WATCH, {}, customer).take()).rejects.toThrow('FORBIDDEN')
})

test('the board ends with the session it was opened under', async () => {
  const session = await house.signIn(agent.email, agent.password)
  const watch = house.subscribe(WATCH, {}, session)
  await watch.take()
  const ended = (async () => { for (;;) await watch.take(8_000) })().catch((cause: unknown) => cause)
  const response = await fetch(`${house.url}/api/auth/sign-out`, { method: 'POST', headers: { 'content-type': 'application/json', origin: house.url, authorization: `Bearer ${session.token}` }, body: '{}' })
  expect(response.status).toBe(200)
  expect(await ended).toMatchObject({ code: 4403 })
})
