import { PHONE, startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { furnish, type Furnished } from './pages.ts'
import { startScene } from './scene.ts'

let house: TestHouse
let browser: Browser
let customer: Session
let furnished: Furnished

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
  customer = await house.asCustomer()
  furnished = await furnish(house, customer)
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

test('on a phone the bar at the bottom leads to the five places, and a task has none', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: customer, screen: PHONE })
  await page.goto('/')
  const bar = page.getByRole('navigation', { name: 'Main' })
  for (const [name, path] of [['Orders', '/orders'], ['Refills', '/refills'], ['Funds', '/funds'], ['Overview', '/']] as const) {
    await bar.getByRole('link', { name }).tap()
    await page.waitForURL(`${house.url}${path}`)
    await page.getByRole('heading', { name, level: 1 }).waitFor()
  }
  await bar.getByRole('link', { name: 'New order' }).tap()
  await page.waitForURL('**/new-order')
  await bar.waitFor({ state: 'hidden' })
  expect(faults).toEqual([])
  await close()
})

test('on a phone orders are a list, and a tap opens one', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: customer, screen: PHONE })
  await page.goto('/orders')
  const entries = page.getByRole('main').getByRole('listitem')
  const entry = entries.filter({ hasText: Number(furnished.moving).toLocaleString('en') })
  await entry.getByText('618').waitFor()
  expect(await page.getByRole('table').count()).toBe(0)
  await entry.tap()
  await page.waitForURL(`**/orders/${furnished.moving}`)
  expect(faults).toEqual([])
  await close()
})
