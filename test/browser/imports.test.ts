import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { seriousFindings } from '@tallyboard/test/support/axe.ts'
import { PHONE, sidewaysPixels, startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import { startTestHouse, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

const SERVICE_COUNT = 2_000

let house: TestHouse
let browser: Browser
let supplier: Server
let administrator: Session
/** What the first service costs at the supplier. */
let cost = '1.00'

const services = (): unknown[] => Array.from({ length: SERVICE_COUNT }, (_, index) => ({
  service: index + 1, name: `Instagram Followers ${index + 1} [R30]`, type: 'Default', category: 'Instagram', rate: index === 0 ? cost : '1.00', min: '10', max: '10000', refill: true, cancel: false,
}))

beforeAll(async () => {
  supplier = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => { text += chunk.toString() })
    request.on('end', () => {
      const action = new URLSearchParams(text).get('action')
      response.end(JSON.stringify(action === 'balance' ? { balance: '1000', currency: 'USD' } : action === 'services' ? services() : { error: 'Incorrect request' }))
    })
  });
  [house, browser] = await Promise.all([startTestHouse({ worker: false }), startBrowser(), new Promise<void>(resolve => supplier.listen(0, '127.0.0.1', resolve))])
  administrator = await house.asAdministrator()
  const { addSupplier } = await house.ask('mutation ($input: AddSupplierInput!) { addSupplier(input: $input) { __typename ... on Refusal { text } } }', {
    input: { name: 'Northwind', url: `http://127.0.0.1:${(supplier.address() as AddressInfo).port}/api/v2`, key: 'northwind-key', idempotencyKey: 'northwind' },
  }, administrator)
  expect(addSupplier).toMatchObject({ __typename: 'Supplier' })
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
  supplier?.closeAllConnections()
  await new Promise(resolve => supplier === undefined ? resolve(null) : supplier.close(resolve))
})

/** The first service as the supplier numbers them. */
async function firstService(): Promise<{ readonly rate_micros: string, readonly is_on_sale: boolean }> {
  return await house.house.db.selectFrom('services as s').innerJoin('supplier_services as u', 'u.id', 's.supplier_service_id').where('u.external_id', '=', '1')
    .select(['s.rate_micros', 's.is_on_sale']).executeTakeFirstOrThrow()
}

test('2,000 services are read, reviewed by keyboard and applied; a price rise stops a service, says why, and is applied at its new rate', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  const main = page.getByRole('main')
  await page.goto('/house/imports')
  await main.getByRole('button', { name: 'Read now: Northwind' }).click()
  await main.getByText('2,000 rows to decide').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await main.getByRole('list', { name: 'Readings' }).getByRole('link').first().click()
  await main.getByRole('link', { name: 'New 2,000' }).click()
  await main.getByRole('button', { name: 'All new: apply' }).click()
  await main.getByRole('button', { name: 'Apply 2,000' }).waitFor()
  // The first is skipped and taken back, by keyboard alone.
  const first = main.getByRole('group', { name: 'Decision about Instagram Followers 1 [R30]' })
  await page.evaluate(() => { if (document.activeElement instanceof HTMLElement) document.activeElement.blur() })
  await page.keyboard.press('j')
  await page.keyboard.press('s')
  await main.getByRole('button', { name: 'Apply 2,000' }).waitFor()
  await expect.poll(async () => await first.getByRole('button', { name: 'skip' }).getAttribute('aria-pressed')).toBe('true')
  await page.keyboard.press('k')
  await page.keyboard.press('a')
  await expect.poll(async () => await first.getByRole('button', { name: 'apply' }).getAttribute('aria-pressed')).toBe('true')
  await main.getByRole('button', { name: 'Apply 2,000' }).click()
  await main.getByText('2,000 applied').waitFor({ timeout: 20_000 })
  expect(await firstService()).toEqual({ rate_micros: '1300000', is_on_sale: true })

  cost = '1.40'
  await page.goto('/house/imports')
  await main.getByRole('button', { name: 'Read now: Northwind' }).click()
  await main.getByText('1 row to decide').waitFor()
  expect(await firstService()).toEqual({ rate_micros: '1300000', is_on_sale: false })
  await main.getByRole('list', { name: 'Readings' }).getByRole('link').first().click()
  await main.getByText('the supplier\'s price rose from 1.00 to 1.40, above the selling rate 1.30').waitFor()
  await main.getByText('+40.0 %').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('j')
  await page.keyboard.press('a')
  await main.getByRole('button', { name: 'Apply 1' }).click()
  await main.getByText('1 applied').waitFor()
  expect(await firstService()).toEqual({ rate_micros: '1820000', is_on_sale: true })
  await page.setViewportSize(PHONE)
  expect(await sidewaysPixels(page)).toBe(0)
  expect(faults).toEqual([])
  await close()
}, 90_000)
