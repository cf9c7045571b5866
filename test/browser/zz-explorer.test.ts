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
  await page.waitForTimeout(2000)
  for (const name of ['Live', 'Check', 'Start']) {
    await page.locator('.graphiql-tab-button', { hasText: name }).click()
    await page.waitForTimeout(1000)
    console.log(name, await page.locator('.graphiql-tab-active').innerText(), (await page.locator('.graphiql-query-editor').innerText()).slice(0, 150).replaceAll('\n', '|'), faults)
  }
  console.log(await page.locator('.graphiql-tabs').innerHTML())
  await close()
})
