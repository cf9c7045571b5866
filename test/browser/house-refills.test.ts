import { PHONE, sidewaysPixels, startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Data, Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seriousFindings } from '@tallyboard/test/support/axe.ts'
import { startRefillScene, type RefillScene } from './refill-scene.ts'
import { drawPicture } from './scene.ts'

let scene: RefillScene
let house: TestHouse
let browser: Browser
let agent: Session

beforeAll(async () => {
  [scene, browser] = await Promise.all([startRefillScene(), startBrowser()])
  house = scene.house
  agent = await asAgent()
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Somebody who answers customers and settles orders, and keeps neither settings nor catalogue. */
async function asAgent(): Promise<Session> {
  const { email, password, accountId } = await house.signUp('Agent')
  await house.house.db.updateTable('accounts').set({ role: 'Agent' }).where('id', '=', accountId).execute()
  return { ...await house.signIn(email, password), email, password }
}

/** A drop that the supplier knows nothing of, so that it rejects the refill which the house has granted. */
async function contested(link: string): Promise<{ readonly orderId: string, readonly refillId: string }> {
  const orderId = await scene.delivered({ link, quantity: 8_400, startCount: 18_204 })
  scene.pass(HOUR_MS)
  // The supplier is not asked for the counter again: its word alone decides nothing.
  await house.house.db.updateTable('dispatches').set({ poll_at: null }).where('order_id', '=', orderId).execute()
  await house.ask('mutation ($input: RecordReadingInput!) { recordReading(input: $input) { __typename ... on Refusal { text } } }', {
    input: { orderId, count: 25_310, visibility: 'Public', reason: 'Looked at the link', idempotencyKey: `read ${orderId}` },
  }, agent)
  const { requestRefill } = await house.ask('mutation ($input: RequestRefillInput!) { requestRefill(input: $input) { __typename ... on Refill { id } ... on Refusal { text } } }', {
    input: { orderId, idempotencyKey: `refill ${orderId}` },
  }, scene.customer)
  expect(requestRefill).toMatchObject({ __typename: 'Refill' })
  const refillOf = async (): Promise<Data> => (await house.ask('query ($id: ID!) { refill(id: $id) { status isContested } }', { id: requestRefill.id }, agent)).refill
  await expect.poll(async () => (await refillOf()).status, { timeout: 15_000 }).toBe('Sent')
  scene.pass(HOUR_MS)
  await expect.poll(async () => (await refillOf()).isContested, { timeout: 15_000 }).toBe(true)
  return { orderId, refillId: requestRefill.id }
}

/** The customer sends a picture for the newest request about the order. */
async function supply(page: Page, orderId: string): Promise<void> {
  const { evidenceRequests } = await house.ask('query ($id: ID!) { evidenceRequests(filter: { orderId: $id }) { nodes { id } } }', { id: orderId }, scene.customer)
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(await drawPicture(page, 240))], { type: 'image/png' }), 'counter.png')
  const sent = await fetch(`${house.url}/files`, { method: 'POST', body, headers: { authorization: `Bearer ${scene.customer.token}`, 'x-idempotency-key': crypto.randomUUID() } })
  expect(sent.status).toBe(201)
  const { id } = await sent.json() as { id: string }
  scene.pass(MINUTE_MS)
  const { supplyEvidence } = await house.ask('mutation ($input: SupplyEvidenceInput!) { supplyEvidence(input: $input) { __typename ... on Refusal { text } } }', {
    input: { evidenceRequestId: evidenceRequests.nodes[0].id, imageIds: [id], idempotencyKey: crypto.randomUUID() },
  }, scene.customer)
  expect(supplyEvidence).toEqual({ __typename: 'EvidenceRequest' })
}

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab')
    if (name.test(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ''))) return
  }
  throw new Error(`no ${String(name)} in reach of the Tab key`)
}

const focused = async (page: Page): Promise<string> => await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')

/** Presses twice at once, as an impatient hand does. */
async function pressTwice(page: Page): Promise<void> {
  await page.evaluate(() => {
    const press = (): boolean => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true })) ?? false
    press()
    press()
  })
}

