import { seriousFindings } from '@tallyboard/test/support/axe.ts'
import { PHONE, sidewaysPixels, startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOrder, scriptDelivery, serviceOf, startScene, type SceneService } from './scene.ts'

let house: TestHouse
let browser: Browser
let administrator: Session
let service: SceneService
const orderIds: string[] = []

/** Orders of two customers that the supplier took and never began, past their estimate. */
beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
  administrator = await house.asAdministrator()
  for (const customer of [await house.asCustomer(), await house.asCustomer()]) {
    service = await serviceOf(house, customer)
    for (const part of ['one', 'two', 'three']) {
      const link = `https://youtu.be/${customer.accountId.padStart(6, '0')}${part.padStart(5, '0')}`
      await scriptDelivery(house, { link, quantity: 1_000, startCount: 0, steps: [{ afterSeconds: 0, status: 'Pending', delivered: 0 }] })
      orderIds.push(await placeOrder(house, customer, { serviceId: service.id, link, quantity: 1_000 }))
    }
  }
  const hourAgo = new Date(Date.now() - 3_600_000)
  await house.house.db.updateTable('orders').set({ slow_finish_at: hourAgo }).where('id', 'in', orderIds).execute()
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

/** The house looks for incidents by itself, every few seconds. */
const SEEN_WITHIN_MS = 20_000

const ordersNow = async (): Promise<readonly { readonly status: string }[]> => await house.house.db.selectFrom('orders').select('status').where('id', 'in', orderIds).execute()

test('P3.5 orders that stop together are seen on the board, taken off sale, told of once and ended with their refund, and the report says what became of each', { timeout: 60_000 }, async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  const main = page.getByRole('main')
  await page.goto('/house')
  await expect.poll(async () => (await house.ask('{ incidents { nodes { id lateCount } } }', {}, administrator)).incidents.nodes, { timeout: SEEN_WITHIN_MS }).toMatchObject([{ lateCount: 6 }])
  await page.reload()
  await main.getByRole('navigation', { name: 'Open incidents' }).getByRole('link', { name: /6 late/ }).click()
  await main.getByRole('heading', { level: 2, name: service.name }).waitFor()
  await main.getByText('6 of 6 open').waitFor()
  await main.getByRole('button', { name: /Tell 2 customers/ }).waitFor()
  expect(await seriousFindings(page)).toEqual([])

  // A letter opens a decision; without a reason nothing is sent.
  await page.keyboard.press('p')
  await main.getByRole('textbox', { name: 'Reason, for the customer' }).waitFor()
  await page.keyboard.press('Control+Enter')
  await main.getByText('The customer reads it, so it cannot be empty.').waitFor()
  await page.keyboard.type('Its supplier stands still.')
  await page.keyboard.press('Control+Enter')
  await main.getByRole('button', { name: /Sell again/ }).waitFor()
  expect(await house.house.db.selectFrom('services').select('is_on_sale').where('id', '=', service.id).execute()).toEqual([{ is_on_sale: false }])

  // The words to the customers are edited before they go.
  await page.keyboard.press('t')
  await main.getByRole('textbox', { name: 'What they read' }).fill('It takes a day longer.')
  await main.getByRole('textbox', { name: 'Why, for the house' }).fill('They ask')
  await page.keyboard.press('Control+Enter')
  await main.getByText(/Finished, 2 of 2 done/).waitFor({ timeout: 15_000 })
  expect(await house.house.db.selectFrom('messages').select('text').where('text', '=', 'It takes a day longer.').execute()).toHaveLength(2)

  await page.keyboard.press('e')
  await main.getByRole('textbox', { name: 'Reason, for the customer' }).fill('It never began')
  await page.keyboard.press('Control+Enter')
  await main.getByRole('link', { name: 'End orders' }).click()
  await main.getByText('6 of 6 done').first().waitFor({ timeout: 15_000 })
  await main.getByRole('region', { name: 'The job' }).getByText('Finished').waitFor()
  expect(await main.getByRole('list', { name: 'Rows of the job' }).getByRole('listitem').count()).toBe(6)
  expect(await seriousFindings(page)).toEqual([])
  await main.getByRole('link', { name: /^Refused/ }).click()
  await main.getByText('No row stands so.').waitFor()
  expect((await ordersNow()).every(({ status }) => status === 'Cancelled')).toBe(true)
  expect(faults).toEqual([])
  await close()
})

test('an incident and a job are read on a phone without scrolling sideways', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: administrator, screen: PHONE, theme: 'dark' })
  for (const [address, name] of [['/house/incidents?incident=1', 'The incident'], ['/house/jobs?job=2', 'The job']] as const) {
    await page.goto(address)
    await page.getByRole('region', { name }).getByRole('heading', { level: 2 }).waitFor()
    expect(await sidewaysPixels(page)).toBe(0)
    expect(await seriousFindings(page)).toEqual([])
  }
  expect(faults).toEqual([])
  await close()
})
