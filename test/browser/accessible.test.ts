import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { startBrowser, visit, type Theme } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { customerPages, furnish, publicPages } from './pages.ts'
import { startScene } from './scene.ts'

let house: TestHouse
let browser: Browser
let customer: Session
let furnished: Awaited<ReturnType<typeof furnish>>
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
  customer = await house.asCustomer()
  furnished = await furnish(house, customer)
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds serious or worse, a line for each element. */
async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations, passes } = await page.evaluate(async tags => {
    const { axe: injected } = globalThis as unknown as { axe: { run(root: Document, options: object): Promise<AxeResults> } }
    return await injected.run(document, { runOnly: tags, resultTypes: ['violations'] })
  }, TAGS)
  // A page on which nothing was looked at has no faults either.
  expect(passes.length).toBeGreaterThan(10)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${String(node.target)} ${node.html.slice(0, 160)} ${node.failureSummary?.replaceAll(/\s+/g, ' ') ?? ''}`))
}

/** The page as it is when everything it asked for has arrived. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
}

test.each<Theme>(['dark', 'light'])('no page of a customer has a serious fault for who reads without eyes or with weak ones, %s', async theme => {
  const { page, close } = await visit(browser, house.url, { session: customer, theme })
  const findings: Record<string, string[]> = {}
  for (const path of customerPages(furnished)) {
    await open(page, path)
    const found = await seriousFindings(page)
    if (found.length > 0) findings[path] = found
  }
  expect(findings).toEqual({})
  await close()
})

test.each<Theme>(['dark', 'light'])('nor has a page that anybody may open, %s', async theme => {
  const { page, close } = await visit(browser, house.url, { theme })
  const findings: Record<string, string[]> = {}
  for (const path of publicPages) {
    await open(page, path)
    const found = await seriousFindings(page)
    if (found.length > 0) findings[path] = found
  }
  expect(findings).toEqual({})
  await close()
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
