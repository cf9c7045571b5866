import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scriptDelivery, serviceOf, startScene, untilOrder } from './scene.ts'

let house: TestHouse
let browser: Browser
let customer: Session

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
  customer = await house.signUp()
  await house.ask('mutation ($input: CreditCustomerInput!) { creditCustomer(input: $input) { __typename } }', {
    input: { accountId: customer.accountId, amount: '25.00', reason: 'Test money', idempotencyKey: 'credit' },
  }, await house.asAdministrator())
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

/** The code under a head of the page, to the letter. */
async function exampleOf(page: Page, title: string): Promise<string> {
  return await page.getByRole('region', { name: title, exact: true }).locator('pre').innerText()
}

/** Sends what a curl line sends: its address, its headers, its body. */
async function send(curl: string, token: string): Promise<Response> {
  const [, url = ''] = /curl (?:-s |-o \S+ |-D - )*(\S+)/.exec(curl) ?? []
  const headers = [...curl.matchAll(/-H (['"])(.+?): (.+?)\1/g)].map(([, , name = '', value = '']) => [name, value.replace('$TOKEN', token)] as const)
  return await fetch(url, { method: 'POST', headers: Object.fromEntries(headers), body: /-d '([^']*)'/.exec(curl)?.[1] ?? '' })
}

test('whoever follows the API page from the top ends up watching an order of their own', async () => {
  const { page, close } = await visit(browser, house.url)
  await page.goto('/api')
  const signIn = await send((await exampleOf(page, 'Sign in')).replace('you@example.com', customer.email).replace('your password', customer.password), '')
  const token = signIn.headers.get('set-auth-token') ?? ''
  expect(token).not.toBe('')

  const asked = await (await send(await exampleOf(page, 'Ask'), token)).json()
  expect(asked).toMatchObject({ data: { me: { name: customer.name, account: { balance: { available: '25.00' } } } } })
  expect(await (await send(await exampleOf(page, 'Accept the terms'), token)).json()).toEqual({ data: { acceptTerms: { __typename: 'Account' } } })

  const { id: serviceId } = await serviceOf(house, customer)
  const link = 'https://youtu.be/dQw4w9WgXcQ'
  await scriptDelivery(house, {
    link, quantity: 100, startCount: 7, steps: [{ afterSeconds: 0, status: 'In progress', delivered: 10 }, { afterSeconds: 60, status: 'Completed', delivered: 100 }],
  })
  const order = (await exampleOf(page, 'Order')).replace('"serviceId":"1"', `"serviceId":"${serviceId}"`)
  const placed = await (await send(order, token)).json() as { data: { placeOrder: { __typename: string, id: string } } }
  expect(placed.data.placeOrder.__typename).toBe('Order')
  // The same again is the same order.
  expect(await (await send(order, token)).json()).toEqual(placed)
  await untilOrder(house, customer, placed.data.placeOrder.id, ({ delivered }) => delivered === 10)

  // The program as it stands, in a place from which it finds graphql-ws.
  const path = fileURLToPath(new URL('../node_modules/.watch-example.mjs', import.meta.url))
  await writeFile(path, await exampleOf(page, 'Watch'))
  const program = spawn(fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url)), [path], { env: { ...process.env, TOKEN: token }, stdio: 'pipe' })
  let printed = ''
  for (const stream of [program.stdout, program.stderr]) stream.on('data', (text: Buffer) => { printed += String(text) })
  try {
    await expect.poll(() => printed, { timeout: 20_000 }).toMatch(/delivered: 10\b/)
    house.simulator.advance(60_000)
    await expect.poll(() => printed, { timeout: 20_000 }).toMatch(/status: 'Completed',\s+delivered: 100\b/)
  } finally {
    program.kill()
    await once(program, 'close')
    await rm(path)
  }
  await close()
})

test('the limits on the API page are the ones the API keeps', async () => {
  const { page, close } = await visit(browser, house.url)
  await page.goto('/api')
  const limits = page.getByRole('region', { name: 'Limits' })
  const limit = async (label: string): Promise<number> =>
    Number((await limits.locator('div', { hasText: new RegExp(`^${label}`) }).locator('dd').innerText()).replaceAll(/\D/g, ''))
  const isAnswered = async (document: string): Promise<boolean> => (await house.gql(document, {}, customer)).errors.length === 0
  const rows = (count: number): string => `{ orders(first: ${count}) { nodes { id } } }`
  const aliases = (count: number): string => `{ ${Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ')} }`
  // Each state of the list is a token, and 22 stand around it.
  const tokens = (count: number): string => `{ orders(filter: { statuses: [${'Pending '.repeat(count - 22)}] }, first: 1) { nodes { id } } }`
  for (const [label, documentOf] of [['rows of a page', rows], ['aliases', aliases], ['tokens of a document', tokens]] as const) {
    const count = await limit(label)
    expect([label, await isAnswered(documentOf(count)), await isAnswered(documentOf(count + 1))]).toEqual([label, true, false])
  }
  await close()
})
