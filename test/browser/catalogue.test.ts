import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serviceOf, startScene } from './scene.ts'

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

test('P1.4 a pricing rule moves no rate until it is applied, and what it would move is shown before', async () => {
  const service = await serviceOf(house, administrator)
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/house/pricing')
  const main = page.getByRole('main')
  const form = main.getByRole('form', { name: 'A rule' })
  await form.getByRole('textbox', { name: 'Markup on the cost' }).fill('75')
  await form.getByRole('button', { name: 'Keep the rule' }).click()
  const apply = main.getByRole('button', { name: /^Move .* rates$/ })
  await apply.waitFor()
  expect((await serviceOf(house, administrator)).rate).toBe(service.rate)
  await apply.click()
  await main.getByText('No rate would move').waitFor()
  expect((await serviceOf(house, administrator)).rate).not.toBe(service.rate)
  expect(faults).toEqual([])
  await close()
})

test('P1.5 a service is found and opened by keyboard; of two who edit it the second is told and loses nothing; switched off, it is off with its reason', async () => {
  const service = await serviceOf(house, administrator)
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/house/services')
  const main = page.getByRole('main')
  await main.locator('[data-row]').first().waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type(service.id)
  await page.waitForURL((url) => url.searchParams.get('q') === service.id)
  await main.locator(`[data-row="${service.id}"]`).waitFor()
  await page.goto(`/house/services?q=${service.id}&platform=YouTube`)
  await main.locator(`[data-row="${service.id}"]`).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/house/services/*')

  const form = main.getByRole('form', { name: 'What it is' })
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await form.getByRole('textbox', { name: 'Name' }).fill('A name of mine')
  const { houseService } = await house.ask('query ($id: ID!) { houseService(id: $id) { changedAt } }', { id }, administrator)
  await house.ask('mutation ($input: UpdateServiceInput!) { updateService(input: $input) { __typename } }', {
    input: { serviceId: id, expectedChangedAt: houseService.changedAt, category: 'Theirs', idempotencyKey: 'theirs' },
  }, administrator)
  await form.getByRole('button', { name: 'Save the service' }).click()
  await main.getByText('Somebody else changed it meanwhile.', { exact: false }).waitFor()
  expect(await form.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('A name of mine')
  await form.getByRole('button', { name: 'Put mine over theirs' }).click()
  expect(await form.getByRole('textbox', { name: 'Category' }).inputValue()).toBe('Theirs')
  await form.getByRole('button', { name: 'Save the service' }).click()
  await page.getByRole('heading', { level: 1, name: 'A name of mine' }).waitFor()
  await main.getByText('Nothing differs from what is in force.').waitFor()

  const sale = main.getByRole('form', { name: 'Sale' })
  await sale.getByRole('textbox').fill('The supplier is slow.')
  await sale.getByRole('button', { name: 'Switch it off' }).click()
  await sale.getByRole('button', { name: 'Put it on sale' }).waitFor()
  const { service: seen, serviceChanges } = await house.ask('query ($id: ID!) { service(id: $id) { name category isOnSale offReason } serviceChanges(serviceId: $id) { field actorId } }', { id }, administrator)
  expect(serviceChanges.find((change: { field: string }) => change.field === 'isOnSale').actorId).not.toBeNull()
  expect(seen).toMatchObject({ name: 'A name of mine', category: 'Theirs', isOnSale: false, offReason: 'The supplier is slow.' })
  expect(faults).toEqual([])
  await close()
})
