import { startTestHouse, type Data, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'

/** A house and a supplier whose clocks stand and are moved together, with a customer and a guaranteed service. */
export interface RefillScene {
  readonly house: TestHouse
  readonly customer: Session
  /** Moves both clocks. */
  pass(ms: number): void
  /** An order that was placed, sent and delivered whole. */
  delivered(order: { readonly link: string, readonly quantity: number, readonly startCount: number }): Promise<string>
  /** So many units fall off, and the house looks at the counter. */
  drop(orderId: string, units: number): Promise<void>
  /** Moves the clocks in steps of three minutes until the order's newest refill stands so. */
  passUntil(orderId: string, status: string): Promise<void>
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** The first look at an ended order comes six hours after its end. */
const WATCH_STEP_MS = 7 * HOUR_MS
const PATIENCE_MS = 20_000

/** What the API says of an order's drop and its refills. */
export async function dropOf(house: TestHouse, session: Session, orderId: string): Promise<Data> {
  const { order } = await house.ask('query ($id: ID!) { order(id: $id) { status droppedCount refills { status quantity isAutomatic } } }', { id: orderId }, session)
  return order
}

export async function startRefillScene(): Promise<RefillScene> {
  // In the past, so that a browser, whose clock is the real one, never sees the future.
  const house = await startTestHouse({ simulator: true, clock: new Date(Date.now() - 72 * HOUR_MS), variables: { POLL_INTERVAL_MS: '50' } })
  const sold = house.simulator.services().find((one) => one.platform === 'Instagram' && one.metric === 'followers' && one.type === 'Default' && one.min <= 900 && one.max >= 10_000 && one.isRefillable && one.guarantee === 20)
  if (sold === undefined) throw new Error('the supplier sells no followers under guarantee')
  const control = async (path: string, body: unknown): Promise<void> => {
    const response = await fetch(`${house.simulator.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) })
    if (!response.ok) throw new Error(await response.text())
  }
  await control('service', { service: sold.id, rate: '2.00' })
  const { supplierId } = await house.importCatalogue()
  const customer = await house.asCustomer({ available: '500.00' })
  const { supplierServices } = await house.ask(`query ($supplierId: ID!, $search: String) { supplierServices(supplierId: $supplierId, filter: { search: $search }) {
    nodes { externalId service { id } } } }`, { supplierId, search: String(sold.id) }, await house.asAdministrator())
  const serviceId: string = supplierServices.nodes.find((one: { externalId: string }) => one.externalId === String(sold.id)).service.id

  const pass = (ms: number): void => {
    house.simulator.advance(ms)
    house.clock.advance(ms)
  }
  const until = async (orderId: string, what: string, is: (order: Data) => boolean, step: () => void): Promise<void> => {
    const giveUpAt = Date.now() + PATIENCE_MS
    for (;;) {
      const order = await dropOf(house, customer, orderId)
      if (is(order)) return
      if (Date.now() > giveUpAt) throw new Error(`order ${orderId} is not ${what}: ${JSON.stringify(order)}`)
      step()
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const stand = (): void => undefined

  return {
    house, customer, pass,
    delivered: async ({ link, quantity, startCount }) => {
      await control('script', { match: { link }, script: { startCount, startAfterSeconds: 10, unitsPerHour: 100_000, end: { status: 'Completed', atDelivered: quantity }, dropAfterEnd: 0 } })
      const { placeOrder: placed } = await house.ask(`mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { text } } }`, {
        input: { serviceId, link, quantity, isPublicConfirmed: true, idempotencyKey: link },
      }, customer)
      if (placed.id === undefined) throw new Error(`the order was refused: ${placed.text}`)
      await until(placed.id, 'Processing', (order) => order.status === 'Processing', stand)
      pass(HOUR_MS)
      await until(placed.id, 'Completed', (order) => order.status === 'Completed', stand)
      return placed.id
    },
    drop: async (orderId, units) => {
      const { order: { canonicalLink } } = await house.ask('query ($id: ID!) { order(id: $id) { canonicalLink } }', { id: orderId }, customer)
      const orders = await (await fetch(`${house.simulator.url}/control/orders`)).json() as readonly { order: number, link: string }[]
      const sent = orders.find((each) => each.link.includes(canonicalLink.split('/').at(-1)))
      await control('script', { match: { order: sent?.order }, script: { dropAfterEnd: units } })
      pass(WATCH_STEP_MS)
      // A leap is doubted until a second look says the same, ten minutes later.
      await until(orderId, `${units} down`, (order) => order.droppedCount === units || order.refills.length > 0, () => pass(MINUTE_MS))
    },
    passUntil: async (orderId, status) => await until(orderId, status, (order) => order.refills[0]?.status === status, () => pass(3 * MINUTE_MS)),
  }
}
