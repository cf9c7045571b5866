import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drawPicture, mark, startScene } from './scene.ts'

let house: TestHouse
let browser: Browser
let customer: Session

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
  customer = await house.asCustomer()
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

test('a customer writes with a picture, an agent answers, both see it at once, and what is unread is counted', async () => {
  const mine = await visit(browser, house.url, { session: customer })
  const theirs = await visit(browser, house.url, { session: await house.asAdministrator() })
  const asked = mine.page.getByRole('main')
  const inbox = theirs.page.getByRole('main')

  await theirs.page.goto('/house/help')
  await inbox.getByText('Nobody waits').waitFor()

  // Two presses open one conversation. What is no picture is refused with its clause before it is sent.
  await mine.page.goto('/help')
  await asked.getByText('No conversations yet').waitFor()
  await asked.getByLabel('Add a picture').last().setInputFiles({ name: 'screen.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="alert(1)"/>') })
  await asked.getByText('This is not a PNG, JPEG or WebP image').waitFor()
  await asked.getByRole('button', { name: 'Remove screen.png' }).click()
  await asked.getByLabel('Add a picture').last().setInputFiles({ name: 'screen.png', mimeType: 'image/png', buffer: await drawPicture(mine.page, 200) })
  await asked.getByText('200 × 200').waitFor()
  await asked.getByRole('textbox', { name: 'What is it about, and what did you see' }).fill('Is my payment in?')
  await asked.getByRole('button', { name: 'Send', exact: false }).last().dblclick()
  await asked.getByRole('list', { name: 'Messages' }).getByText('Is my payment in?').waitFor()
  await asked.getByRole('img', { name: /Picture 1 of 1/ }).waitFor()
  const { threads } = await house.ask('{ threads { nodes { id messages { nodes { text } } } } }', {}, customer)
  expect(threads.nodes).toMatchObject([{ messages: { nodes: [{ text: 'Is my payment in?' }] } }])

  // The agent sees it come, opens it by key, and the customer sees somebody reading.
  await theirs.page.getByRole('link', { name: /^Inbox 1 unread/ }).waitFor()
  await inbox.getByRole('button', { name: '1 new' }).click()
  await inbox.getByRole('navigation', { name: 'Queue' }).getByText('Is my payment in?').first().waitFor()
  await theirs.page.keyboard.press('j')
  await inbox.getByRole('list', { name: 'Messages' }).getByText('Is my payment in?').waitFor()
  await asked.getByText(/is reading/).waitFor()
  await asked.getByText('Read', { exact: true }).waitFor()

  // The customer looks elsewhere; the answer is counted there and read when it is opened.
  await mine.page.getByRole('link', { name: 'Funds' }).first().click()
  const isSamePage = await mark(mine.page)
  await inbox.getByRole('textbox', { name: 'Answer the customer' }).fill('It is in.')
  await inbox.getByRole('button', { name: 'Send', exact: false }).last().dblclick()
  const help = mine.page.getByRole('link', { name: /^Help/ }).first()
  await expect.poll(async () => await help.innerText()).toContain('1')
  await help.click()
  await asked.getByRole('navigation', { name: 'Conversations' }).getByText('The house: It is in.').click()
  await asked.getByRole('list', { name: 'Messages' }).getByText('It is in.').waitFor()
  await expect.poll(async () => await help.innerText()).not.toContain('1')
  expect(await isSamePage()).toBe(true)

  // Live the other way, too.
  await asked.getByRole('textbox', { name: 'Write to the house' }).fill('Thank you.')
  await mine.page.keyboard.press('Control+Enter')
  await inbox.getByRole('list', { name: 'Messages' }).getByText('Thank you.').waitFor()
  await inbox.getByRole('button', { name: 'Resolve' }).click()
  await asked.getByText(/^Resolved/).first().waitFor()
  const { thread } = await house.ask('query ($id: ID!) { thread(id: $id) { messages { nodes { text } } } }', { id: threads.nodes[0].id }, customer)
  expect(thread.messages.nodes.map((each: { text: string }) => each.text)).toEqual(['Is my payment in?', 'It is in.', 'Thank you.'])
  expect([...mine.faults, ...theirs.faults]).toEqual([])
  await mine.close()
  await theirs.close()
})

test('an agent keeps what is often written, takes it again into another answer, sends it, and throws it away', async () => {
  const writer = await house.asCustomer()
  const { openThread } = await house.ask('mutation ($input: OpenThreadInput!) { openThread(input: $input) { __typename ... on Thread { id } } }', {
    input: { subject: 'Other', text: 'When does a payment arrive?', idempotencyKey: 'arrive' },
  }, writer)
  const { page, faults, close } = await visit(browser, house.url, { session: await house.asAdministrator() })
  const main = page.getByRole('main')
  await page.goto(`/house/help?thread=${openThread.id}`)
  const field = main.getByRole('textbox', { name: 'Answer the customer' })
  const answers = main.getByRole('dialog', { name: 'Answers given often' })
  const open = main.getByRole('button', { name: 'Answers', exact: true })

  await open.click()
  await answers.getByText(/^None yet/).waitFor()
  // With nothing written there is nothing to keep.
  expect(await answers.getByRole('button', { name: 'Keep' }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await answers.waitFor({ state: 'detached' })

  await field.fill('A payment arrives within five minutes.')
  await open.click()
  await answers.getByLabel('Title of the answer').fill('Payment on its way')
  await answers.getByRole('button', { name: 'Keep' }).click()
  await answers.getByRole('button', { name: 'Payment on its way A payment arrives' }).waitFor()
  await page.keyboard.press('Escape')

  // It is added to what is written already, and can still be changed before it is sent.
  await field.fill('Thank you for asking.')
  await open.click()
  await answers.getByRole('button', { name: 'Payment on its way A payment arrives' }).click()
  await answers.waitFor({ state: 'detached' })
  expect(await field.inputValue()).toBe('Thank you for asking.\n\nA payment arrives within five minutes.')
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.keyboard.press('Control+Enter')
  // It stands there before the server has it.
  await main.getByRole('list', { name: 'Messages' }).getByText('A payment arrives within five minutes.').waitFor()
  await expect.poll(async () => {
    const { thread } = await house.ask('query ($id: ID!) { thread(id: $id) { messages { nodes { text } } } }', { id: openThread.id }, writer)
    return thread.messages.nodes.map((each: { text: string }) => each.text)
  }, { timeout: 10_000 }).toEqual(['When does a payment arrive?', 'Thank you for asking.\n\nA payment arrives within five minutes.'])

  await open.click()
  await answers.getByRole('button', { name: 'Delete Payment on its way' }).click()
  await answers.getByText(/^None yet/).waitFor()
  expect(faults).toEqual([])
  await close()
})
