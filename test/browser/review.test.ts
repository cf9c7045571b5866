import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, mark, startScene } from './scene.ts'

let house: TestHouse
let browser: Browser

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

/** A service whose links say a name, so that a rule has a word to find. */
async function namedService(): Promise<{ readonly id: string }> {
  const { services } = await house.ask('{ services(filter: { platforms: [Instagram], metrics: [Followers] }, first: 100) { nodes { id type quantityMin } } }', {}, await house.asAdministrator())
  const service = services.nodes.find((one: { type: string, quantityMin: number }) => one.type === 'Default' && one.quantityMin <= 100)
  if (service === undefined) throw new Error('the catalogue has no Instagram followers')
  return service
}

test('P2.7 a rule is added and tried, a held link is asked about, allowed by an agent, and ordered, with both pages open all the time', async () => {
  const customer = await house.asCustomer()
  const service = await namedService()
  const theirs = await visit(browser, house.url, { session: await house.asAdministrator() })
  const mine = await visit(browser, house.url, { session: customer })
  const screen = theirs.page.getByRole('main')
  const form = mine.page.getByRole('main')

  // The administrator writes the rule. One without a pattern is none.
  await theirs.page.goto('/house/screen')
  await screen.getByText('No link waits').waitFor()
  await screen.getByRole('button', { name: 'Add a rule' }).click()
  const rule = screen.getByRole('form', { name: 'New rule' })
  await rule.getByRole('button', { name: 'Add the rule' }).click()
  await rule.getByText('Give what the rule looks for.').waitFor()
  await rule.getByLabel('Pattern').fill('lottery')
  await choose(rule.getByLabel('What it does'), 'Hold for a person')
  await rule.getByLabel('Note, for the house').fill('Often a fraud')
  await rule.getByRole('button', { name: 'Add the rule' }).click()
  const added = screen.getByRole('listitem').filter({ hasText: 'Often a fraud' })
  await added.getByText('held').waitFor()

  // The bench says which rule holds which link, and that another one passes.
  await screen.getByLabel('Link', { exact: true }).fill('https://instagram.com/lottery.club')
  await screen.getByRole('button', { name: 'Try it against the rules' }).click()
  const answer = screen.getByRole('status').filter({ hasText: 'Looked at as' })
  await answer.getByText('instagram.com/lottery.club').first().waitFor()
  await answer.getByText(/^rule \d+, held$/).waitFor()
  await screen.getByLabel('Link', { exact: true }).fill('https://instagram.com/gallery.club')
  await answer.waitFor({ state: 'detached' })
  await screen.getByRole('button', { name: 'Try it against the rules' }).click()
  await answer.getByText('no rule').waitFor()

  // The customer meets it before anything is charged, and asks.
  await mine.page.goto(`/new-order?service=${service.id}&link=https://instagram.com/lottery.club&quantity=1000`)
  const isSamePage = await mark(mine.page)
  await form.getByLabel('Yes, it is public').check()
  await form.getByText('Waits for P2.7.').waitFor()
  await form.getByRole('button', { name: 'Ask for a review' }).click()
  await form.getByText(/^A person was asked/).waitFor()
  const heldBefore = await house.ask('{ me { account { balance { available } } } orders { nodes { id } } }', {}, customer)
  expect(heldBefore).toMatchObject({ me: { account: { balance: { available: '100.00' } } }, orders: { nodes: [] } })

  // It arrives on the agent's open page. No without a reason is no answer.
  const waiting = screen.getByRole('article').filter({ hasText: 'instagram.com/lottery.club' })
  await waiting.getByText(`asked by ${customer.name}`).waitFor()
  await waiting.getByRole('button', { name: 'Refuse' }).click()
  await waiting.getByText('Say why: the customer reads it.').waitFor()
  await waiting.getByRole('button', { name: 'Allow' }).click()
  await waiting.getByText(/^Allowed/).waitFor()

  // The checks pass by themselves; the order is placed from the page that was open.
  await form.getByRole('button', { name: /^Place order for/ }).and(mine.page.locator(':not([aria-disabled="true"])')).click()
  await mine.page.waitForURL(/\/orders\/\d+$/)
  expect(await isSamePage()).toBe(true)
  const { orders } = await house.ask('{ orders { nodes { canonicalLink quantity } } }', {}, customer)
  expect(orders.nodes).toEqual([{ canonicalLink: 'instagram.com/lottery.club', quantity: 1_000 }])
  expect([...mine.faults, ...theirs.faults]).toEqual([])
  await mine.close()
  await theirs.close()
})

test('P2.7 what an agent refuses is said to the customer with the reason, and nothing can be ordered', async () => {
  const customer = await house.asCustomer()
  const service = await namedService()
  const administrator = await house.asAdministrator()
  await house.ask('mutation ($input: AddContentRuleInput!) { addContentRule(input: $input) { __typename } }', { input: { kind: 'Keyword', pattern: 'roulette', action: 'Review', idempotencyKey: 'roulette' } }, administrator)
  const theirs = await visit(browser, house.url, { session: administrator })
  const mine = await visit(browser, house.url, { session: customer })
  const form = mine.page.getByRole('main')
  await mine.page.goto(`/new-order?service=${service.id}&link=https://instagram.com/roulette.club&quantity=1000`)
  await form.getByLabel('Yes, it is public').check()
  await form.getByRole('button', { name: 'Ask for a review' }).click()
  await form.getByText(/^A person was asked/).waitFor()

  await theirs.page.goto('/house/screen')
  const waiting = theirs.page.getByRole('article').filter({ hasText: 'instagram.com/roulette.club' })
  await waiting.getByLabel('Reason, for the customer').fill('This is a game of chance.')
  await waiting.getByRole('button', { name: 'Refuse' }).click()
  await form.getByText(/A person looked and said no: This is a game of chance\./).waitFor()
  const place = form.getByRole('button', { name: /^Place order for/ })
  expect(await place.getAttribute('aria-disabled')).toBe('true')
  await place.click({ force: true })
  expect((await house.ask('{ orders { nodes { id } } }', {}, customer)).orders.nodes).toEqual([])
  expect([...mine.faults, ...theirs.faults]).toEqual([])
  await mine.close()
  await theirs.close()
})
