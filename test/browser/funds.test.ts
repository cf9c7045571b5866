/** The customer's money as a browser shows it: asking to withdraw, what is refused before the click, what a second tab hears, and what is taken along. */
import { readFile } from 'node:fs/promises'
import { seriousFindings } from '@tallyboard/test/support/axe.ts'
import { DESK, PHONE, sidewaysPixels, startBrowser, unpin, visit, type Theme } from '@tallyboard/test/support/browser.ts'
import { startTestHouse, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

let house: TestHouse
let browser: Browser
let count = 0

beforeAll(async () => {
  [house, browser] = await Promise.all([startTestHouse({ practice: true }), startBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

/** A customer with 83.20 paid in just now, and 5.00 given by hand, which only can be spent. */
async function payer(): Promise<Session> {
  const session = await house.asCustomer({ available: '5.00' })
  await pay(session, '83.20')
  return session
}

/** Pays in; from a hundred on with five per cent of bonus. */
async function pay(session: Session, amount: string): Promise<void> {
  await press((await begin(session, amount)).checkoutUrl, { do: 'pay' })
}

/** Begins a payment and answers where it is paid. */
async function begin(session: Session, amount = '100'): Promise<{ readonly id: string, readonly checkoutUrl: string }> {
  const { startPayment } = await house.ask('mutation ($input: StartPaymentInput!) { startPayment(input: $input) { __typename ... on Payment { id checkoutUrl } ... on Refusal { text } } }', {
    input: { method: 'Practice', amount, isFinalAgreed: true, idempotencyKey: `payment ${++count}` },
  }, session)
  return startPayment
}

async function press(checkoutUrl: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const response = await fetch(checkoutUrl, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  if (response.status !== 303) throw new Error(`the page answered ${response.status}`)
  await house.simulator.payments!.settle()
}

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Ask to withdraw' })
const amountField = (page: Page): Locator => panel(page).getByLabel('Amount to withdraw')
/** A cell of the strip: its label, its number and what explains it. */
const cell = (page: Page, label: string): Locator => page.getByLabel('Balance', { exact: true }).locator('.cell').filter({ has: page.locator('dt', { hasText: label }) })

/** What is awaited comes by a push, or by an answer, on a machine that may be busy. */
const soon = <Value>(read: () => Promise<Value>) => expect.poll(read, { timeout: 10_000 })

/** Presses Tab until the focus is there; nothing on the way is pressed. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let steps = 0; steps < 120; steps++) {
    if (await target.evaluate(element => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('the keyboard never came there')
}

test('a withdrawal is asked for by keyboard alone, and is set aside at once', async () => {
  const customer = await payer()
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/funds')
  await amountField(page).waitFor()
  await tabTo(page, amountField(page))
  await page.keyboard.type('83.20')
  await panel(page).getByText('You get, asking now').waitFor()
  expect(await panel(page).locator('dl').first().innerText()).toContain('$83.20')
  // The same tomorrow's tomorrow is worth less.
  expect(await panel(page).locator('dl').first().innerText()).toContain('$66.56')
  await tabTo(page, panel(page).getByLabel('Where to'))
  await page.keyboard.type('The account ending in 51')
  const ask = panel(page).getByRole('button', { name: 'Ask for $83.20', exact: true })
  await ask.waitFor()
  await soon(async () => await ask.getAttribute('aria-disabled')).toBeNull()
  await tabTo(page, ask)
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Withdrawals' }).getByText('Waits for a decision').waitFor()
  await soon(async () => await cell(page, 'Held').innerText()).toContain('$83.20')
  expect(await cell(page, 'Held').innerText()).toContain('withdrawal, due')
  expect(await amountField(page).inputValue()).toBe('')
  const { withdrawals } = await house.ask('{ withdrawals(first: 5) { nodes { status amount deduction payout payoutTo } } }', {}, customer)
  expect(withdrawals.nodes).toEqual([{ status: 'Asked', amount: '83.20', deduction: '0.00', payout: '83.20', payoutTo: 'The account ending in 51' }])

  // Whoever comes again with money that can be asked for finds the place of the last time.
  await pay(customer, '20')
  await page.reload()
  await soon(async () => await panel(page).getByLabel('Where to').inputValue()).toBe('The account ending in 51')
  expect(faults).toEqual([])
  await close()
})

test('P5.3 P5.4 what cannot be asked for says its clause before the click, without waiting for the server', async () => {
  const customer = await payer()
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/funds')
  await panel(page).getByLabel('Where to').fill('The same place')
  await amountField(page).fill('83.20')
  const ask = panel(page).getByRole('button', { name: /^Ask for/ })
  await soon(async () => await ask.getAttribute('aria-disabled')).toBeNull()

  // From here on nothing is answered that is asked about another amount: what stands on the page was judged there.
  await page.route('**/graphql', async (route) => {
    if (!(route.request().postData() ?? '').includes('WithdrawalQuotePage')) await route.continue()
  })
  await amountField(page).fill('83.21')
  await panel(page).getByText('More than can be asked for').waitFor()
  const inTheWay = panel(page).getByRole('listitem').filter({ hasText: 'More than can be asked for' })
  expect(await inTheWay.innerText()).toContain('$83.21 was given; at most $83.20 of $88.20 can be asked for: $5.00 is bonus')
  expect(await inTheWay.getByRole('link', { name: 'Clause P5.4' }).count()).toBe(1)
  expect(await ask.getAttribute('aria-disabled')).toBe('true')
  expect(await panel(page).innerText()).toContain('Waits for P5.4.')
  await ask.press('Enter')

  await amountField(page).fill('0')
  await panel(page).getByText('The amount is not above zero').waitFor()
  expect(await panel(page).innerText()).toContain('Waits for P5.3.')
  for (const text of ['1e3', 'ten', '-5', '0.0000001', '10 EUR']) {
    await amountField(page).fill(text)
    await panel(page).getByText('Give an amount with at most six decimals, as in 83.20.').waitFor()
    expect(await panel(page).getByRole('button', { name: 'Ask to withdraw' }).getAttribute('aria-disabled'), text).toBe('true')
  }
  await amountField(page).fill('9007199254740993')
  await panel(page).getByText('That is more than any balance holds.').waitFor()
  await amountField(page).fill('900719925474.993')
  await panel(page).getByText('More than can be asked for').waitFor()
  await amountField(page).fill('10.50')
  await panel(page).getByRole('button', { name: 'Ask for $10.50' }).waitFor()
  expect(await panel(page).getByRole('button', { name: 'Ask for $10.50' }).getAttribute('aria-disabled')).toBeNull()
  expect((await house.ask('{ withdrawals(first: 5) { nodes { id } } }', {}, customer)).withdrawals.nodes).toEqual([])
  expect(faults).toEqual([])
  await close()
})

test('the quote of an open tab changes when a payment arrives, and when another tab asks for its money', async () => {
  const customer = await house.asCustomer({ available: '5.00' })
  const [one, other] = [await visit(browser, house.url, { session: customer }), await visit(browser, house.url, { session: customer })]
  for (const { page } of [one, other]) {
    await page.goto('/funds')
    await panel(page).getByText('Nothing can be withdrawn').waitFor()
  }
  const { checkoutUrl } = await begin(customer)
  await other.page.getByRole('region', { name: 'Payments' }).getByText('Waits to be paid').waitFor()
  await press(checkoutUrl, { do: 'pay' })
  for (const { page } of [one, other]) {
    await panel(page).getByRole('button', { name: 'All, 100.00' }).waitFor()
    await page.getByRole('region', { name: 'Payments' }).getByText('Credited').waitFor()
    await soon(async () => await cell(page, 'Available').innerText()).toContain('$110.00')
  }
  // Lines that came meanwhile wait until they are asked for.
  await other.page.getByText('New lines').click()
  await other.page.getByRole('cell', { name: 'Practice payment' }).first().waitFor()

  await one.page.bringToFront()
  await amountField(one.page).fill('40')
  await panel(one.page).getByLabel('Where to').fill('The first tab')
  await panel(one.page).getByRole('button', { name: 'Ask for $40.00' }).click()
  await panel(other.page).getByRole('button', { name: 'All, 60.00' }).waitFor()
  await soon(async () => await cell(other.page, 'Held').innerText()).toContain('$40.00')
  expect([...one.faults, ...other.faults]).toEqual([])
  await one.close()
  await other.close()
})

test('the statement is read by tabs and pages, and taken along as it is shown', async () => {
  const customer = await payer()
  for (let number = 1; number <= 7; number++) await pay(customer, '100')
  await house.ask('mutation ($input: AskWithdrawalInput!) { askWithdrawal(input: $input) { __typename } }', { input: { amount: '7.50', payoutTo: 'Here', idempotencyKey: 'a withdrawal' } }, customer)
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/funds')
  const statement = page.getByRole('region', { name: 'Statement' })
  const rows = statement.locator('tbody tr')
  await soon(async () => await rows.count()).toBe(13)
  await statement.getByRole('link', { name: 'Older' }).click()
  await page.waitForURL(/after=/)
  // One credit, eight payments, seven bonuses, one withdrawal: seventeen lines.
  await soon(async () => await rows.count()).toBe(4)
  await page.goBack()
  await soon(async () => await rows.count()).toBe(13)

  await statement.getByRole('link', { name: 'Withdrawals' }).click()
  await soon(async () => await rows.count()).toBe(1)
  expect(await rows.first().innerText()).toContain('Withdrawal asked for')
  expect(page.url()).toContain('tab=withdrawals')
  await statement.getByRole('link', { name: 'Refunds' }).click()
  await statement.getByText('Nothing under Refunds').waitFor()
  await statement.getByRole('link', { name: 'Withdrawals' }).click()
  await soon(async () => await rows.count()).toBe(1)

  const [table] = await Promise.all([page.waitForEvent('download'), statement.getByRole('link', { name: 'Download as CSV' }).click()])
  expect(table.suggestedFilename()).toMatch(/^tallyboard-statement-\d+-\d{4}-\d\d-\d\d\.csv$/)
  const lines = (await readFile(await table.path(), 'utf8')).trim().split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain('-7.5')
  const [paper] = await Promise.all([page.waitForEvent('download'), statement.getByRole('link', { name: 'Download as PDF' }).click()])
  expect((await readFile(await paper.path())).subarray(0, 5).toString()).toBe('%PDF-')
  expect(faults).toEqual([])
  await close()
})

test('every payment is listed, whatever became of it, a page at a time; the statement keeps its own', async () => {
  const customer = await payer()
  for (let number = 1; number <= 5; number++) await pay(customer, '10')
  const { checkoutUrl } = await begin(customer)
  await press(checkoutUrl, { do: 'expire' })
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/funds?tab=payments')
  const payments = page.getByRole('region', { name: 'Payments' })
  await payments.getByText('Expired').waitFor()
  expect(await payments.getByRole('listitem').count()).toBe(5)
  await payments.getByRole('link', { name: 'Older payments' }).click()
  await soon(async () => await payments.getByRole('listitem').count()).toBe(2)
  expect(page.url()).toContain('tab=payments')
  await payments.getByRole('link', { name: 'Newest' }).click()
  await payments.getByText('Expired').click()
  await page.getByText('It was cancelled, or not paid in time. Nothing was taken.').waitFor()
  await page.getByRole('link', { name: 'Try again' }).click()
  await page.waitForURL(/\/funds\/add\?amount=100/)
  expect(faults).toEqual([])
  await close()
})

test('funds are added in one tab, and another one hears of the credit', async () => {
  const customer = await house.asCustomer({ available: '1.00' })
  const [one, other] = [await visit(browser, house.url, { session: customer }), await visit(browser, house.url, { session: customer })]
  await other.page.goto('/funds')
  await soon(async () => await cell(other.page, 'Available').innerText()).toContain('$1.00')
  await one.page.goto('/funds/add')
  await one.page.getByRole('textbox', { name: 'Amount' }).fill('50')
  // What a little more would earn is advice, and one press away.
  await one.page.getByRole('button', { name: 'Make it $100.00' }).click()
  await one.page.getByLabel('I agree: it is spent on orders').check()
  await one.page.getByRole('button', { name: 'Pay $100.00', exact: true }).click()
  await one.page.waitForURL(/\/practice\/pay\//)
  await one.page.getByRole('button', { name: 'Pay $100.00 now' }).click()
  await one.page.getByText('It is in the balance.').waitFor()
  await soon(async () => await cell(other.page, 'Available').innerText()).toContain('$106.00')
  await other.page.getByRole('region', { name: 'Payments' }).getByText('Credited').waitFor()
  expect([...one.faults, ...other.faults]).toEqual([])
  await one.close()
  await other.close()
})

test('a refused card takes nothing and is said on the payment; it is paid again from there, or given up', async () => {
  const customer = await house.asCustomer({ available: '1.00' })
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  const payment = await begin(customer)
  await page.goto(payment.checkoutUrl)
  await page.getByRole('button', { name: 'Decline the card' }).click()
  await page.getByRole('link', { name: 'Cancel and go back' }).click()
  await page.waitForURL(/\/funds\/payments\/\d+/)
  await page.getByText('Nothing was taken yet.').waitFor()
  await house.simulator.payments!.settle()
  await page.getByText(/declined/).first().waitFor()
  expect((await house.ask('{ me { account { balance { available } } } }', {}, customer)).me.account.balance.available).toBe('1.00')
  await page.getByRole('link', { name: 'Go on to pay' }).click()
  await page.getByRole('button', { name: 'Pay $100.00 now' }).click()
  await page.getByText('It is in the balance.').waitFor()

  const other = await begin(customer)
  await page.goto(`/funds/payments/${other.id}`)
  await page.getByRole('button', { name: 'Cancel this payment' }).click()
  await page.getByText('Nothing was taken.').waitFor()
  expect(await page.getByRole('button', { name: 'Cancel this payment' }).count()).toBe(0)
  expect(await page.getByRole('link', { name: 'Go on to pay' }).count()).toBe(0)
  expect(faults).toEqual([])
  await close()
})

test('P5.7 a dispute stops an open page at once: a standing line on every page, what is held and what is owed, and no withdrawal', async () => {
  const customer = await house.asCustomer({ available: '5.00' })
  const { checkoutUrl, id } = await begin(customer)
  await press(checkoutUrl, { do: 'pay' })
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/funds')
  await panel(page).getByRole('button', { name: 'All, 100.00' }).waitFor()
  await press(checkoutUrl, { do: 'dispute', reason: 'product_not_received' })
  const standing = page.getByRole('status').filter({ hasText: 'Orders, refills and withdrawals are stopped' })
  await standing.waitFor()
  await soon(async () => await standing.innerText()).toContain('A payment dispute of $100.00 arrived on')
  await soon(async () => await cell(page, 'Owed').innerText()).toContain('$105.00')
  expect(await cell(page, 'Owed').innerText()).toContain('$105.00 of it is held')
  expect(await cell(page, 'Held').innerText()).toContain('for a payment in dispute')
  await panel(page).getByText('The account is suspended').waitFor()
  await standing.getByRole('link', { name: 'See the payment' }).click()
  await page.waitForURL(`**/funds/payments/${id}`)
  await page.getByRole('region', { name: 'Dispute' }).getByText('Held until it is decided').waitFor()
  for (const path of ['/funds/add', '/new-order', '/orders']) {
    await page.goto(path)
    await page.getByText('Orders, refills and withdrawals are stopped').waitFor()
  }
  await press(checkoutUrl, { do: 'win' })
  await page.getByText('Orders, refills and withdrawals are stopped').waitFor({ state: 'detached' })
  await page.goto('/funds')
  await panel(page).getByRole('button', { name: 'All, 100.00' }).waitFor()
  expect(await cell(page, 'Owed').count()).toBe(0)
  expect(faults).toEqual([])
  await close()
})

test('P5.8 a payment reported as stolen closes the account for good, and the page says so', async () => {
  const customer = await house.asCustomer({ available: '5.00' })
  const { checkoutUrl } = await begin(customer)
  await press(checkoutUrl, { do: 'pay' })
  const { page, faults, close } = await visit(browser, house.url, { session: customer })
  await page.goto('/funds')
  await panel(page).getByRole('button', { name: 'All, 100.00' }).waitFor()
  await press(checkoutUrl, { do: 'dispute', reason: 'fraudulent' })
  await page.getByRole('status').filter({ hasText: 'The account is closed for good' }).waitFor()
  await panel(page).getByText('A closed account withdraws nothing.').waitFor()
  expect(faults).toEqual([])
  await close()
})

test.each<Theme>(['dark', 'light'])('nothing about money is hard to read for who reads without eyes or with weak ones, and nothing is too wide, %s', async (theme) => {
  const [customer, disputed] = [await payer(), await house.asCustomer({ available: '5.00' })]
  const { checkoutUrl, id } = await begin(disputed)
  await press(checkoutUrl, { do: 'pay' })
  await press(checkoutUrl, { do: 'dispute', reason: 'product_not_received' })
  const findings: Record<string, readonly string[]> = {}
  for (const screen of [DESK, PHONE]) {
    const [fine, stopped] = [await visit(browser, house.url, { session: customer, screen, theme }), await visit(browser, house.url, { session: disputed, screen, theme })]
    const look = async (name: string, page: Page): Promise<void> => {
      const sideways = await sidewaysPixels(page)
      if (screen === PHONE) await unpin(page)
      const found = [...await seriousFindings(page), ...(sideways > 0 ? [`${sideways} pixels too wide`] : [])]
      if (found.length > 0) findings[`${name} ${screen.width}`] = found
    }
    await fine.page.goto('/funds')
    await amountField(fine.page).fill('500')
    await panel(fine.page).getByText('More than can be asked for').waitFor()
    await look('refused', fine.page)
    await amountField(fine.page).fill('50')
    await panel(fine.page).getByText('You get, asking now').waitFor()
    await look('asking', fine.page)
    await fine.page.goto('/funds/add?amount=60')
    await fine.page.getByRole('button', { name: 'Make it $100.00' }).waitFor()
    await look('adding', fine.page)
    await stopped.page.goto('/funds')
    await stopped.page.getByText('A payment dispute of $100.00').waitFor()
    await look('stopped', stopped.page)
    await stopped.page.goto(`/funds/payments/${id}`)
    await stopped.page.getByRole('region', { name: 'Dispute' }).waitFor()
    await look('dispute', stopped.page)
    await fine.close()
    await stopped.close()
  }
  expect(findings).toEqual({})
})
