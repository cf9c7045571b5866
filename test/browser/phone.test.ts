import { PHONE, sidewaysPixels, startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyPage, furnish, type EveryPage, type Furnished } from './pages.ts'
import { startScene } from './scene.ts'

let house: TestHouse
let browser: Browser
let customer: Session
let furnished: Furnished
let pages: EveryPage

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
  customer = await house.asCustomer()
  furnished = await furnish(house, customer)
  pages = await everyPage(browser, house, furnished)
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

/** By how many pixels each of these pages is wider than a phone. */
async function tooWide(paths: readonly string[], session: Session | null): Promise<Record<string, number>> {
  const { page, close } = await visit(browser, house.url, { screen: PHONE, ...(session === null ? {} : { session }) })
  const wide: Record<string, number> = {}
  for (const path of paths) {
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    const pixels = await sidewaysPixels(page)
    if (pixels > 0) wide[path] = pixels
  }
  await close()
  return wide
}

test('no page scrolls sideways on a phone', { timeout: 300_000 }, async () => {
  expect(await tooWide(pages.customer, customer)).toEqual({})
})

test('nor does a page of the house', async () => {
  expect(await tooWide(pages.administrator, await house.asAdministrator())).toEqual({})
})

test('nor does a page that anybody may open', async () => {
  expect(await tooWide(pages.anybody, null)).toEqual({})
})
