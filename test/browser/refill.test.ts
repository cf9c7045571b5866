import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mark } from './scene.ts'
import { dropOf, startRefillScene, type RefillScene } from './refill-scene.ts'

let scene: RefillScene
let house: TestHouse
let browser: Browser

beforeAll(async () => {
  [scene, browser] = await Promise.all([startRefillScene(), startBrowser()])
  house = scene.house
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

const QUANTITY = 8_400

test('a drop is seen on the open page, asked for in two clicks, and followed until it is completed, without reloading', async () => {
  const orderId = await scene.delivered({ link: 'https://instagram.com/atelier.nord', quantity: QUANTITY, startCount: 18_204 })
  const { page, faults, close } = await visit(browser, house.url, { session: scene.customer })
  await page.goto('/')
  const isSamePage = await mark(page)
  const main = page.getByRole('main')

  // The counter falls, the house looks, and the overview says so the next time it asks.
  await scene.drop(orderId, 1_294)
  await page.getByRole('link', { name: 'Orders' }).first().click()
  await main.getByText('−1,294').waitFor()
  await page.getByRole('link', { name: 'Overview' }).first().click()
  await main.getByText(/1,294 dropped on/).waitFor()

  // The first click leads to the checks, the second asks.
  await main.getByRole('link', { name: 'Ask for refill' }).click()
  await main.getByRole('heading', { name: '1,294 can be refilled' }).waitFor()
  await main.getByText('26,604 guaranteed − 25,310 now').waitFor()
  await main.getByRole('progressbar', { name: 'Guarantee' }).waitFor()
  await main.getByRole('button', { name: /more pass/ }).waitFor()
  await main.getByRole('button', { name: 'Ask for refill of 1,294' }).dblclick()
  await main.getByRole('heading', { name: 'Refill of 1,294' }).waitFor()
  expect(await dropOf(house, scene.customer, orderId)).toMatchObject({ refills: [{ quantity: 1_294 }] })

  // The navigation counts it, and the list has it.
  const refills = page.getByRole('link', { name: /^Refills/ }).first()
  await expect.poll(async () => await refills.innerText()).toContain('1')
  await main.getByText('Sent', { exact: true }).first().waitFor()
  await refills.click()
  const row = main.getByRole('row').filter({ hasText: 'instagram.com/atelier.nord' })
  await row.getByText('Sent', { exact: true }).waitFor()

  // The supplier works it off in front of the reader. It starts within two hours and takes at most four.
  await scene.passUntil(orderId, 'InProgress')
  await row.getByText('In progress').waitFor()
  await scene.passUntil(orderId, 'Completed')
  await row.getByText('Completed').waitFor()
  await row.click()
  await main.getByRole('heading', { name: 'Refills' }).waitFor()
  await main.getByText(/^Refill completed/).waitFor()
  expect(await isSamePage()).toBe(true)
  expect(faults).toEqual([])
  await close()
})

test('a refusal stands on the page with its numbers before anything is pressed', async () => {
  const orderId = await scene.delivered({ link: 'https://instagram.com/too.small', quantity: 900, startCount: 18_204 })
  await scene.drop(orderId, 300)
  const { page, faults, close } = await visit(browser, house.url, { session: scene.customer })
  await page.goto(`/orders/${orderId}`)
  const main = page.getByRole('main')
  await main.getByRole('heading', { name: 'One check is in the way' }).waitFor()
  await main.getByText(/4\.9/).first().waitFor()
  const button = main.getByRole('button', { name: 'Ask for refill of 300' })
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  await main.getByText('Waits for P4.6.').waitFor()
  await button.click({ force: true })
  expect(await dropOf(house, scene.customer, orderId)).toMatchObject({ refills: [] })
  expect(faults).toEqual([])
  await close()
})

test('automatic refill is switched on once and asks for the next drop by itself', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: scene.customer })
  await page.goto('/refills')
  const toggle = page.getByRole('switch', { name: 'Automatic refill' })
  await toggle.click()
  await page.getByText(/is asked for by itself, as soon as it is seen/).waitFor()
  await page.reload()
  await expect.poll(async () => await page.getByRole('switch', { name: 'Automatic refill' }).getAttribute('aria-checked')).toBe('true')

  const orderId = await scene.delivered({ link: 'https://instagram.com/by.itself', quantity: QUANTITY, startCount: 18_204 })
  await scene.drop(orderId, 500)
  await page.getByRole('button', { name: /1 new$/ }).click()
  await page.getByRole('row').filter({ hasText: 'instagram.com/by.itself' }).waitFor()
  expect(await dropOf(house, scene.customer, orderId)).toMatchObject({ refills: [{ quantity: 500, isAutomatic: true }] })
  expect(faults).toEqual([])
  await close()
})
