import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOrder, serviceOf, startScene } from './scene.ts'

let house: TestHouse
let browser: Browser
let customer: Session
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
