import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { placeOrder, scriptDelivery, serviceOf, untilOrder } from './scene.ts'

/** What stands on the pages, for the addresses that name one of it. */
export interface Furnished {
  readonly moving: string
  readonly ended: string
  /** Ended, with a screenshot wanted. */
  readonly wanted: string
  readonly thread: string
  /** Begun and not paid. */
  readonly payment: string
  /** A service and a link of it that the screen holds. */
  readonly heldService: string
  /** The customer's account. */
  readonly account: string
  /** A reading of the supplier's list whose rows wait. */
  readonly draft: string
}

/**
 * A customer with one order of each kind that a page shows: moving, complete, partial with its refund, cancelled, and not yet started; and with what the house works on: a conversation that waits, a
 * link that waits, a screenshot that is wanted, a payment that was begun.
 */
export async function furnish(house: TestHouse, customer: Session): Promise<Furnished> {
  const service = await serviceOf(house, customer)
  const parts = [
    { video: 'moving00001', steps: [{ afterSeconds: 0, status: 'In progress', delivered: 618 }] },
    { video: 'complete001', steps: [{ afterSeconds: 0, status: 'Completed', delivered: 1_000 }] },
    { video: 'partial0001', steps: [{ afterSeconds: 0, status: 'Partial', delivered: 840 }] },
    { video: 'cancelled01', steps: [{ afterSeconds: 0, status: 'Canceled', delivered: 0 }] },
    { video: 'pending0001', steps: [{ afterSeconds: 0, status: 'Pending', delivered: 0 }] },
  ] as const
  const ids: string[] = []
  for (const { video, steps } of parts) {
    const link = `https://youtu.be/${video}`
    await scriptDelivery(house, { link, quantity: 1_000, startCount: 18_204, steps })
    ids.push(await placeOrder(house, customer, { serviceId: service.id, link, quantity: 1_000 }))
  }
  const [moving = '', wanted = '', partial = '', cancelled = ''] = ids
  await untilOrder(house, customer, moving, ({ delivered }) => delivered === 618)
  await untilOrder(house, customer, wanted, ({ status }) => status === 'Completed')
  await untilOrder(house, customer, partial, ({ status }) => status === 'Partial')
  await untilOrder(house, customer, cancelled, ({ status }) => status === 'Cancelled')
  return { moving, ended: partial, wanted, ...await furnishHouse(house, customer, wanted) }
}

async function furnishHouse(house: TestHouse, customer: Session, wanted: string): Promise<Pick<Furnished, 'thread' | 'payment' | 'heldService' | 'account' | 'draft'>> {
  const administrator = await house.asAdministrator()
  await house.ask('mutation ($input: AskOrderEvidenceInput!) { askOrderEvidence(input: $input) { __typename } }', { input: { orderId: wanted, mustShow: 'The count with the date', idempotencyKey: 'screenshot' } }, administrator)
  const { openThread } = await house.ask('mutation ($input: OpenThreadInput!) { openThread(input: $input) { __typename ... on Thread { id } } }', {
    input: { subject: 'Order', orderId: wanted, text: 'Has it ended?', idempotencyKey: 'thread' },
  }, customer)
  await house.ask('mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }', { input: { threadId: openThread.id, text: 'It has.', idempotencyKey: 'answer' } }, administrator)
  await house.ask('mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }', { input: { threadId: openThread.id, text: 'Since when?', idempotencyKey: 'question' } }, customer)
  const { services } = await house.ask('{ services(filter: { platforms: [Instagram], metrics: [Followers] }, first: 100) { nodes { id type quantityMin } } }', {}, customer)
  const held = services.nodes.find((one: { type: string, quantityMin: number }) => one.type === 'Default' && one.quantityMin <= 1_000)
  await house.ask('mutation ($input: AddContentRuleInput!) { addContentRule(input: $input) { __typename } }', { input: { kind: 'Keyword', pattern: 'lottery', action: 'Review', note: 'Often a fraud', idempotencyKey: 'lottery' } }, administrator)
  const { requestReview } = await house.ask('mutation ($input: PlaceOrderInput!) { requestReview(input: $input) { __typename } }', {
    input: { serviceId: held.id, link: 'https://instagram.com/lottery.club', quantity: 1_000, isPublicConfirmed: true, idempotencyKey: 'held' },
  }, customer)
  if (requestReview.__typename !== 'PlacementReview') throw new Error('the held link was not taken')
  const { startPayment } = await house.ask('mutation ($input: StartPaymentInput!) { startPayment(input: $input) { __typename ... on Payment { id } } }', {
    input: { method: 'Practice', amount: '100', isFinalAgreed: true, idempotencyKey: 'payment' },
  }, customer)
  if (startPayment.id === undefined) throw new Error('the payment was refused')
  const { me } = await house.ask('{ me { account { id } } }', {}, customer)
  const { suppliers: [supplier] } = await house.ask('{ suppliers { id } }', {}, administrator)
  const { readCatalogue } = await house.ask('mutation ($input: ReadCatalogueInput!) { readCatalogue(input: $input) { __typename ... on CatalogueImport { id } } }', {
    input: { supplierId: supplier.id, markupBasisPoints: 5_000, idempotencyKey: 'draft' },
  }, administrator)
  if (readCatalogue.id === undefined) throw new Error('the list was not read')
  return { thread: openThread.id, payment: startPayment.id, heldService: held.id, account: me.account.id, draft: readCatalogue.id }
}