test('an agent settles a contested refill by keyboard alone, once, and the next one is open', async () => {
  const first = await contested('https://instagram.com/contested.one')
  const second = await contested('https://instagram.com/contested.two')
  const { page, faults, close } = await visit(browser, house.url, { session: agent })
  await page.goto('/')
  const main = page.getByRole('main')

  // An agent sees the places of its permissions, with how much waits, and none of an administrator's.
  await page.getByRole('link', { name: 'Refill queue 2' }).waitFor()
  expect(await page.getByRole('link', { name: 'Settings' }).count()).toBe(0)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: 'Find or do' }).getByRole('option').first().waitFor()
  await page.keyboard.type('Refill queue')
  await page.getByRole('option', { name: /^Orders/ }).waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
  await main.getByRole('navigation', { name: 'Queue' }).getByText('the supplier rejects it').first().waitFor()
  await main.getByText('Nothing is open').waitFor()
  expect(await seriousFindings(page)).toEqual([])

  // J shows the first, the one that waits longest; ↵ goes into it, esc comes back to the row.
  await page.keyboard.press('j')
  await main.getByRole('heading', { name: /the supplier rejects the refill/ }).waitFor()
  expect(page.url()).toContain(`item=refill-${first.refillId}`)
  expect(await focused(page)).toContain('the supplier rejects it')
  await main.getByText(/The supplier wrote ‘Rejected’/).first().waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(async () => await focused(page)).toMatch(/: the supplier rejects the refill$/)
  await page.keyboard.press('Escape')
  expect(await focused(page)).toContain('the supplier rejects it')

  // A digit opens a decision; what cannot be taken back asks for a reason first; esc leaves it undone.
  await page.keyboard.press('2')
  await main.getByRole('textbox', { name: 'Reason, for the customer' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Control+Enter')
  await main.getByText('The customer reads it, so it cannot be empty.').waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(async () => await focused(page)).toContain('Close the refill: rejected')
  await page.keyboard.press('1')
  await page.keyboard.type('The supplier delivered it after all.')
  await pressTwice(page)
  await main.getByRole('region', { name: 'Settled just now' }).getByText('closed as completed').waitFor()

  // The next one is open and has the focus; nothing was done twice.
  expect(page.url()).toContain(`item=refill-${second.refillId}`)
  await expect.poll(async () => await focused(page)).toContain('the supplier rejects it')
  const { refill } = await house.ask('query ($id: ID!) { refill(id: $id) { status isContested timeline { status reason } } }', { id: first.refillId }, agent)
  expect(refill).toMatchObject({ status: 'Completed', isContested: false })
  expect(refill.timeline.filter((event: Data) => event.status === 'Completed')).toEqual([{ status: 'Completed', reason: 'The supplier delivered it after all.' }])

  await page.getByRole('link', { name: 'Refill queue 1' }).waitFor()
  await page.keyboard.press('2')
  await page.keyboard.type('The account was renamed.')
  await page.keyboard.press('Control+Enter')
  await main.getByText('Nothing is contested').waitFor()
  expect(faults).toEqual([])
  await close()
})

