import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import { startTestHouse } from '@tallyboard/test/support/house.ts'
import type { Locator, Page } from 'playwright-core'

/** A house with a practice payment provider and a supplier whose clock stands: what a browser sees changes when the test says so. */
export async function startScene(): Promise<TestHouse> {
  const house = await startTestHouse({ simulator: true, practice: true, variables: { ALLOW_LOOPBACK_SUPPLIERS: '1', POLL_INTERVAL_MS: '100' } })
  await house.importCatalogue()
  return house
}

/** A service to order: counts one by one, has room on both sides, no comments, no package. */
export interface SceneService {
  readonly id: string
  readonly name: string
  readonly rate: string
}

/** The catalogue's plain YouTube likes; it has one such service. */
export async function serviceOf(house: TestHouse, session: Session): Promise<SceneService> {
  const { services } = await house.ask('{ services(filter: { platforms: [YouTube], metrics: [Likes] }, first: 10) { nodes { id name rate type quantityMin } } }', {}, session)
  const service = services.nodes.find((each: { type: string, quantityMin: number }) => each.type === 'Default' && each.quantityMin <= 100)
  if (service === undefined) throw new Error('the catalogue has no YouTube likes')
  return service
}

/** A step of what the supplier will say: seconds after it took the order, and how much is delivered by then. */
export interface Step {
  readonly afterSeconds: number
  readonly status: 'Pending' | 'In progress' | 'Completed' | 'Partial' | 'Canceled'
  readonly delivered: number
}

/** Writes the supplier's part for the next order to this link. */
export async function scriptDelivery(house: TestHouse, { link, quantity, startCount, steps }: { readonly link: string, readonly quantity: number, readonly startCount: number, readonly steps: readonly Step[] }): Promise<void> {
  const sequence = steps.map(({ afterSeconds, status, delivered }) => ({ afterSeconds, status, startCount: status === 'Pending' ? 0 : startCount, remains: quantity - delivered }))
  const response = await fetch(`${house.simulator.url}/control/script`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ match: { link }, script: { sequence } }),
  })
  if (!response.ok) throw new Error(`the script was refused: ${await response.text()}`)
}

/** Orders without a browser, for what has to be there before a page is opened. */
export async function placeOrder(house: TestHouse, session: Session, input: { readonly serviceId: string, readonly link: string, readonly quantity: number }): Promise<string> {
  const { placeOrder: placed } = await house.ask(`mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { clause text } } }`, {
    input: { ...input, isPublicConfirmed: true, idempotencyKey: `place ${input.link}` },
  }, session)
  if (placed.id === undefined) throw new Error(`the order was refused: ${placed.clause} ${placed.text}`)
  return placed.id
}

/** Waits until the house has heard this of the order from its supplier. */
export async function untilOrder(house: TestHouse, session: Session, id: string, is: (order: { readonly status: string, readonly delivered: number }) => boolean, ms = 15_000): Promise<void> {
  const giveUpAt = Date.now() + ms
  for (;;) {
    const { order } = await house.ask('query ($id: ID!) { order(id: $id) { status delivered } }', { id }, session)
    if (is(order)) return
    if (Date.now() > giveUpAt) throw new Error(`order ${id} is still ${order.status} with ${order.delivered} delivered`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

/** A word on the page that a reload would take away. */
export async function mark(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => { document.documentElement.dataset['marked'] = 'yes' })
  return async () => await page.evaluate(() => document.documentElement.dataset['marked'] === 'yes')
}

/** The bar of an order on its page, when it says so much in words: '1,000', not 1000. */
export function deliveredBar(page: Page, count: string, quantity: string): Locator {
  return page.getByRole('main').locator(`[role="progressbar"][aria-valuetext^="delivered ${count} of ${quantity}"]`).first()
}

/** A picture of so many pixels a side, drawn by the browser itself. */
export async function drawPicture(page: Page, side: number): Promise<Buffer> {
  const data = await page.evaluate((pixels) => {
    const canvas = document.createElement('canvas')
    canvas.width = pixels
    canvas.height = pixels
    canvas.getContext('2d')?.fillRect(0, 0, pixels / 2, pixels)
    return canvas.toDataURL('image/png')
  }, side)
  return Buffer.from(data.slice(data.indexOf(',') + 1), 'base64')
}

/** Picks an entry of a list that opens on a press. */
export async function choose(field: Locator, entry: string): Promise<void> {
  await field.click()
  await field.page().getByRole('option', { name: entry, exact: true }).click()
}
