import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyPage, furnish, type Furnished } from './pages.ts'
import { placeOrder, serviceOf, startScene } from './scene.ts'

let house: TestHouse
let browser: Browser
let customer: Session
/** Has something on every page; the other one has three orders and nothing else. */
let walker: Session
let furnished: Furnished
/** Newest first, as the list shows them. */
let orderIds: string[]

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
  customer = await house.asCustomer()
  const service = await serviceOf(house, customer)
  orderIds = []
  for (const video of ['aaaaaaaaaa1', 'aaaaaaaaaa2', 'aaaaaaaaaa3']) {
    orderIds.unshift(await placeOrder(house, customer, { serviceId: service.id, link: `https://youtu.be/${video}`, quantity: 100 }))
  }
  walker = await house.asCustomer()
  furnished = await furnish(house, walker)
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

test('the list of orders is walked with J and K, searched with / and opened with Enter', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/orders')
  await page.getByRole('link', { name: Number(orderIds[2]).toLocaleString('en') }).waitFor()

  await page.keyboard.press('/')
  const search = page.getByLabel('Search orders')
  expect(await search.evaluate(field => field === document.activeElement)).toBe(true)
  // Letters are text while a field has the focus.
  await page.keyboard.type('nj')
  expect(await search.inputValue()).toBe('nj')
  expect(new URL(page.url()).pathname).toBe('/orders')
  // What was asked for must have been answered: rows that are still on their way out cannot be walked.
  await page.getByText('No order for').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: Number(orderIds[2]).toLocaleString('en') }).waitFor()

  // First, second, third, and back to the second.
  for (const key of ['j', 'j', 'j', 'k', 'Enter']) await page.keyboard.press(key)
  await page.waitForURL(`**/orders/${orderIds[1]}`)
  expect(faults).toEqual([])
  await close()
})

test('N begins an order, G and a letter goes to a page, and ? lists the keys', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/')
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.keyboard.press('n')
  await page.waitForURL('**/new-order')
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.waitForURL('**/orders')
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  await keys.getByText('New order').waitFor()
  await page.keyboard.press('Escape')
  await keys.waitFor({ state: 'detached' })
  expect(faults).toEqual([])
  await close()
})

test('⌘K finds a page by its name, goes there with Enter, and gives the focus back when it is closed', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/orders')
  await page.getByLabel('Search orders').focus()
  // It works from within a field, too.
  await page.keyboard.press('ControlOrMeta+k')
  const palette = page.getByRole('dialog', { name: 'Find or do' })
  await palette.waitFor()
  await page.keyboard.press('Escape')
  await palette.waitFor({ state: 'detached' })
  expect(await page.getByLabel('Search orders').evaluate(field => field === document.activeElement)).toBe(true)

  await page.keyboard.press('ControlOrMeta+k')
  await palette.waitFor()
  await page.keyboard.type('terms')
  await palette.getByRole('option', { name: /Terms/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/terms')
  expect(faults).toEqual([])
  await close()
})

test('the first Tab of a page offers to skip to its content', async () => {
  const { page, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/orders')
  await page.getByRole('heading', { name: 'Orders' }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('page')
  await close()
})

/** So many stops of one page are walked; a list of thousands says nothing new after them. */
const STOPS_MAX = 40

interface Stop {
  readonly name: string
  readonly isBody: boolean
  /** The last Tab did not move it. */
  readonly isAgain: boolean
  readonly hasRing: boolean
  readonly isInSight: boolean
}

/** Where the focus is, and whether somebody who looks for it finds it. The ring may be drawn by what is around it: a row around its link. */
async function stopOf(page: Page): Promise<Stop> {
  return await page.evaluate(async () => {
    // What slides in when it is reached is there a moment later.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const at = document.activeElement ?? document.body
    const hasRing = (style: CSSStyleDeclaration): boolean => style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2
    const around = [at, at.parentElement, at.closest('tr, li, label')].filter((each) => each !== null)
    const { top, bottom, width, height } = at.getBoundingClientRect()
    const memory = document as Document & { lastStop?: Element }
    const isAgain = memory.lastStop === at
    memory.lastStop = at
    return {
      name: `${at.tagName.toLowerCase()} ${at.getAttribute('aria-label') ?? at.textContent?.trim().slice(0, 40) ?? ''}`,
      isBody: at === document.body,
      isAgain,
      hasRing: around.some((each) => hasRing(getComputedStyle(each)) || hasRing(getComputedStyle(each, '::after'))),
      isInSight: width > 0 && height > 0 && bottom > 0 && top < innerHeight,
    }
  })
}

/** What is wrong with the way through each of these pages with Tab alone. */
async function faultsOfWalks(session: Session, paths: readonly string[]): Promise<Record<string, readonly string[]>> {
  const { page, close } = await visit(browser, house.url, { session })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const faults: Record<string, readonly string[]> = {}
  for (const path of paths) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    // Whatever a page gives the focus to is a stop as well; the walk begins at its start.
    await page.evaluate(() => { if (document.activeElement instanceof HTMLElement) document.activeElement.blur() })
    const found: string[] = []
    let stopCount = 0
    for (let count = 0; count < STOPS_MAX; count++) {
      await page.keyboard.press('Tab')
      const stop = await stopOf(page)
      if (stop.isBody) break
      stopCount++
      if (!stop.hasRing) found.push(`no ring: ${stop.name}`)
      if (!stop.isInSight) found.push(`out of sight: ${stop.name}`)
      if (stop.isAgain) found.push(`the focus does not leave ${stop.name}`)
    }
    if (stopCount < 2) found.push(`only ${stopCount} stops`)
    if (found.length > 0) faults[path] = [...new Set(found)]
  }
  await close()
  return faults
}

test('every page of a customer is walked with Tab: the focus is always seen, and nothing keeps it', { timeout: 300_000 }, async () => {
  const { customer: paths } = await everyPage(browser, house, furnished)
  expect(await faultsOfWalks(walker, paths)).toEqual({})
})

test('so is every page of the house', async () => {
  const { administrator: paths } = await everyPage(browser, house, furnished)
  expect(await faultsOfWalks(await house.asAdministrator(), paths)).toEqual({})
})
