import { PHONE, sidewaysPixels, startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import { startTestHouse, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seriousFindings } from '@tallyboard/test/support/axe.ts'

let house: TestHouse
let browser: Browser
let customer: Session
let administrator: Session
let second: Session

beforeAll(async () => {
  [house, browser] = await Promise.all([startTestHouse({ practice: true }), startBrowser()])
  customer = await house.asCustomer({ available: '1.00' })
  administrator = await house.asAdministrator()
  second = await house.asSecondAdministrator()
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

let count = 0
const key = (): string => `money ${++count}`

async function availableOf(session: Session): Promise<string> {
  return (await house.ask('{ me { account { balance { available } } } }', {}, session)).me.account.balance.available
}

/** A customer of its own asks for money that can be withdrawn: what one person gives one account within a day is added up. */
async function askedFor(amount: string, payoutTo: string): Promise<string> {
  const asker = await house.asCustomer({ available: '1.00' })
  await house.ask('mutation ($input: CreditCustomerInput!) { creditCustomer(input: $input) { __typename ... on Refusal { text } } }', {
    input: { accountId: asker.accountId, amount, isBonus: false, reason: 'Paid at the desk', idempotencyKey: key() },
  }, administrator)
  const { askWithdrawal } = await house.ask('mutation ($input: AskWithdrawalInput!) { askWithdrawal(input: $input) { __typename ... on Withdrawal { id } ... on Refusal { text } } }', {
    input: { amount, expectedPayout: amount, payoutTo, idempotencyKey: key() },
  }, asker)
  expect(askWithdrawal).toMatchObject({ __typename: 'Withdrawal' })
  return askWithdrawal.id
}

async function beginTransfer(amount: string): Promise<{ readonly id: string, readonly reference: string }> {
  const { startPayment } = await house.ask('mutation ($input: StartPaymentInput!) { startPayment(input: $input) { __typename ... on Payment { id reference } ... on Refusal { text } } }', {
    input: { method: 'BankTransfer', amount, isFinalAgreed: true, idempotencyKey: key() },
  }, customer)
  expect(startPayment).toMatchObject({ __typename: 'Payment' })
  return startPayment
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

/** A dialog that finds pages by name leads to one. */
async function goTo(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: 'Find or do' }).getByRole('option').first().waitFor()
  await page.keyboard.type(name)
  await page.getByRole('option', { name: /^Orders/ }).waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
}

test('P5.3 a withdrawal is approved and marked as paid by keyboard alone, once, with its reason and reference', async () => {
  const id = await askedFor('83.20', 'Harbour bank, account 1203')
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/')
  await page.getByRole('link', { name: 'Withdrawals 1' }).waitFor()
  await goTo(page, 'Withdrawals')
  const main = page.getByRole('main')
  await main.locator(`[data-row="withdrawal-${id}"]`).waitFor()
  await page.keyboard.press('j')
  await main.getByRole('heading', { name: /^\$83\.20 to / }).waitFor()
  await main.getByText('Harbour bank, account 1203').waitFor()
  expect(page.url()).toContain(`item=${id}`)
  expect(await seriousFindings(page)).toEqual([])

  // A reason is asked for before anything is sent; esc leaves it undone.
  await page.keyboard.press('a')
  await main.getByRole('textbox', { name: 'Reason, for the customer' }).waitFor()
  await page.keyboard.press('Control+Enter')
  await main.getByText('The customer reads it, so it cannot be empty.').waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(async () => await focused(page)).toContain('Approve $83.20')
  await page.keyboard.press('a')
  await page.keyboard.type('Paid in by the same person.')
  await pressTwice(page)
  await main.getByRole('region', { name: 'Settled just now' }).getByText('approved').waitFor()
  await main.getByText('No withdrawal waits for a decision').waitFor()

  // It waits on the next tab, and is paid there.
  await main.getByRole('link', { name: 'Approved 1' }).focus()
  await page.keyboard.press('Enter')
  await main.locator(`[data-row="withdrawal-${id}"]`).waitFor()
  await page.keyboard.press('j')
  await main.getByRole('heading', { name: /^\$83\.20 to / }).waitFor()
  await main.getByText('Administrator', { exact: false }).first().waitFor()
  await page.keyboard.press('p')
  await page.keyboard.type('HB-2026-118')
  await pressTwice(page)
  await main.getByText('No withdrawal waits to be paid out').waitFor()
  const { withdrawal } = await house.ask('query ($id: ID!) { withdrawal(id: $id) { status reason paidReference decidedBy paidBy } }', { id }, administrator)
  expect(withdrawal).toEqual({ status: 'Paid', reason: 'Paid in by the same person.', paidReference: 'HB-2026-118', decidedBy: 'Administrator', paidBy: 'Administrator' })
  await page.getByRole('link', { name: 'Withdrawals', exact: true }).first().waitFor()
  expect(faults).toEqual([])
  await close()
})

test('P5.3 who is slower than another administrator is told, keeps to what is decided, and nothing is done twice', async () => {
  const id = await askedFor('20.00', 'Harbour bank, account 1204')
  const { page, faults, close } = await visit(browser, house.url, { session: administrator, theme: 'dark' })
  const main = page.getByRole('main')
  await page.goto(`/house/withdrawals?item=${id}`)
  await main.getByRole('heading', { name: /^\$20\.00 to / }).waitFor()
  await page.keyboard.press('a')
  await page.keyboard.type('Paid in by the same person.')
  await house.ask('mutation ($input: ApproveWithdrawalInput!) { approveWithdrawal(input: $input) { __typename ... on Refusal { text } } }', {
    input: { withdrawalId: id, reason: 'Seen before.', idempotencyKey: key() },
  }, second)
  await main.getByText('It was decided elsewhere meanwhile. What you wrote was not used.').waitFor()
  await main.getByText('Second administrator').first().waitFor()
  await main.getByText('settled elsewhere').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('r')
  await page.keyboard.type('The account there does not exist.')
  await pressTwice(page)
  await main.getByRole('region', { name: 'Settled just now' }).getByText('refused, put back').waitFor()
  const { withdrawal } = await house.ask('query ($id: ID!) { withdrawal(id: $id) { status reason } }', { id }, administrator)
  expect(withdrawal).toEqual({ status: 'Refused', reason: 'The account there does not exist.' })
  expect(faults).toEqual([])
  await close()
})

test('a bank transfer comes into the open list by itself, and is credited once with the bank\'s reference and the amount asked for', async () => {
  await house.ask('mutation ($input: SetPaymentMethodInput!) { setPaymentMethod(input: $input) { __typename ... on Refusal { text } } }', {
    input: { method: 'BankTransfer', isOn: true, amountMin: '10', amountMax: '1000', bonusTiers: [], instructions: 'Harbour bank, account 6789', reason: 'A bank was found', idempotencyKey: key() },
  }, administrator)
  const before = await availableOf(customer)
  const { page, faults, close } = await visit(browser, house.url, { session: administrator, theme: 'dark' })
  const main = page.getByRole('main')
  await page.goto('/house/payments')
  await main.getByText('No bank transfer waits').waitFor()
  const { id, reference } = await beginTransfer('250')
  await main.locator(`[data-row="payment-${id}"]`).waitFor({ timeout: 20_000 })
  await page.keyboard.press('j')
  await main.getByRole('heading', { name: /^\$250\.00 from / }).waitFor()
  await main.getByText(`reference ${reference}`).waitFor()

  // Another amount than was asked for is refused in its place, and nothing is credited.
  await page.keyboard.press('c')
  await main.getByRole('textbox', { name: 'The bank\'s number of the transfer' }).fill('FT-118')
  await main.getByRole('textbox', { name: 'What has come, in USD' }).fill('240')
  await main.getByRole('textbox', { name: 'How it was seen, for the statement' }).fill('Seen in the statement of today')
  await page.keyboard.press('Control+Enter')
  await main.getByText('Another amount was asked for').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(await availableOf(customer)).toBe(before)
  await main.getByRole('textbox', { name: 'What has come, in USD' }).fill('250')
  await main.getByRole('textbox', { name: 'How it was seen, for the statement' }).focus()
  await pressTwice(page)
  await main.getByRole('region', { name: 'Settled just now' }).getByText('confirmed and credited').waitFor()
  await main.getByText('No bank transfer waits').waitFor()
  expect(Number(await availableOf(customer)) - Number(before)).toBe(250)

  // Among all payments it stands with what moved.
  await page.goto(`/house/payments?tab=all&status=Succeeded&account=${customer.accountId}&item=payment-${id}`)
  await main.getByRole('region', { name: 'What moved' }).getByText(`house:payments → available:${customer.accountId}`).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(faults).toEqual([])
  await close()
})

test('P5.4 a credit above the limit is proposed by one administrator, who cannot approve it, and given by a second', async () => {
  const before = await availableOf(customer)
  const first = await visit(browser, house.url, { session: administrator })
  const main = first.page.getByRole('main')
  await first.page.goto('/house/credits')
  await main.getByRole('textbox', { name: 'To whom' }).fill(customer.email)
  await main.getByRole('list', { name: 'Accounts found' }).getByRole('button').click()
  await main.getByRole('textbox', { name: 'Amount' }).fill('100')
  await main.getByRole('button', { name: 'Give $100.00' }).waitFor()
  await main.getByRole('textbox', { name: 'Amount' }).fill('150')
  await main.getByRole('button', { name: 'Propose $150.00' }).click()
  await main.getByText('It stands in the customer\'s statement, so it cannot be empty.').waitFor()
  await main.getByRole('textbox', { name: 'Reason, for the statement' }).fill('Made good for a day of late deliveries')
  await main.getByRole('button', { name: 'Propose $150.00' }).dblclick()
  const proposal = main.getByRole('article', { name: /^\$150\.00 for / })
  await proposal.getByText('You proposed it yourself: another administrator approves it.').waitFor()
  expect(await main.getByRole('article').count()).toBe(1)
  expect(await seriousFindings(first.page)).toEqual([])
  expect(await availableOf(customer)).toBe(before)

  const other = await visit(browser, house.url, { session: second, screen: PHONE })
  const phone = other.page.getByRole('main')
  await other.page.goto('/house/credits')
  await phone.getByRole('button', { name: /Approve \$150\.00/ }).tap()
  await phone.getByRole('textbox', { name: 'Reason, kept with the proposal' }).fill('Seen in the orders of that day')
  expect(await sidewaysPixels(other.page)).toBe(0)
  expect(await seriousFindings(other.page)).toEqual([])
  await phone.locator('form').getByRole('button', { name: 'Approve $150.00' }).tap()
  await phone.getByText('approved by Second administrator').waitFor()
  expect(Number(await availableOf(customer)) - Number(before)).toBe(150)
  expect([...first.faults, ...other.faults]).toEqual([])
  await first.close()
  await other.close()
})

test('an alarm of the books is marked in the navigation until an administrator has looked; an agent reads it and cannot end it', async () => {
  const answers = JSON.stringify([{ sentence: 'Every balance is the sum of its postings.', exceptionCount: 2, examples: ['4', '7'] }])
  const database = new pg.Client({ connectionString: house.databaseUrl })
  await database.connect()
  await database.query('insert into books_checks (at, took_ms, exception_count, answers) values ($1, 12, 2, $2)', [house.clock.now(), answers])
  await database.end()
  const { email, password, accountId } = await house.signUp('Agent')
  await house.house.db.updateTable('accounts').set({ role: 'Agent' }).where('id', '=', accountId).execute()
  const reading = await visit(browser, house.url, { session: { ...await house.signIn(email, password), email, password } })
  await reading.page.goto('/house/books')
  await reading.page.getByRole('alert').getByText('2 rows contradict the books').waitFor()
  expect(await reading.page.getByRole('button', { name: 'Mark as seen' }).count()).toBe(0)
  await reading.page.goto('/house/credits')
  await reading.page.getByText('Credits are for administrators').waitFor()
  expect(reading.faults).toEqual([])
  await reading.close()

  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/')
  await page.getByRole('link', { name: 'Books : they contradict themselves' }).click()
  const main = page.getByRole('main')
  await main.getByText('such as 4, 7').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await main.getByRole('button', { name: 'Mark as seen' }).dblclick()
  await main.getByRole('alert').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Books', exact: true }).waitFor()
  await main.getByText('looked at').waitFor()

  // As they were before anything moved: the instant is in the address.
  await main.getByLabel('As of').fill('the first of May')
  await main.getByRole('button', { name: 'Show' }).click()
  await main.getByText('Give a day and a time').waitFor()
  await main.getByLabel('As of').fill('2020-01-01 12:00')
  await main.getByRole('button', { name: 'Show' }).click()
  await main.getByText('Not asked of the past').waitFor()
  expect(page.url()).toContain('at=2020-01-01')
  expect(faults).toEqual([])
  await close()
})

test('a way to pay is set with a reason, and what somebody wrote stays', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/house/payment-methods')
  const form = page.getByRole('form', { name: 'Practice' })
  await form.getByRole('button', { name: 'Add a tier' }).click()
  await form.getByRole('button', { name: 'Set practice' }).click()
  await form.getByText('Each tier has an amount').waitFor()
  await form.getByRole('textbox', { name: /^Tier \d, from which amount$/ }).last().fill('900')
  await form.getByRole('textbox', { name: /^Tier \d, bonus in percent$/ }).last().fill('12.5')
  await form.getByRole('textbox', { name: 'Reason' }).fill('A word for the largest')
  await form.getByRole('button', { name: 'Set practice' }).dblclick()
  await form.getByText('Nothing differs from what is in force.').waitFor()
  const { paymentMethods } = await house.ask('{ paymentMethods { method version bonusTiers { amountFrom bonusBasisPoints } } }', {}, administrator)
  const practice = paymentMethods.find(({ method }: { method: string }) => method === 'Practice')
  expect(practice.version).toBe(2)
  expect(practice.bonusTiers.at(-1)).toEqual({ amountFrom: '900.00', bonusBasisPoints: 1_250 })
  expect(faults).toEqual([])
  await close()
})
