import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import { startTestHouse, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

let house: TestHouse
let browser: Browser
let customer: Session

beforeAll(async () => {
  [house, browser] = await Promise.all([startTestHouse(), startBrowser()])
  customer = await house.signUp()
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(customer.email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('who signs in comes to the page they wanted, and a wrong password says so in its place', async () => {
  const { page, close } = await visit(browser, house.url)
  await page.goto('/orders?tab=open')
  await page.waitForURL('**/sign-in?**')
  await signIn(page, 'not the password')
  await page.getByRole('alert').getByText('E-mail and password do not belong together.').waitFor()
  await signIn(page, customer.password)
  await page.waitForURL('**/orders?tab=open')
  await close()
})

test('who signs out is out: the page is gone, and going back does not bring it back', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/funds')
  await page.getByRole('button', { name: customer.name }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
  await page.goBack()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  const { cookies } = await page.context().storageState()
  expect(cookies.filter(({ name }) => name.includes('session'))).toEqual([])
  expect(faults).toEqual([])
  await close()
})

test('a session that is ended elsewhere ends here at once, and says why', async () => {
  const { page, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/orders')
  await page.getByText('Live', { exact: true }).waitFor()
  const ended = await fetch(`${house.url}/api/auth/revoke-other-sessions`, { method: 'POST', headers: { 'authorization': `Bearer ${customer.token}`, 'content-type': 'application/json' }, body: '{}' })
  expect(ended.status).toBe(200)
  await page.waitForURL('**/sign-in?**')
  await page.getByText('Your session has ended.').waitFor()
  await signIn(page, customer.password)
  await page.waitForURL('**/orders')
  await close()
})
