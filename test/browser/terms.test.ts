import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { TestHouse } from '@tallyboard/test/support/house.ts'
import { startTestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

let house: TestHouse
let browser: Browser

beforeAll(async () => {
  [house, browser] = await Promise.all([startTestHouse(), startBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

test('an address with a clause shows that clause, marked, below the top bar', async () => {
  const { page, faults, close } = await visit(browser, house.url)
  await page.goto('/terms#P5.4')
  const clause = page.locator('article[aria-current]')
  await clause.getByText('P5.4').waitFor()
  await expect.poll(async () => (await clause.boundingBox())?.y ?? -1).toBeGreaterThan(48)
  expect((await clause.boundingBox())?.y).toBeLessThan(900)
  expect(faults).toEqual([])
  await close()
})

test('the terms are accepted once, and say when', async () => {
  const customer = await house.signUp()
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/terms')
  await page.getByRole('button', { name: 'Accept version 1' }).click()
  await page.getByText(/^Accepted today \d\d:\d\d\./).waitFor()
  expect(await page.getByRole('button', { name: 'Accept version 1' }).count()).toBe(0)
  const { me } = await house.ask('{ me { account { acceptedTermsVersion } } }', {}, customer)
  expect(me.account.acceptedTermsVersion).toBe(1)
  await page.reload()
  await page.getByText(/^Accepted today/).waitFor()
  expect(faults).toEqual([])
  await close()
})

test('a clause on any page opens its text in place, and leads to the terms', async () => {
  const customer = await house.signUp()
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/help?tab=answers')
  const clause = page.getByRole('link', { name: 'Clause P2.6' }).first()
  // Until its text is here it is a plain link.
  await page.locator('a[aria-label="Clause P2.6"][aria-expanded]').first().waitFor()
  await clause.click()
  await page.getByRole('dialog').getByText('P2.6').waitFor()
  expect(new URL(page.url()).pathname).toBe('/help')
  await page.getByRole('link', { name: 'Read it in the terms' }).click()
  await page.waitForURL('**/terms#P2.6')
  await page.locator('article[aria-current]').getByText('P2.6').waitFor()
  expect(faults).toEqual([])
  await close()
})

test('on paper the terms are the terms: no navigation, no buttons, dark ink', async () => {
  const customer = await house.signUp()
  const { page, close } = await visit(browser, house.url, { session: customer, theme: 'dark' })
  await page.goto('/terms')
  await page.getByText('P7.3', { exact: true }).waitFor()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  expect(await page.getByRole('navigation', { name: 'Main' }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Accept version 1' }).count()).toBe(0)
  const ink = await page.locator('article p').first().evaluate(text => getComputedStyle(text).color)
  expect(Math.max(...ink.match(/\d+/g)!.slice(0, 3).map(Number))).toBeLessThan(128)
  await close()
})
