import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOrder, scriptDelivery, serviceOf, startScene, untilOrder, type SceneService } from './scene.ts'

let house: TestHouse
let browser: Browser
let customer: Session
let service: SceneService

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
  customer = await house.asCustomer({ available: '50.00' })
  service = await serviceOf(house, customer)
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

const LINK = 'https://youtu.be/pQ4v-8LmKd0'

test('a second order for a link is refused before the click, with its clause and numbers, and clears when the first has ended', async () => {
  await scriptDelivery(house, {
    link: LINK, quantity: 1_000, startCount: 500, steps: [
      { afterSeconds: 0, status: 'In progress', delivered: 618 },
      { afterSeconds: 60, status: 'Completed', delivered: 1_000 },
    ],
  })
  const id = await placeOrder(house, customer, { serviceId: service.id, link: LINK, quantity: 1_000 })
  await untilOrder(house, customer, id, ({ delivered }) => delivered === 618)
  const { page, faults, close } = await visit(browser, house.url, { session: customer })

  // The same target in another form.
  await page.goto(`/new-order?${new URLSearchParams({ service: service.id, link: 'https://www.youtube.com/watch?v=pQ4v-8LmKd0&feature=share', quantity: '500' })}`)
  const list = page.getByRole('main')
  const inTheWay = list.getByRole('listitem').filter({ has: page.getByRole('img', { name: 'fails' }) })
  await inTheWay.getByText('P2.3').waitFor()
  const words = (await inTheWay.innerText()).replaceAll(/\s+/g, ' ')
  expect(words).toContain(Number(id).toLocaleString('en'))
  expect(words).toContain('618')
  expect(words).toContain('1,000')

  // The button stays where it is, says what it waits for, and does nothing.
  await page.getByLabel('Yes, it is public').check()
  const button = page.getByRole('button', { name: /^Place order for \$/ }).first()
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  await page.getByText('Waits for P2.3').first().waitFor()
  // A press that is not awaited to be enabled: a customer can press it, too.
  await button.click({ force: true })
  const { orders } = await house.ask('{ orders(first: 10) { nodes { id } } }', {}, customer)
  expect(orders.nodes).toEqual([{ id }])

  // The check is live: when the order in the way ends, the way is free.
  house.simulator.advance(60_000)
  await page.getByRole('button', { name: /^Place order for \$/ }).and(page.locator(':not([aria-disabled="true"])')).first().waitFor()
  expect(await inTheWay.count()).toBe(0)
  expect(faults).toEqual([])
  await close()
})
