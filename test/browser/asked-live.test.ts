import { randomUUID } from 'node:crypto'
import { PHONE, sidewaysPixels, startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRefillScene, type RefillScene } from './refill-scene.ts'
import { mark } from './scene.ts'

// What one side asks of the other shows on the open page of the other side, and help about an order is one press away.

let scene: RefillScene
let house: TestHouse
let browser: Browser
let agent: Session
let dropped: string

beforeAll(async () => {
  [scene, browser] = await Promise.all([startRefillScene(), startBrowser()])
  house = scene.house
  agent = await house.asAdministrator()
  dropped = await scene.delivered({ link: 'https://instagram.com/asked.live', quantity: 8_400, startCount: 18_204 })
  await scene.drop(dropped, 1_294)
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

/** An open order that should have started long ago. */
async function lateOrder(link: string): Promise<string> {
  const scripted = await fetch(`${house.simulator.url}/control/script`, { method: 'POST', body: JSON.stringify({ match: { link }, script: { startCount: 100, startAfterSeconds: 30_000_000, unitsPerHour: 1 } }) })
  expect(scripted.ok).toBe(true)
  const { order } = await house.ask('query ($id: ID!) { order(id: $id) { service { id } } }', { id: dropped }, scene.customer)
  const { placeOrder } = await house.ask('mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { text } } }', {
    input: { serviceId: order.service.id, link, quantity: 1_000, isPublicConfirmed: true, idempotencyKey: link },
  }, scene.customer)
  expect(placeOrder).toMatchObject({ __typename: 'Order' })
  await house.house.pool.query(`update orders set estimate = estimate || '{"startSlowMs": 1000}', slow_finish_at = placed_at + interval '1 second' where id = $1`, [placeOrder.id])
  scene.pass(60_000)
  return placeOrder.id
}

const ANSWER = 'mutation ($input: AnswerSpeedUpInput!) { answerSpeedUp(input: $input) { __typename ... on SpeedUp { status } ... on Refusal { text } } }'

test('P6.3 a speed-up is asked for on the page of the order, and each answer of the house shows there without reloading', async () => {
  const orderId = await lateOrder('https://instagram.com/late.order')
  const { page, faults, close } = await visit(browser, house.url, { session: scene.customer })
  await page.goto(`/orders/${orderId}`)
  const isSamePage = await mark(page)
  const main = page.getByRole('main')
  await main.getByRole('button', { name: 'Ask for speed-up' }).click()
  await main.getByText('Speed-up asked for').waitFor()
  const { speedUps: { nodes: [asked] } } = await house.ask('query ($orderId: ID) { speedUps(filter: { orderId: $orderId }) { nodes { id } } }', { orderId }, agent)

  await house.ask(ANSWER, { input: { speedUpId: asked.id, status: 'EvidenceWanted', reason: 'The counter of today', idempotencyKey: randomUUID() } }, agent)
  await main.getByText('A screenshot is wanted for the speed-up').waitFor()
  await main.locator('#evidence').getByText('It must show: The counter of today').waitFor()
  await house.ask(ANSWER, { input: { speedUpId: asked.id, status: 'PassedOn', reason: 'They begin tonight', idempotencyKey: randomUUID() } }, agent)
  await main.getByText('They begin tonight').waitFor()
  await house.ask(ANSWER, { input: { speedUpId: asked.id, status: 'Closed', reason: 'It has begun', idempotencyKey: randomUUID() } }, agent)
  await main.getByText('It has begun').waitFor()
  expect(await isSamePage()).toBe(true)
  expect(faults).toEqual([])
  await close()
})

test('P4.11 P4.15 a screenshot that is asked for shows on the open page, and the way out leads to the conversation about the order', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: scene.customer })
  await page.goto(`/orders/${dropped}`)
  const isSamePage = await mark(page)
  const main = page.getByRole('main')
  await main.getByRole('button', { name: 'Ask for refill of 1,294' }).waitFor()
  await house.ask('mutation ($input: AskOrderEvidenceInput!) { askOrderEvidence(input: $input) { __typename } }', { input: { orderId: dropped, mustShow: 'The counter with the date', idempotencyKey: randomUUID() } }, agent)
  await main.locator('#evidence').getByText('It must show: The counter with the date').waitFor()
  await main.getByText('Waits for P4.11.').waitFor()

  const help = main.locator('#refill').getByRole('link', { name: 'Help' })
  expect(await help.getAttribute('href')).toBe(`/help?order=${dropped}`)
  const { openThread } = await house.ask('mutation ($input: OpenThreadInput!) { openThread(input: $input) { ... on Thread { id } } }', {
    input: { subject: 'Order', orderId: dropped, text: 'What date?', idempotencyKey: 'ask' },
  }, scene.customer)
  await expect.poll(async () => await help.getAttribute('href')).toBe(`/help/${openThread.id}`)
  await help.click()
  await main.getByText('What date?').last().waitFor()
  expect(await isSamePage()).toBe(true)
  expect(faults).toEqual([])
  await close()
})

test('on a phone of 390 pixels the page of an order leads to help about it', async () => {
  const orderId = await lateOrder('https://instagram.com/phone.help')
  const { page, faults, close } = await visit(browser, house.url, { session: scene.customer, screen: PHONE })
  await page.goto(`/orders/${orderId}`)
  const help = page.getByRole('main').getByRole('link', { name: 'Help with this order' })
  await help.scrollIntoViewIfNeeded()
  const box = await help.boundingBox()
  expect(box?.height ?? 0).toBeGreaterThanOrEqual(44)
  expect(await sidewaysPixels(page)).toBe(0)
  await help.tap()
  await page.waitForURL(`**/help?order=${orderId}`)
  await page.getByRole('main').getByText('Number of the order').or(page.getByLabel('Number of the order')).first().waitFor()
  expect(faults).toEqual([])
  await close()
})

test('the list of conversations is read on to its end with the keyboard, and the tabs of refills say how many they hold', async () => {
  await house.house.pool.query(`insert into threads (account_id, subject, title, status, version, opened_at, changed_at, turn_at, resolved_at)
    select $1, 'Other', 'Conversation ' || number, 'Resolved', 1, at, at, at, at from generate_series(1, 120) number cross join lateral (select now() - interval '90 days' - number * interval '1 hour' as at) old`,
  [scene.customer.accountId])
  const { page, faults, close } = await visit(browser, house.url, { session: scene.customer })
  await page.goto('/help')
  const list = page.getByRole('navigation', { name: 'Conversations' })
  const older = list.getByRole('button', { name: 'Older' })
  await older.waitFor()
  expect(await list.getByText('Conversation 120', { exact: true }).count()).toBe(0)
  for (let presses = 0; await older.count() > 0 && presses < 5; presses++) {
    const before = await list.locator('[data-thread]').count()
    await older.focus()
    await page.keyboard.press('Enter')
    await expect.poll(async () => await list.locator('[data-thread]').count()).toBeGreaterThan(before)
  }
  await list.getByText('Conversation 120', { exact: true }).waitFor()
  // The button that had the focus is gone; the first of the rows that came has it.
  expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['thread'] !== undefined)).toBe(true)
  const titles = await list.locator('[data-thread]').count()
  expect(titles).toBeGreaterThanOrEqual(120)

  await page.goto('/refills')
  const tabs = page.getByRole('main').getByRole('navigation', { name: 'States' }).or(page.getByLabel('States'))
  await expect.poll(async () => await tabs.first().innerText()).toMatch(/All\s*0[\s\S]*Open\s*0[\s\S]*Rejected\s*0/)
  expect(faults).toEqual([])
  await close()
})