test('an agent asks for a screenshot, asks again, and accepts the next with a reading, by keyboard alone', async () => {
  const orderId = await scene.delivered({ link: 'https://instagram.com/evidence.loop', quantity: 8_400, startCount: 18_204 })
  await house.house.db.updateTable('dispatches').set({ poll_at: null }).where('order_id', '=', orderId).execute()
  const { page, faults, close } = await visit(browser, house.url, { session: agent })
  const main = page.getByRole('main')

  await page.goto(`/orders/${orderId}`)
  await main.getByRole('heading', { name: 'For the house' }).waitFor()
  await page.keyboard.press('1')
  const mustShow = main.getByRole('textbox', { name: 'What must be visible on it, for the customer' })
  await mustShow.waitFor()
  expect(await mustShow.inputValue()).toContain('instagram.com/evidence.loop with its number of followers')
  await pressTwice(page)
  await main.getByText('Screenshot asked for.').waitFor()
  const asked = await house.ask('query ($id: ID!) { houseEvidenceRequests(filter: { orderId: $id }) { nodes { id status } } }', { id: orderId }, agent)
  expect(asked.houseEvidenceRequests.nodes).toMatchObject([{ status: 'Wanted' }])
  await tabTo(page, /^In the refill queue$/)
  await page.keyboard.press('Enter')
  await main.getByRole('heading', { name: /a screenshot is wanted$/ }).waitFor()

  await supply(page, orderId)
  await page.goto('/house/refills')
  await tabTo(page, /^Evidence to decide 1$/)
  await page.keyboard.press('Enter')
  await page.keyboard.press('j')
  await main.getByRole('heading', { name: /a screenshot waits for a look$/ }).waitFor()
  const picture = main.getByRole('img', { name: 'The newest screenshot, opened large' })
  await expect.poll(async () => await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(240)
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('2')
  await page.keyboard.type('The date is missing on it.')
  await page.keyboard.press('Control+Enter')
  await main.getByText('No screenshot waits for a look').waitFor()
  const { evidenceRequests } = await house.ask('query ($id: ID!) { evidenceRequests(filter: { orderId: $id }) { nodes { status reason } } }', { id: orderId }, scene.customer)
  expect(evidenceRequests.nodes).toEqual([{ status: 'Declined', reason: 'The date is missing on it.' }])

  // The next one comes by itself, to the open page.
  await supply(page, orderId)
  await main.getByRole('link', { name: /Screenshots? of the counter|screenshots of the counter/ }).waitFor({ timeout: 30_000 })
  await page.keyboard.press('j')
  await picture.waitFor()
  await page.keyboard.press('1')
  // A count that cannot be is said at its field before anything is sent.
  await page.keyboard.type('-5')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Enter')
  await main.getByText(/-5|−5/).first().waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('25,310')
  await main.getByRole('button', { name: 'Accept with 25,310' }).waitFor()
  await pressTwice(page)
  await main.getByRole('region', { name: 'Settled just now' }).getByText('accepted with 25,310').waitFor()
  const { order, houseEvidenceRequests } = await house.ask(`query ($id: ID!) { order(id: $id) { currentCount droppedCount lastReading { count source } }
    houseEvidenceRequests(filter: { orderId: $id }) { nodes { status } } }`, { id: orderId }, agent)
  expect(order).toEqual({ currentCount: 25_310, droppedCount: 1_294, lastReading: { count: 25_310, source: 'Screenshot' } })
  expect(houseEvidenceRequests.nodes).toEqual([{ status: 'Accepted' }])
  expect(faults).toEqual([])
  await close()
})

test('on a phone the list comes first, then what is open, and nothing scrolls sideways', async () => {
  const { refillId } = await contested('https://instagram.com/contested.phone')
  const { page, faults, close } = await visit(browser, house.url, { session: agent, screen: PHONE, theme: 'dark' })
  const main = page.getByRole('main')
  await page.goto('/house/refills')
  const row = main.locator(`[data-row="refill-${refillId}"]`)
  await row.waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await row.tap()
  await main.getByRole('heading', { name: /the supplier rejects the refill/ }).waitFor()
  expect(await row.isVisible()).toBe(false)
  await main.getByRole('button', { name: /Record a reading/ }).tap()
  await main.getByRole('textbox', { name: 'Number of followers at the link' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(await sidewaysPixels(page)).toBe(0)
  await main.getByRole('textbox', { name: 'Number of followers at the link' }).fill('26604')
  await main.getByRole('button', { name: 'Record 26,604' }).tap()
  await main.getByText('26,604 is restored').waitFor()
  await page.getByRole('link', { name: 'Back to Refill queue' }).tap()
  await row.waitFor()
  expect(faults).toEqual([])
  await close()
})

test('whoever may not decide is told so, and is asked nothing of the house', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: scene.customer })
  await page.goto('/house/refills')
  await page.getByRole('main').getByText('The queue is for agents').waitFor()
  expect(await page.getByRole('link', { name: 'Refill queue' }).count()).toBe(0)
  expect(faults).toEqual([])
  await close()
})

