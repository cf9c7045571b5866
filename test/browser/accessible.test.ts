import { seriousFindings } from '@tallyboard/test/support/axe.ts'
import { DESK, PHONE, sidewaysPixels, startBrowser, unpin, visit, type Theme } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser, Page } from 'playwright-core'
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

/** The page as it is when everything it asked for has arrived. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
}

/** Some thirty pages, four looks each. */
const LONG_MS = 300_000

/** How a page is looked at. Once it is there it is looked at in all four ways, so that it is loaded once. */
const LOOKS = [
  { name: 'light, desk', theme: 'light', screen: DESK }, { name: 'dark, desk', theme: 'dark', screen: DESK },
  { name: 'dark, phone', theme: 'dark', screen: PHONE }, { name: 'light, phone', theme: 'light', screen: PHONE },
] as const

/** What is wrong with each of these pages, by address and look. */
async function findingsOf(paths: readonly string[], session: Session | null): Promise<Record<string, readonly string[]>> {
  const { page, close } = await visit(browser, house.url, session === null ? {} : { session })
  const findings: Record<string, readonly string[]> = {}
  for (const path of paths) {
    await page.setViewportSize(DESK)
    await open(page, path)
    for (const { name, theme, screen } of LOOKS) {
      // Without motion there is no half-way between two colours.
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.setViewportSize(screen)
      await page.locator(`html.${theme}`).waitFor()
      const sideways = await sidewaysPixels(page)
      if (screen === PHONE) await unpin(page)
      const found = [...await seriousFindings(page), ...(sideways > 0 ? [`${sideways} pixels too wide`] : [])]
      if (found.length > 0) findings[`${path} ${name}`] = found
    }
  }
  await close()
  return findings
}

test('no page of a customer has a serious fault for who reads without eyes or with weak ones, in both themes, at a desk and on a phone', { timeout: LONG_MS }, async () => {
  expect(await findingsOf(pages.customer, customer)).toEqual({})
})

test('nor has a page of the house', { timeout: LONG_MS }, async () => {
  expect(await findingsOf(pages.administrator, await house.asAdministrator())).toEqual({})
})

test('nor has a page that anybody may open', async () => {
  expect(await findingsOf(pages.anybody, null)).toEqual({})
})

test.each<Theme>(['dark', 'light'])('nor has anything that floats over a page, %s', async theme => {
  const { page, close } = await visit(browser, house.url, { session: customer, theme })
  await open(page, `/orders/${furnished.ended}`)
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
