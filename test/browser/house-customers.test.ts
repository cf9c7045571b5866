import { PHONE, sidewaysPixels, startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import { startTestHouse, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seriousFindings } from '@tallyboard/test/support/axe.ts'
import { mark } from './scene.ts'

let house: TestHouse
let browser: Browser
let administrator: Session

beforeAll(async () => {
  [house, browser] = await Promise.all([startTestHouse(), startBrowser()])
  administrator = await house.asAdministrator()
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

test('P2.10 a customer is found as one types, suspended by keyboard with a reason, and told so on their open page at once; restored, they order again', async () => {
  const customer = await house.asCustomer({ name: 'Ada Harbour', available: '12.50' })
  await house.signUp('Somebody else')
  const theirs = await visit(browser, house.url, { session: customer })
  await theirs.page.goto('/')
  await theirs.page.getByText('Live', { exact: false }).first().waitFor()
  const isUntouched = await mark(theirs.page)

  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/house/customers')
  const main = page.getByRole('main')
  await main.getByText('Somebody else').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('harb ada')
  await main.getByText('Somebody else').waitFor({ state: 'detached' })
  expect(new URL(page.url()).searchParams.get('q')).toBe('harb ada')
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Ada Harbour' }).waitFor()
  await main.getByText(customer.email).waitFor()
  expect(await seriousFindings(page)).toEqual([])

  await page.keyboard.press('s')
  await main.getByRole('textbox', { name: 'Reason, kept with the account' }).waitFor()
  await page.keyboard.press('Control+Enter')
  await main.getByText('It is kept with the account, so it cannot be empty.').waitFor()
  await page.keyboard.type('Asked by the bank.')
  await page.keyboard.press('Control+Enter')
  await theirs.page.getByText('Orders, refills and withdrawals are stopped').waitFor()
  await main.getByText('Asked by the bank.').waitFor()
  // Nobody was signed out, and nothing was loaded anew.
  expect(await isUntouched()).toBe(true)
  expect(new URL(theirs.page.url()).pathname).toBe('/')

  await main.getByText('The account orders again.').waitFor()
  await page.keyboard.press('r')
  await main.getByRole('textbox', { name: 'Reason, kept with the account' }).waitFor()
  await page.keyboard.type('The bank was wrong.')
  await page.keyboard.press('Control+Enter')
  await theirs.page.getByText('Orders, refills and withdrawals are stopped').waitFor({ state: 'detached' })
  expect(await isUntouched()).toBe(true)
  expect([...faults, ...theirs.faults]).toEqual([])
  await theirs.close()
  await close()
})

test('P7.3 a note is kept and read by the next one, and a session is ended: whoever sits there is signed out at once', async () => {
  const customer = await house.asCustomer({ name: 'Bo Quay', available: '1.00' })
  const theirs = await visit(browser, house.url, { session: customer })
  await theirs.page.goto('/funds')
  await theirs.page.getByRole('heading', { name: 'Funds' }).waitFor()
  await theirs.page.getByText('Live', { exact: false }).first().waitFor()
  const { page, close } = await visit(browser, house.url, { session: administrator })
  await page.goto(`/house/customers/${customer.accountId}`)
  const main = page.getByRole('main')
  await main.getByRole('textbox', { name: 'A note about the customer' }).fill('Call in the morning.')
  await main.getByRole('button', { name: 'Keep the note' }).click()
  await main.getByRole('list', { name: 'Notes, newest first' }).getByText('Call in the morning.').waitFor()
  const sessions = main.getByRole('list', { name: 'Where the account is signed in' })
  await expect.poll(async () => await sessions.getByRole('button').count()).toBe(2)
  while (await sessions.getByRole('button').count() > 0) {
    const before = await sessions.getByRole('button').count()
    await sessions.getByRole('button').first().click()
    await expect.poll(async () => await sessions.getByRole('button').count()).toBe(before - 1)
  }
  await theirs.page.waitForURL(/\/sign-in/)
  await theirs.close()
  await close()
})

test('P7.2 a role given to somebody changes their desk while it is open, and read-only looks without any way to act', async () => {
  const person = await house.asCustomer({ name: 'Cy Pier', available: '1.00' })
  const theirs = await visit(browser, house.url, { session: person })
  await theirs.page.goto('/')
  await theirs.page.getByText('Live', { exact: false }).first().waitFor()
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto(`/house/customers/${person.accountId}`)
  const main = page.getByRole('main')
  await main.getByRole('combobox', { name: 'Role' }).selectOption('Read-only')
  await main.getByRole('textbox', { name: 'Reason, kept with the account' }).fill('Checks the books.')
  await main.getByRole('button', { name: 'Make them Read-only' }).click()
  await main.getByText('Customer → Read-only').waitFor()
  await theirs.page.getByRole('link', { name: 'Customers' }).waitFor()
  expect(await theirs.page.getByRole('link', { name: 'Settings' }).count()).toBe(0)
  await theirs.page.goto(`/house/customers/${person.accountId}`)
  await theirs.page.getByRole('main').getByText('Checks the books.', { exact: false }).waitFor()
  expect(await theirs.page.getByRole('main').getByRole('button').count()).toBe(0)
  expect(faults).toEqual([])
  await theirs.close()
  await close()
})

test('on a phone the list and a customer have no sideways scrolling, and who finds nobody is told so', async () => {
  const { page, close } = await visit(browser, house.url, { session: administrator, screen: PHONE, theme: 'dark' })
  await page.goto('/house/customers?q=nobody-is-called-so')
  await page.getByText('Nobody is found by that').waitFor()
  await page.getByRole('link', { name: 'All customers' }).click()
  await page.getByRole('main').locator('[data-row]').first().waitFor()
  expect(await sidewaysPixels(page)).toBe(0)
  expect(await seriousFindings(page)).toEqual([])
  await page.goto('/house/customers/999999999')
  await page.getByText('Nobody has this number').waitFor()
  const { customers } = await house.ask('{ customers(first: 1) { nodes { id } } }', {}, administrator)
  await page.goto(`/house/customers/${customers.nodes[0].id}`)
  await page.getByRole('main').getByText('What they did').waitFor()
  expect(await sidewaysPixels(page)).toBe(0)
  expect(await seriousFindings(page)).toEqual([])
  await close()
})

test('the palette leads the house to a customer by e-mail, and offers what may be done', async () => {
  const customer = await house.asCustomer({ name: 'Nora Quay' })
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/house')
  await page.getByRole('heading', { name: 'Operations', level: 1 }).waitFor()
  await page.keyboard.press('ControlOrMeta+k')
  const palette = page.getByRole('dialog', { name: 'Find or do' })
  await palette.getByRole('option', { name: 'Give a credit…' }).waitFor()
  await page.keyboard.type(customer.email)
  await palette.getByRole('option', { name: 'Nora Quay' }).click()
  await page.waitForURL(`**/house/customers/${customer.accountId}`)
  expect(faults).toEqual([])
  await close()
})
