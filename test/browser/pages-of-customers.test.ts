import { seriousFindings } from '@tallyboard/test/support/axe.ts'
import { startBrowser, visit, type Theme } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyPage, furnish, type EveryPage, type Furnished } from './pages.ts'
import { startScene } from './scene.ts'
import { faultsOfPages } from './walk.ts'

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

/** Some thirty pages, four looks each. */
const LONG_MS = 300_000

test('no page of a customer has a serious fault for who reads without eyes or with weak ones, in both themes, at a desk and on a phone; none scrolls sideways, and each is walked with Tab: the focus is always seen, and nothing keeps it', { timeout: LONG_MS }, async () => {
  expect(await faultsOfPages(browser, house, pages.customer, customer)).toEqual({})
})

test('nor has a page that anybody may open', async () => {
  expect(await faultsOfPages(browser, house, pages.anybody, null)).toEqual({})
})

test.each<Theme>(['dark', 'light'])('nor has anything that floats over a page, %s', async theme => {
  const { page, close } = await visit(browser, house.url, { session: customer, theme })
  await page.goto(`/orders/${furnished.ended}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  const findings: Record<string, string[]> = {}
  const look = async (name: string): Promise<void> => {
    const found = await seriousFindings(page)
    if (found.length > 0) findings[name] = found
    await page.keyboard.press('Escape')
    await page.locator('[role="dialog"], [role="menu"]').waitFor({ state: 'detached' })
  }
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('dialog', { name: 'Find or do' }).getByRole('option').first().waitFor()
  await look('palette')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await look('keys')
  await page.getByRole('button', { name: customer.name }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
  await look('account menu')
  const clause = page.locator('a[aria-label^="Clause"][aria-expanded]').first()
  await clause.click()
  await page.getByRole('dialog').waitFor()
  await look('clause')
  expect(findings).toEqual({})
  await close()
})
