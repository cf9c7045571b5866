import { readFile } from 'node:fs/promises'
import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { TestHouse } from '@tallyboard/test/support/house.ts'
import { readZip } from '@tallyboard/test/support/zip.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOrder, scriptDelivery, serviceOf, startScene, untilOrder } from './scene.ts'

let house: TestHouse
let browser: Browser

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

const LINK = 'https://youtu.be/archive0001'

test('P7.3 everything held arrives as one archive: a file for each kind of thing, with the person and the order in it and no password', async () => {
  const customer = await house.asCustomer({ name: 'Archive Reader' })
  const service = await serviceOf(house, customer)
  const orderId = await placeOrder(house, customer, { serviceId: service.id, link: LINK, quantity: 1_000 })
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/account')
  const arrival = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download everything' }).click()
  const download = await arrival
  expect(download.suggestedFilename()).toMatch(new RegExp(`^tallyboard-${customer.accountId}-\\d{4}-\\d\\d-\\d\\d\\.zip$`))
  await page.getByText(`${download.suggestedFilename()} is with your browser's downloads.`).waitFor()

  const archive = readZip(await readFile(await download.path()))
  expect([...archive.keys()]).toEqual(expect.arrayContaining([
    'README.txt', 'person.json', 'account.json', 'accepted-terms.json', 'balance.json', 'statement.json', 'orders.json', 'order-history.json', 'refills.json', 'messages.json', 'pictures.json',
  ]))
  const rowsOf = (name: string): readonly Record<string, unknown>[] => JSON.parse(archive.get(name)?.toString('utf8') ?? '[]')
  expect(rowsOf('person.json')).toMatchObject([{ email: customer.email, name: 'Archive Reader' }])
  expect(rowsOf('orders.json').map(({ id }) => String(id))).toEqual([orderId])
  const everything = [...archive.values()].map((file) => file.toString('utf8')).join('\n')
  expect(everything).toContain('youtu.be/archive0001')
  expect(everything).not.toContain(customer.password)
  expect(everything).not.toContain(customer.token)
  expect(faults).toEqual([])
  await close()
})

test('P7.3 an open order stands in the way of erasing, and what stands in the way leads to it', async () => {
  const customer = await house.asCustomer()
  const service = await serviceOf(house, customer)
  const link = 'https://youtu.be/inTheWay001'
  await scriptDelivery(house, { link, quantity: 1_000, startCount: 18_204, steps: [{ afterSeconds: 0, status: 'Pending', delivered: 0 }, { afterSeconds: 60, status: 'Completed', delivered: 1_000 }] })
  const orderId = await placeOrder(house, customer, { serviceId: service.id, link, quantity: 1_000 })
  await untilOrder(house, customer, orderId, ({ status }) => status === 'Processing')
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/account')
  const main = page.getByRole('main')
  await main.getByRole('heading', { name: '2 things are in the way of erasing' }).waitFor()
  const button = main.getByRole('button', { name: 'Erase the account' })
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  await main.getByLabel('Give up what is left of the balance').check()
  await main.getByRole('heading', { name: 'One thing is in the way of erasing' }).waitFor()
  await main.getByLabel('Your password').fill(customer.password)
  await main.getByLabel(`Type ${customer.email}`).fill(customer.email)
  await button.click({ force: true })
  expect((await house.ask('{ me { email } }', {}, customer)).me.email).toBe(customer.email)

  // It ends in front of the reader, and so does what was in the way.
  house.simulator.advance(60_000)
  await main.getByRole('heading', { name: 'The account can be erased' }).waitFor()
  expect(faults).toEqual([])
  await close()
})

test('P7.3 the account is erased by whoever knows its password and types its address; nobody signs in with it again', async () => {
  const customer = await house.asCustomer()
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/account')
  const main = page.getByRole('main')
  await main.getByLabel('Give up what is left of the balance').check()
  await main.getByRole('heading', { name: 'The account can be erased' }).waitFor()
  const button = main.getByRole('button', { name: 'Erase the account' })
  const confirmation = main.getByLabel(`Type ${customer.email}`)

  await button.click()
  await main.getByText('The password says that it is you.').waitFor()
  await main.getByLabel('Your password').fill('not the password')
  await button.click()
  await main.getByText(`Type ${customer.email} to say that you mean it.`).waitFor()
  await confirmation.fill(customer.email)
  await button.click()
  await main.getByText('This is not the password of the account.').waitFor()
  expect((await house.ask('{ me { email } }', {}, customer)).me.email).toBe(customer.email)

  await main.getByLabel('Your password').fill(customer.password)
  await button.click()
  await page.waitForURL('**/sign-in?erased=1')
  await page.getByText('The account is erased. What the books keep of it has no name.').waitFor()
  expect(faults).toEqual([])

  // Going back brings nothing of the person back.
  await page.goto('/account')
  await page.waitForURL('**/sign-in**')
  await page.getByLabel('E-mail').fill(customer.email)
  await page.getByLabel('Password').fill(customer.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').first().waitFor()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  expect((await house.gql('{ me { email } }', {}, customer)).data?.me ?? null).toBeNull()
  const { accounts } = await house.ask('query ($search: String) { accounts(search: $search) { nodes { id } } }', { search: customer.email }, await house.asAdministrator())
  expect(accounts.nodes).toEqual([])
  await close()
})
