import { randomUUID } from 'node:crypto'
import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dropOf, startRefillScene, type RefillScene } from './refill-scene.ts'
import { drawPicture } from './scene.ts'

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

const MUST_SHOW = 'The follower count together with the date'
const SCRIPTED = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')

/** An agent asks to see the counter of an order that dropped. */
async function askEvidence(link: string): Promise<{ readonly orderId: string, readonly requestId: string }> {
  const orderId = await scene.delivered({ link, quantity: 8_400, startCount: 18_204 })
  await scene.drop(orderId, 1_294)
  const { askOrderEvidence } = await house.ask(`mutation ($input: AskOrderEvidenceInput!) { askOrderEvidence(input: $input) { __typename ... on EvidenceRequest { id } ... on Refusal { text } } }`, {
    input: { orderId, mustShow: MUST_SHOW, idempotencyKey: randomUUID() },
  }, await house.asAdministrator())
  expect(askOrderEvidence).toMatchObject({ __typename: 'EvidenceRequest' })
  return { orderId, requestId: askOrderEvidence.id }
}

async function evidenceOf(requestId: string): Promise<{ readonly status: string, readonly images: readonly unknown[] }> {
  const { evidenceRequest } = await house.ask('query ($id: ID!) { evidenceRequest(id: $id) { status images { type width height } } }', { id: requestId }, scene.customer)
  return evidenceRequest
}

test('a screenshot is asked for, a script that calls itself a picture is refused, a picture is sent, and the refill goes on', async () => {
  const { orderId, requestId } = await askEvidence('https://instagram.com/evidence.wanted')
  const { page, faults, close } = await visit(browser, house.url, { session: scene.customer })
  await page.goto(`/orders/${orderId}`)
  const main = page.getByRole('main')
  const card = main.locator('#evidence')
  await card.getByRole('heading', { name: 'A screenshot is wanted' }).waitFor()
  await card.getByText(`It must show: ${MUST_SHOW}`).waitFor()
  // The refill waits for it, and its button says so.
  await main.getByText('Waits for P4.11.').waitFor()
  const send = card.getByRole('button', { name: 'Send the screenshot' })
  expect(await send.getAttribute('aria-disabled')).toBe('true')

  await card.getByLabel('Choose a picture').last().setInputFiles({ name: 'counter.png', mimeType: 'image/png', buffer: SCRIPTED })
  await card.getByText('This is not a PNG, JPEG or WebP image').waitFor()
  await card.getByRole('alert').filter({ hasText: 'counter.png' }).waitFor()
  expect(await send.getAttribute('aria-disabled')).toBe('true')
  await send.click({ force: true })
  expect(await evidenceOf(requestId)).toMatchObject({ status: 'Wanted', images: [] })
  await card.getByRole('button', { name: 'Remove counter.png' }).click()

  await card.getByLabel('Choose a picture').last().setInputFiles({ name: 'counter.png', mimeType: 'image/png', buffer: await drawPicture(page, 240) })
  await card.getByText('240 × 240').waitFor()
  await send.dblclick()
  await card.getByRole('heading', { name: 'The screenshot is being looked at' }).waitFor()
  const sent = card.getByRole('img', { name: 'Sent picture 1' })
  await expect.poll(async () => await sent.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(240)
  expect(await evidenceOf(requestId)).toMatchObject({ status: 'Supplied', images: [{ type: 'Png', width: 240, height: 240 }] })

  // What it waited for is there: the checks are looked at again by themselves.
  await main.getByRole('button', { name: 'Ask for refill of 1,294' }).and(page.locator(':not([aria-disabled="true"])')).click()
  await main.getByRole('heading', { name: 'Refill of 1,294' }).waitFor()
  expect(await dropOf(house, scene.customer, orderId)).toMatchObject({ refills: [{ quantity: 1_294 }] })
  expect(faults).toEqual([])
  await close()
})

test('what was not enough is asked for again with the reason of whoever looked', async () => {
  const { orderId, requestId } = await askEvidence('https://instagram.com/evidence.declined')
  const { page, faults, close } = await visit(browser, house.url, { session: scene.customer })
  await page.goto(`/orders/${orderId}`)
  const card = page.getByRole('main').locator('#evidence')
  const give = async (): Promise<void> => {
    await card.getByLabel('Choose a picture').last().setInputFiles({ name: 'counter.png', mimeType: 'image/png', buffer: await drawPicture(page, 200) })
    await card.getByText('200 × 200').waitFor()
    await card.getByRole('button', { name: 'Send the screenshot' }).click()
    await card.getByRole('heading', { name: 'The screenshot is being looked at' }).waitFor()
  }
  await give()
  await house.ask('mutation ($input: DecideEvidenceInput!) { decideEvidence(input: $input) { __typename } }', {
    input: { evidenceRequestId: requestId, isAccepted: false, reason: 'The date is cut off.', idempotencyKey: randomUUID() },
  }, await house.asAdministrator())
  await page.reload()
  await card.getByText('The last one was not enough: The date is cut off.').waitFor()
  await give()
  expect(await evidenceOf(requestId)).toMatchObject({ status: 'Supplied' })
  expect(faults).toEqual([])
  await close()
})