/** A page as the router knows it. */
interface Route {
  readonly name: string
  readonly path: string
  readonly isPublic: boolean
}

/** The pages of the dashboard, told by the router that runs in the browser: whoever adds one does not have to add it here. */
async function routesOf(browser: Browser, house: TestHouse): Promise<readonly Route[]> {
  const page = await browser.newPage({ baseURL: house.url })
  await page.goto('/sign-in')
  await page.getByRole('heading', { level: 1 }).waitFor()
  const routes = await page.evaluate(() => {
    const { __vue_app__: app } = document.querySelector('#app') as unknown as { __vue_app__: { config: { globalProperties: { $router: { getRoutes(): { name: string, path: string, meta: { isPublic?: boolean } }[] } } } } }
    return app.config.globalProperties.$router.getRoutes().map(({ name, path, meta }) => ({ name, path, isPublic: meta.isPublic === true }))
  })
  await page.close()
  return routes
}

/** Every page by its address, for each of those who open it. */
export interface EveryPage {
  readonly customer: readonly string[]
  readonly administrator: readonly string[]
  readonly anybody: readonly string[]
}

/** Every page of the router, and the faces of some that stand under an address of their own. A page whose path has a part to fill in and no example here is an error. */
export async function everyPage(browser: Browser, house: TestHouse, { moving, ended, wanted, thread, payment, heldService, account, draft }: Furnished): Promise<EveryPage> {
  const examples: Readonly<Record<string, readonly string[]>> = {
    'order': [`/orders/${moving}`, `/orders/${ended}`, `/orders/${wanted}`, `/orders/${ended}?readings=1`, '/orders/1'],
    'help-thread': [`/help/${thread}`],
    'payment': [`/funds/payments/${payment}`],
    'house-customer': [`/house/customers/${account}`],
    'house-service': [`/house/services/${heldService}`],
    'house-import': [`/house/imports/${draft}`],
    'not-found': ['/nowhere'],
  }
  const routes = await routesOf(browser, house)
  const addressed = routes.map((route) => {
    const addresses = examples[route.name] ?? (route.path.includes(':') ? [] : [route.path])
    if (addresses.length === 0) throw new Error(`the page ${route.name} needs an example of an address in pages.ts`)
    return { ...route, addresses }
  })
  const all = addressed.flatMap(({ addresses }) => addresses)
  return {
    customer: [
      // Of the house's pages a customer sees one face, the same everywhere.
      ...all.filter((path) => !path.startsWith('/house')), '/house/settings', '/orders?tab=completed', '/terms#P2.3', '/help?tab=answers', '/help?new=1', `/help?order=${moving}`,
      // The checks with one in the way: another order for the link, and a person who has to look at it.
      '/new-order?service=1&link=https://youtu.be/moving00001&quantity=100', `/new-order?service=${heldService}&link=https://instagram.com/lottery.club&quantity=1000`,
    ],
    administrator: [...all.filter((path) => path.startsWith('/house')), `/house/help?thread=${thread}`, '/house/help?status=Resolved', '/house/screen?status=Allowed', '/account', '/'],
    anybody: addressed.filter(({ isPublic }) => isPublic).flatMap(({ addresses }) => addresses),
  }
}