test('P6.3 an agent passes a speed-up on, then answers it for good, by keyboard alone', async () => {
  const { orderId, refillId } = await contested('https://instagram.com/late.refill')
  const { refill: { startLatestAt } } = await house.ask('query ($id: ID!) { refill(id: $id) { startLatestAt } }', { id: refillId }, scene.customer)
  scene.pass(Date.parse(startLatestAt) - house.clock.now().getTime() + MINUTE_MS)
  const { requestSpeedUp } = await house.ask('mutation ($input: RequestSpeedUpInput!) { requestSpeedUp(input: $input) { __typename ... on SpeedUp { id } ... on Refusal { text } } }', {
    input: { refillId, idempotencyKey: 'late' },
  }, scene.customer)
  expect(requestSpeedUp).toMatchObject({ __typename: 'SpeedUp' })
  const speedUpOf = async (): Promise<Data> => (await house.ask('query ($id: ID!) { refill(id: $id) { speedUp { status reason } } }', { id: refillId }, scene.customer)).refill.speedUp
  const { page, faults, close } = await visit(browser, house.url, { session: agent, theme: 'dark' })
  const main = page.getByRole('main')

  await page.goto('/house/refills')
  await tabTo(page, /^Speed-up 1$/)
  await page.keyboard.press('Enter')
  await main.getByText('Late refill, asked to go faster').waitFor()
  await page.keyboard.press('j')
  await main.getByRole('heading', { name: /: the refill is to go faster$/ }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('1')
  await main.getByRole('textbox', { name: 'Note for the customer, optional' }).waitFor()
  await pressTwice(page)
  await main.getByText('Late refill, passed on').waitFor()
  expect(await speedUpOf()).toEqual({ status: 'PassedOn', reason: null })

  // It stays until it is answered for good; who passed it on reads what is left to do.
  await page.keyboard.press('j')
  await main.getByRole('button', { name: /Answer and close/ }).waitFor()
  expect(await main.getByRole('button', { name: /Passed on to the supplier/ }).count()).toBe(0)
  await page.keyboard.press('2')
  await page.keyboard.type('The supplier began today.')
  await page.keyboard.press('Control+Enter')
  await main.getByText('Nobody asks for speed-up').waitFor()
  expect(await speedUpOf()).toEqual({ status: 'Closed', reason: 'The supplier began today.' })
  expect(page.url()).not.toContain(orderId)
  expect(faults).toEqual([])
  await close()
})

test('the queue and the case say that they are on their way, say that they did not come, and come when asked again', async () => {
  const { orderId, refillId } = await contested('https://instagram.com/faces.of.the.queue')
  const { page, faults, close } = await visit(browser, house.url, { session: agent })
  // One question after the other is held, answered with a fault, and let through.
  const answers = new Map<string, 'hold' | 'fault'>([['HouseRefillQueue', 'hold'], ['HouseCase', 'hold']])
  const held: (() => Promise<void>)[] = []
  await page.route('**/graphql', async route => {
    const name = [...answers.keys()].find(each => (route.request().postData() ?? '').includes(each))
    const fault = async (): Promise<void> => await route.fulfill({ status: 500, json: { errors: [{ message: 'Something went wrong.', extensions: { code: 'INTERNAL_SERVER_ERROR', reference: 'ab12cd34', retryable: false } }] } })
    if (name === undefined) await route.continue()
    else if (answers.get(name) === 'hold') held.push(fault)
    else await fault()
  })
  await page.goto(`/house/refills?item=refill-${refillId}&order=${orderId}`)
  const main = page.getByRole('main')
  await expect.poll(() => held.length, { timeout: 10_000 }).toBe(2)
  // One in the list, one in the pane.
  await main.getByRole('status', { name: 'Loading' }).nth(1).waitFor()
  expect(await main.getByText('Nothing is contested').count()).toBe(0)

  for (const name of answers.keys()) answers.set(name, 'fault')
  await Promise.all(held.map(async answer => await answer()))
  await main.getByText('The queue did not load').waitFor()
  await main.getByText('It did not load').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(await main.getByText('Nothing is contested').count()).toBe(0)

  answers.clear()
  await main.getByRole('alert').filter({ hasText: 'The queue did not load' }).getByRole('button', { name: 'Try now' }).click()
  await main.getByRole('navigation', { name: 'Queue' }).getByText('the supplier rejects it').first().waitFor()
  await main.getByRole('alert').filter({ hasText: 'It did not load' }).getByRole('button', { name: 'Try now' }).click()
  await main.getByRole('heading', { name: /the supplier rejects the refill/ }).waitFor()
  expect(await main.getByRole('alert').count()).toBe(0)
  expect(faults.filter(fault => !fault.includes('500'))).toEqual([])
  await close()
})
