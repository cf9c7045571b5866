import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import { seriousFindings } from '@tallyboard/test/support/axe.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mark, placeOrder, scriptDelivery, serviceOf, startScene, untilOrder } from './scene.ts'

let house: TestHouse
let browser: Browser
let administrator: Session

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
  administrator = await house.asAdministrator()
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

async function finishOrder(customer: Session, video: string): Promise<string> {
  const service = await serviceOf(house, customer)
  const link = `https://youtu.be/${video}`
  await scriptDelivery(house, { link, quantity: 1_000, startCount: 10, steps: [{ afterSeconds: 0, status: 'Completed', delivered: 1_000 }] })
  const orderId = await placeOrder(house, customer, { serviceId: service.id, link, quantity: 1_000 })
  await untilOrder(house, customer, orderId, ({ status }) => status === 'Completed')
  return orderId
}

test('an order that is finished stands as a letter in the outbox, until its customer switches such letters off', async () => {
  const customer = await house.asCustomer({ name: 'Ada Harbour', available: '50.00' })
  const first = await finishOrder(customer, 'letter00001')
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/house/outbox')
  const row = page.getByRole('link', { name: `Order ${first} is completed` })
  await expect.poll(async () => {
    await page.getByRole('button', { name: 'Look again' }).click()
    return await row.count()
  }, { timeout: 15_000 }).toBe(1)
  await row.click()
  await page.getByRole('region', { name: 'Letter' }).getByText('1000 of 1000 delivered').waitFor()
  expect(await seriousFindings(page)).toEqual([])

  const theirs = await visit(browser, house.url, { session: customer })
  await theirs.page.goto('/account')
  await theirs.page.getByRole('switch', { name: 'An order is finished' }).click()
  await theirs.page.getByRole('switch', { name: 'An order is finished', checked: false }).waitFor()
  await theirs.page.reload()
  await theirs.page.getByRole('switch', { name: 'An order is finished', checked: false }).waitFor()

  // The second order writes nothing; the announcement after it shows that the worker has been there.
  const second = await finishOrder(customer, 'letter00002')
  await page.goto('/house/announcements')
  await page.getByRole('textbox', { name: 'Title' }).fill('New prices')
  await page.getByRole('textbox', { name: 'Text' }).fill('From Monday on.')
  await page.getByRole('checkbox', { name: 'Also by e-mail' }).check()
  await page.getByRole('button', { name: 'Announce it' }).click()
  await page.getByText('also by e-mail').waitFor()
  await page.goto('/house/outbox')
  await expect.poll(async () => {
    await page.getByRole('button', { name: 'Look again' }).click()
    return await page.getByRole('link', { name: 'New prices' }).count()
  }, { timeout: 15_000 }).toBeGreaterThan(0)
  expect(await page.getByRole('link', { name: `Order ${second} is completed` }).count()).toBe(0)
  expect([...faults, ...theirs.faults]).toEqual([])
  await theirs.close()
  await close()
})

test('what is announced appears on an open page at once, is put away for good, and goes when it is ended', async () => {
  const customer = await house.asCustomer({ name: 'Bo Quay', available: '1.00' })
  const theirs = await visit(browser, house.url, { session: customer })
  await theirs.page.goto('/orders')
  await theirs.page.getByText('New prices').first().waitFor()
  await theirs.page.getByRole('button', { name: 'Put away: New prices' }).click()
  await theirs.page.getByText('New prices').waitFor({ state: 'detached' })
  const isUntouched = await mark(theirs.page)

  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/house/announcements')
  await page.getByRole('textbox', { name: 'Title' }).fill('Maintenance tonight')
  await page.getByRole('textbox', { name: 'Text' }).fill('Orders wait from two to three.')
  await page.getByLabel('Level').selectOption('Maintenance')
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Announce it' }).click()
  await theirs.page.getByText('Maintenance tonight').first().waitFor()
  expect(await theirs.page.getByText('New prices').count()).toBe(0)
  await page.getByRole('button', { name: 'End: Maintenance tonight' }).click()
  await theirs.page.getByText('Maintenance tonight').waitFor({ state: 'detached' })
  expect(await isUntouched()).toBe(true)
  expect([...faults, ...theirs.faults]).toEqual([])
  await theirs.close()
  await close()
})
