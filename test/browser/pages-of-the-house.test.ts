import { startBrowser } from '@tallyboard/test/support/browser.ts'
import type { TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyPage, furnish, type EveryPage } from './pages.ts'
import { startScene } from './scene.ts'
import { faultsOfPages } from './walk.ts'

let house: TestHouse
let browser: Browser
let pages: EveryPage

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
  const customer = await house.asCustomer()
  const furnished = await furnish(house, customer)
  pages = await everyPage(browser, house, furnished)
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

/** Some thirty pages, four looks each. */
const LONG_MS = 300_000

test('no page of the house has a serious fault for who reads without eyes or with weak ones, in both themes, at a desk and on a phone; none scrolls sideways, and each is walked with Tab: the focus is always seen, and nothing keeps it', { timeout: LONG_MS }, async () => {
  expect(await faultsOfPages(browser, house, pages.administrator, await house.asAdministrator())).toEqual({})
})
