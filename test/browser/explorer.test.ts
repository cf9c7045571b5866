import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { startBrowser, visit } from '../support/browser.ts'
import { startTestHouse, type TestHouse } from '../support/house.ts'

let browser: Browser
let house: TestHouse

beforeAll(async () => {
  house = await startTestHouse()
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await house.stop()
})

test('the explorer opens without the internet, shows the examples in its tabs, answers a query and a subscription', async () => {
  const customer = await house.asCustomer()
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  // Whatever is not ours would be a request to somewhere else.
  const foreign: string[] = []
  page.on('request', request => { if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).host !== new URL(house.url).host) foreign.push(request.url()) })
  await page.goto('/explorer')
  // The editor draws its spaces as ones that do not break.
  const answered = async (): Promise<string> => (await page.locator('.result-window').innerText()).replaceAll('\u00a0', ' ')
  await page.getByRole('tab', { name: 'Start' }).waitFor()
  expect(await page.getByRole('tab').allInnerTexts()).toEqual(['Start', 'Check', 'Live', 'AddSupplier'])
  await page.getByRole('button', { name: /execute/i }).click()
  await expect.poll(answered, { timeout: 10_000 }).toContain(customer.name)

  await page.locator('.graphiql-tab-button', { hasText: 'Live' }).click()
  // The editor notices a moment later that the document has two operations to choose from.
  const choice = page.getByRole('menuitem', { name: 'Balance' })
  await expect.poll(async () => {
    await page.getByRole('button', { name: /execute/i }).click()
    return await choice.isVisible()
  }, { timeout: 20_000, interval: 500 }).toBe(true)
  await choice.click()
  await expect.poll(answered, { timeout: 10_000 }).toMatch(/^\{\s*"data": \{\s*"balance": \{\s*"version": 1/)
  expect(foreign).toEqual([])
  expect(faults).toEqual([])
  await close()
})
