import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliveredBar, mark, scriptDelivery, serviceOf, startScene } from './scene.ts'

let house: TestHouse
let browser: Browser

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

const LINK = 'https://youtu.be/pQ4v-8LmKd0'
const QUANTITY = 1_000
const START = 18_204

test('somebody signs up, orders, and sees the count move and the order complete, without reloading', async () => {
  const administrator = await house.asAdministrator()
  const service = await serviceOf(house, administrator)
  await scriptDelivery(house, {
    link: LINK, quantity: QUANTITY, startCount: START, steps: [
      { afterSeconds: 0, status: 'Pending', delivered: 0 },
      { afterSeconds: 60, status: 'In progress', delivered: 200 },
      { afterSeconds: 120, status: 'In progress', delivered: 450 },
      { afterSeconds: 180, status: 'In progress', delivered: 812 },
      { afterSeconds: 240, status: 'Completed', delivered: 1_000 },
    ],
  })
  const { page, faults, close } = await visit(browser, house.url)

  // Whoever comes without a session is asked to sign in, and may sign up instead.
  await page.goto('/')
  await page.getByRole('link', { name: 'Sign up' }).click()
  await page.getByLabel('Name').fill('Customer')
  await page.getByLabel('E-mail').fill('customer@example.test')
  await page.getByLabel('Password').fill('a long password')
  await page.getByRole('button', { name: 'Sign up' }).click()
  await page.getByText('No orders yet').waitFor()
  const isSamePage = await mark(page)

  // Money arrives on the open page.
  const { accounts } = await house.ask('{ accounts(search: "customer@example.test") { nodes { id } } }', {}, administrator)
  await house.ask('mutation ($input: CreditCustomerInput!) { creditCustomer(input: $input) { __typename } }', {
    input: { accountId: accounts.nodes[0].id, amount: '25.00', reason: 'Welcome', idempotencyKey: 'welcome' },
  }, administrator)
  await page.getByText('$25.00').first().waitFor()

  await page.getByRole('link', { name: 'New order' }).first().click()
  await page.getByLabel('Search services').fill(service.name)
  await page.getByRole('button', { name: service.name, exact: true }).click()
  await page.getByLabel('Link').fill(LINK)
  await page.getByLabel('Quantity').fill('1,000')
  await page.getByRole('button', { name: 'Accept version 1' }).click()
  await page.getByLabel('Yes, it is public').check()
  const price = `$${service.rate}`
  await page.getByRole('button', { name: `Place order for ${price}` }).and(page.locator(':not([aria-disabled="true"])')).click()
  await page.waitForURL(/\/orders\/\d+$/)

  // The supplier's clock counts from when it took the order: moved earlier, it would skip what the page is to show.
  await page.getByRole('banner').getByText('Processing').waitFor()
  const main = page.getByRole('main')
  for (const count of ['200', '450', '812']) {
    house.simulator.advance(60_000)
    await deliveredBar(page, count, '1,000').waitFor()
    await main.getByText(count, { exact: true }).first().waitFor()
  }
  await main.getByText('18,204').first().waitFor()
  house.simulator.advance(60_000)
  await page.getByRole('banner').getByText('Completed').waitFor()
  await main.getByText('1,000').first().waitFor()
  await main.getByText('19,204').first().waitFor()
  expect(await isSamePage()).toBe(true)

  // What was seen is what the books say.
  const { account } = await house.ask('query ($id: ID!) { account(id: $id) { balance { available } } }', { id: accounts.nodes[0].id }, administrator)
  expect(Number(account.balance.available)).toBeCloseTo(25 - Number(service.rate), 6)
  expect(house.simulator.adds().filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1)
  expect(faults).toEqual([])
  await close()
})
