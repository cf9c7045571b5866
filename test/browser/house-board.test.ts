import { seriousFindings } from '@tallyboard/test/support/axe.ts'
import { DESK, PHONE, sidewaysPixels, startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mark, placeOrder, scriptDelivery, serviceOf, startScene, type SceneService } from './scene.ts'

let house: TestHouse
let browser: Browser
let administrator: Session
let customer: Session
let service: SceneService

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
  administrator = await house.asAdministrator()
  customer = await house.asCustomer()
  service = await serviceOf(house, customer)
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

const tile = (page: Page, queue: string) => page.locator(`[data-queue="${queue}"]`)
const countIn = async (page: Page, queue: string): Promise<string> => (await tile(page, queue).locator('.count').innerText()).trim()
const countOfState = async (page: Page, state: string): Promise<string> => (await page.locator(`[data-state="${state}"] .count`).innerText()).trim()

async function order(link: string): Promise<string> {
  return await placeOrder(house, customer, { serviceId: service.id, link, quantity: 500 })
}

/** An order of which nobody knows whether the supplier took it. */
async function lost(link: string): Promise<string> {
  const response = await fetch(`${house.simulator.url}/control/script`, { method: 'POST', body: JSON.stringify({ match: { link }, script: { accept: 'garbage' } }) })
  expect(response.ok).toBe(true)
  return await order(link)
}

test('the open board moves by itself when an order is placed and when a dispatch becomes uncertain, and the number leads to the list where it is resolved by keyboard', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/house')
  await tile(page, 'Uncertain').waitFor()
  const isSame = await mark(page)
  expect([await countIn(page, 'Uncertain'), await countOfState(page, 'Processing')]).toEqual(['0', '0'])

  const link = 'https://youtu.be/boardmoves1'
  await scriptDelivery(house, { link, quantity: 500, startCount: 1_000, steps: [{ afterSeconds: 0, status: 'Pending', delivered: 0 }] })
  await order(link)
  await expect.poll(async () => [await countOfState(page, 'Pending'), await countOfState(page, 'Processing')].sort(), { timeout: 10_000 }).toEqual(['0', '1'])

  const orderId = await lost('https://youtu.be/boardlost01')
  await expect.poll(async () => await countIn(page, 'Uncertain'), { timeout: 10_000 }).toBe('1')
  expect(await isSame()).toBe(true)

  await page.keyboard.press('q')
  await page.waitForURL(/\/house\/orders\?list=uncertain/)
  await page.locator(`[data-row="order-${orderId}"]`).waitFor()
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: `Order ${Number(orderId).toLocaleString('en')}` }).waitFor()
  await page.keyboard.press('r')
  await page.keyboard.type('Looked up in its panel, it is not there')
  await page.keyboard.press('Control+Enter')
  await expect.poll(async () => (await house.ask('query ($id: ID!) { order(id: $id) { status endedCause refund } }', { id: orderId }, customer)).order, { timeout: 10_000 })
    .toMatchObject({ status: 'Cancelled', endedCause: 'NeverSent' })
  await page.getByText('Settled just now').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  await page.waitForURL(/\/house$/)
  await expect.poll(async () => [await countIn(page, 'Uncertain'), await countOfState(page, 'Cancelled')], { timeout: 15_000 }).toEqual(['0', '1'])
  expect(faults).toEqual([])
  await close()
})

test('each number leads to its list', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/house')
  await tile(page, 'Uncertain').waitFor()
  const queues: readonly (readonly [queue: string, address: RegExp, letter: string])[] = [
    ['Uncertain', /\/house\/orders\?list=uncertain$/, 'u'], ['Stalled', /\/house\/orders\?list=stalled$/, 'l'], ['Anomalies', /\/house\/anomalies$/, 'a'], ['Reviews', /\/house\/screen$/, 'r'],
    ['Evidence', /\/house\/refills\?tab=evidence$/, 'e'], ['SpeedUps', /\/house\/refills\?tab=speed-up$/, 's'], ['Refills', /\/house\/refills\?tab=open$/, 'f'], ['Threads', /\/house\/help$/, 'i'],
    ['Withdrawals', /\/house\/withdrawals$/, 'w'], ['Payments', /\/house\/payments$/, 'p'], ['Disputes', /\/house\/payments\?tab=disputes$/, 'd'], ['Credits', /\/house\/credits$/, 'c'],
  ]
  for (const [queue, address, letter] of queues) {
    await tile(page, queue).click()
    await page.waitForURL(address)
    await page.goBack()
    await tile(page, queue).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press(letter)
    await page.waitForURL(address)
    await page.goBack()
    await tile(page, queue).waitFor()
  }
  for (const [state, list] of [['Pending', 'pending'], ['Cancelled', 'cancelled']] as const) {
    await page.locator(`[data-state="${state}"]`).click()
    await page.waitForURL(new RegExp(`/house/orders\\?list=${list}$`))
    await page.goBack()
    await page.locator(`[data-state="${state}"]`).waitFor()
  }
  expect(faults).toEqual([])
  await close()
})

test('what a supplier said oddly waits until somebody has looked, and can be taken back', async () => {
  await house.house.db.insertInto('anomalies').values(['first', 'second'].map(text => ({
    at: new Date(), first_at: new Date(), kind: 'UnknownStatus' as const, supplier_id: '1', order_id: null, subject: text, text: `It said ${text}`, raw: `{"status":"${text}"}`,
  }))).execute()
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/house')
  await expect.poll(async () => await countIn(page, 'Anomalies'), { timeout: 10_000 }).toBe('2')
  await page.getByRole('link', { name: /It said second/ }).waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await page.waitForURL(/\/house\/anomalies$/)
  await page.locator('[data-anomaly]').first().waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('s')
  await expect.poll(async () => await page.locator('[data-anomaly]').count(), { timeout: 10_000 }).toBe(1)
  await page.keyboard.press('z')
  await expect.poll(async () => await page.locator('[data-anomaly]').count(), { timeout: 10_000 }).toBe(2)
  expect(faults).toEqual([])
  await close()
})

test('a customer is told that the board is not for them', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/house')
  await page.getByText('The board is for the house').waitFor()
  expect(await page.locator('[data-queue]').count()).toBe(0)
  expect(faults).toEqual([])
  await close()
})

test.each(['light', 'dark'] as const)('the board and its lists are accessible in %s, on a wide screen and on a phone', async (theme) => {
  for (const screen of [DESK, PHONE]) {
    const { page, faults, close } = await visit(browser, house.url, { session: administrator, theme, screen })
    for (const path of ['/house', '/house/orders', '/house/anomalies']) {
      await page.goto(path)
      await page.getByRole('main').locator('[data-queue], [data-row], [data-anomaly]').first().waitFor()
      expect(await seriousFindings(page), `${path} ${theme}`).toEqual([])
      expect(await sidewaysPixels(page), path).toBe(0)
    }
    expect(faults).toEqual([])
    await close()
  }
}, 120_000)
