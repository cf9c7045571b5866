import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import { layWire, type Wire } from '@tallyboard/test/support/wire.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliveredBar, mark, placeOrder, scriptDelivery, serviceOf, startScene, untilOrder } from './scene.ts'

let house: TestHouse
let browser: Browser
let wire: Wire
let customer: Session
let id: string

const LINK = 'https://youtu.be/pQ4v-8LmKd0'

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
  wire = await layWire(house.url)
  customer = await house.asCustomer()
  await scriptDelivery(house, {
    link: LINK, quantity: 1_000, startCount: 500, steps: [
      { afterSeconds: 0, status: 'In progress', delivered: 100 },
      { afterSeconds: 60, status: 'In progress', delivered: 250 },
      { afterSeconds: 120, status: 'In progress', delivered: 700 },
      { afterSeconds: 180, status: 'Completed', delivered: 1_000 },
    ],
  })
  id = await placeOrder(house, customer, { serviceId: (await serviceOf(house, customer)).id, link: LINK, quantity: 1_000 })
  await untilOrder(house, customer, id, ({ delivered }) => delivered === 100)
})
afterAll(async () => {
  await browser?.close()
  await wire?.close()
  await house?.stop()
})

test('a lost connection is told after two seconds, comes back by itself, and what was missed arrives', async () => {
  const { page, close } = await visit(browser, wire.url, { session: customer })
  await page.goto(`/orders/${id}`)
  const delivered = (count: string) => deliveredBar(page, count, '1,000')
  const bar = page.getByRole('main').getByText(/^Reconnecting\. Numbers are from \d\d:\d\d:\d\d\./).first()
  await delivered('100').waitFor()
  await page.getByText('Live', { exact: true }).waitFor()
  const isSamePage = await mark(page)
  house.simulator.advance(60_000)
  await delivered('250').waitFor()

  const cutAt = Date.now()
  wire.cut()
  await bar.waitFor({ timeout: 10_000 })
  expect(Date.now() - cutAt).toBeGreaterThanOrEqual(1_900)
  // What was there stays, at rest.
  expect(await delivered('250').isVisible()).toBe(true)

  // Two changes pass while nobody listens.
  house.simulator.advance(60_000)
  await untilOrder(house, customer, id, order => order.delivered === 700)
  expect(await delivered('700').count()).toBe(0)

  wire.mend()
  await delivered('700').waitFor({ timeout: 40_000 })
  await bar.waitFor({ state: 'detached' })
  house.simulator.advance(60_000)
  await page.getByRole('banner').getByText('Completed').waitFor()
  expect(await isSamePage()).toBe(true)
  await close()
})

test('a connection that is back within two seconds is never told of', async () => {
  const { page, close } = await visit(browser, wire.url, { session: customer })
  await page.goto('/')
  await page.getByText('Live', { exact: true }).waitFor()
  await page.evaluate(() => {
    new MutationObserver(() => {
      if (/Reconnecting/.test(document.body.innerText)) document.documentElement.dataset['told'] = 'yes'
    }).observe(document.body, { childList: true, subtree: true, characterData: true })
  })
  wire.cut()
  wire.mend()
  await page.getByText('Connecting', { exact: true }).waitFor()
  await page.getByText('Live', { exact: true }).waitFor()
  expect(await page.evaluate(() => document.documentElement.dataset['told'])).toBeUndefined()
  await close()
})
