import { startServer, type RunningServer } from '@tallyboard/server'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestHouse, type Data, type Session, type TestHouse } from '../support/house.ts'
import { alignedTable } from '../support/ledger.ts'

// Money on its way out (P5.3 to P5.5), as a customer and two administrators go through it over the API, at two servers behind one database.

let house: TestHouse
/** Another process of the same house, by the same clock. */
let other: RunningServer
let administrator: Session
let second: Session
let serviceId: string
let count = 0

let database: pg.Client

const START = new Date('2026-03-02T10:00:00.000Z')
const HOUR_MS = 3_600_000

beforeAll(async () => {
  house = await startTestHouse({ clock: START })
  other = await startServer({ DATABASE_URL: house.databaseUrl, PORT: '0', ROLE: 'api', LOG_LEVEL: 'silent', AUTH_RATE_PER_MINUTE: '100000', POOL_SIZE: '8' }, { clock: house.clock.now })
  database = new pg.Client({ connectionString: house.databaseUrl })
  await database.connect()
  administrator = await house.asAdministrator()
  second = await house.asSecondAdministrator()
  serviceId = await addService()
  const { setPaymentMethod } = await house.ask('mutation ($input: SetPaymentMethodInput!) { setPaymentMethod(input: $input) { __typename ... on Refusal { text } } }', {
    input: { method: 'BankTransfer', isOn: true, amountMin: '1.00', amountMax: '5000.00', bonusTiers: [{ amountFrom: '100.00', bonusBasisPoints: 1_000 }], instructions: 'To the house', reason: 'Test', idempotencyKey: key() },
  }, administrator)
  expect(setPaymentMethod).toEqual({ __typename: 'PaymentMethodTerms' })
})
afterAll(async () => {
  await database?.end()
  await other?.close()
  await house.stop()
})

const key = (): string => `withdrawals ${++count}`

/** A service of 1.00 for a thousand, so that amounts are easy to follow. */
async function addService(): Promise<string> {
  const { rows: [row] } = await database.query<{ id: string }>(`
    with supplier as (
      insert into suppliers (name, url, key_sealed, currency, rate_cap_per_second, created_at) values ('Supplier', 'https://supplier.example/api/v2', 'sealed', 'USD', 20, now()) returning id
    ), offered as (
      insert into supplier_services (supplier_id, external_id, name, type, category, cost_micros, quantity_min, quantity_max, is_refillable, is_cancellable, raw, seen_at)
      select id, '1', 'Instagram followers', 'Default', 'Followers', 1, 1, 1000000, true, false, '{}', now() from supplier returning id, supplier_id
    )
    insert into services (supplier_service_id, supplier_id, platform, metric, category, type, name, rate_micros, currency, quantity_min, quantity_max, is_on_sale, search_text, created_at, changed_at)
    select id, supplier_id, 'Instagram', 'Followers', 'Followers', 'Default', 'Instagram followers', 1000000, 'USD', 1, 1000000, true, 'followers', now(), now() from offered returning id`)
  return row?.id ?? ''
}

/** Asks one of the two servers and tells everything it answered. */
async function at(url: string, document: string, input: object, session: Session): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${session.token}` }, body: JSON.stringify({ query: document, variables: { input } }),
  })
  const { data, errors } = await response.json() as Data
  if (errors !== undefined) throw new Error(errors.map((error: Data) => `${error.extensions.code}: ${error.message}`).join('; '))
  return Object.values(data)[0]
}

async function customerWith(...amounts: readonly string[]): Promise<Session> {
  const customer = await house.signUp()
  await house.ask('mutation { acceptTerms(input: { version: 1 }) { __typename } }', {}, customer)
  for (const amount of amounts) await payIn(customer, amount)
  return customer
}

async function payIn(customer: Session, amount: string): Promise<void> {
  const { startPayment } = await house.ask('mutation ($input: StartPaymentInput!) { startPayment(input: $input) { __typename ... on Payment { id } ... on Refusal { text } } }', {
    input: { method: 'BankTransfer', amount, isFinalAgreed: true, idempotencyKey: key() },
  }, customer)
  expect(startPayment).toEqual({ __typename: 'Payment', id: expect.any(String) })
  const { confirmBankTransfer } = await house.ask('mutation ($input: ConfirmBankTransferInput!) { confirmBankTransfer(input: $input) { __typename ... on Payment { status } ... on Refusal { text } } }', {
    input: { paymentId: startPayment.id, amount, bankReference: key(), reason: 'On the statement of the bank', idempotencyKey: key() },
  }, administrator)
  expect(confirmBankTransfer).toEqual({ __typename: 'Payment', status: 'Succeeded' })
}

async function spend(customer: Session, units: number, url = house.url): Promise<Data> {
  return await at(url, 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { code text } } }', {
    serviceId, link: `https://www.instagram.com/somebody.${++count}/`, quantity: units * 1_000, isPublicConfirmed: true, idempotencyKey: key(),
  }, customer)
}

const QUOTE = `query ($amount: Money) { withdrawalQuote(amount: $amount) {
  currency available askable free bonus deduction payout holdsUntilAt dueAt moreLotsCount changes { at payout } parts { amount deduction payout method }
  lots { method methodWords paid bonus leftPaid leftBonus isFree freeUntilAt payout payoutAfter whyNot } checks { clause verdict title text } refusal { code clause text } } }`

async function quote(customer: Session, amount: string | null = null): Promise<Data> {
  return (await house.ask(QUOTE, { amount }, customer)).withdrawalQuote
}

const ASK = 'mutation ($input: AskWithdrawalInput!) { askWithdrawal(input: $input) { __typename ... on Withdrawal { id status amount deduction payout dueAt isOverdue parts { amount deduction payout } } ... on Refusal { code clause text } } }'
const APPROVE = 'mutation ($input: ApproveWithdrawalInput!) { approveWithdrawal(input: $input) { __typename ... on Withdrawal { id status reason } ... on Refusal { code clause } } }'
const REFUSE = 'mutation ($input: RefuseWithdrawalInput!) { refuseWithdrawal(input: $input) { __typename ... on Withdrawal { id status reason } ... on Refusal { code clause } } }'
const PAID = 'mutation ($input: MarkWithdrawalPaidInput!) { markWithdrawalPaid(input: $input) { __typename ... on Withdrawal { id status paidReference paidBy } ... on Refusal { code clause } } }'

const ask = async (customer: Session, amount: string, changes: object = {}, url = house.url): Promise<Data> => await at(url, ASK, { amount, payoutTo: 'The account it came from', idempotencyKey: key(), ...changes }, customer)

async function balanceOf(customer: Session): Promise<Data> {
  return (await house.ask('{ me { account { balance { available held } } } }', {}, customer)).me.account.balance
}

async function wrongInBooks(): Promise<readonly string[]> {
  const { books } = await house.ask('{ books { sentences { sentence exceptionCount } } }', {}, administrator)
  return books.sentences.filter((one: Data) => one.exceptionCount > 0).map((one: Data) => one.sentence)
}

describe('the worked example', () => {
  test('P5.5 paid 100 with bonus 10, spent 50: whole an hour later and at the last instant of the 48 hours, less 20 % from then on', async () => {
    const customer = await customerWith('100.00')
    const paidAt = house.clock.now().getTime()
    expect(await spend(customer, 50)).toMatchObject({ __typename: 'Order' })
    const freeUntilAt = new Date(paidAt + 48 * HOUR_MS).toISOString()
    for (const [ms, payout, deduction] of [[HOUR_MS, '50.00', '0.00'], [48 * HOUR_MS - 1, '50.00', '0.00'], [48 * HOUR_MS, '50.00', '0.00'], [48 * HOUR_MS + 1, '40.00', '10.00'], [72 * HOUR_MS, '40.00', '10.00']] as const) {
      house.clock.set(new Date(paidAt + ms))
      const isFree = ms <= 48 * HOUR_MS
      expect(await quote(customer)).toMatchObject({
        currency: 'USD', available: '60.00', askable: '50.00', free: isFree ? '50.00' : '0.00', bonus: '10.00', payout, deduction, holdsUntilAt: isFree ? freeUntilAt : null,
        lots: [{ method: 'BankTransfer', paid: '100.00', bonus: '10.00', leftPaid: '50.00', leftBonus: '10.00', isFree, payout, payoutAfter: isFree ? '40.00' : null }],
      })
    }
    expect(await spend(customer, 55)).toMatchObject({ __typename: 'Order' })
    expect(await quote(customer, '1.00')).toMatchObject({ available: '5.00', askable: '0.00', refusal: { code: 'NOTHING_TO_WITHDRAW', clause: 'P5.4' } })
    expect(await ask(customer, '1.00')).toMatchObject({ __typename: 'Refusal', code: 'NOTHING_TO_WITHDRAW', clause: 'P5.4' })
    expect(await wrongInBooks()).toEqual([])
  })

  test('P5.4 what was seen at the last free instant is granted at it, and told rather than taken one millisecond later', async () => {
    for (const [ms, answer] of [[0, { __typename: 'Withdrawal', payout: '100.00', deduction: '0.00' }], [1, { __typename: 'Refusal', code: 'PAYOUT_MOVED', clause: 'P5.4' }]] as const) {
      const customer = await customerWith('100.00')
      const seen = await quote(customer, '100.00')
      house.clock.set(new Date(new Date(seen.holdsUntilAt).getTime() + ms))
      expect(await ask(customer, '100.00', { expectedPayout: seen.payout })).toMatchObject(answer)
    }
  })

  test('P5.4 says 83.20 now, and 66.56 from which instant on', async () => {
    const customer = await customerWith('83.20')
    house.clock.advance(26.25 * HOUR_MS)
    const now = house.clock.now()
    expect((await quote(customer, '83.20')).changes).toEqual([{ at: now.toISOString(), payout: '83.20' }, { at: new Date(now.getTime() + 21.75 * HOUR_MS).toISOString(), payout: '66.56' }])
  })
})

test('P5.3 a withdrawal is asked for, approved and paid, and its customer and the house hear of each step', async () => {
  house.clock.set(new Date('2026-04-01T08:00:00.000Z'))
  const { policySettingsVersions: [newest] } = await house.ask('{ policySettingsVersions { version settings { estimateSampleSize isSourceRequired linkScope leadTimeHoursMin leadTimeHoursMax refillStartShareBasisPoints refillStartHours refillAgainHours withdrawalWorkingDaysMax holidays withdrawalFreeHours withdrawalDeductionBasisPoints creditAloneMax } } }', {}, administrator)
  const { publishSettings } = await house.ask('mutation ($input: PublishSettingsInput!) { publishSettings(input: $input) { __typename ... on PolicySettingsVersion { changes { title after } } ... on Refusal { text } } }', {
    input: { draft: { ...newest.settings, holidays: ['2026-04-03', '2026-04-06'] }, draftOfVersion: newest.version, reason: 'Easter', idempotencyKey: key() },
  }, administrator)
  expect(publishSettings.changes).toEqual([{ title: 'Holidays', after: '2026-04-03, 2026-04-06' }])
  house.clock.advance(5_000)

  const customer = await customerWith('100.00')
  house.clock.advance(72 * HOUR_MS)
  const news = house.subscribe('subscription { withdrawalsProgress { cursor isSnapshot changes { status version payout reason paidReference } } }', {}, customer)
  expect((await news.take()).withdrawalsProgress).toMatchObject({ isSnapshot: true, changes: [] })
  const desk = house.subscribe('subscription { houseWithdrawalsProgress { changes { accountId status } } }', {}, second)
  await desk.take()
  const money = house.subscribe('subscription { balance { available held } }', {}, customer)
  expect((await money.take()).balance).toEqual({ available: '110.00', held: '0.00' })

  const withdrawal = await ask(customer, '50.00', { expectedPayout: '40.00' })
  // Saturday the 4th: seven working days without the Monday of Easter.
  expect(withdrawal).toMatchObject({ status: 'Asked', amount: '50.00', deduction: '10.00', payout: '40.00', isOverdue: false, dueAt: '2026-04-15T08:00:05.000Z', parts: [{ amount: '50.00', deduction: '10.00', payout: '40.00' }] })
  expect((await money.take()).balance).toEqual({ available: '60.00', held: '50.00' })
  expect((await news.take()).withdrawalsProgress.changes).toMatchObject([{ status: 'Asked', version: 1, payout: '40.00' }])
  expect((await desk.take()).houseWithdrawalsProgress.changes).toEqual([{ accountId: customer.accountId, status: 'Asked' }])
  expect((await house.ask('{ houseWithdrawals { nodes { id payoutTo account { name } isOverdue } } }', {}, second)).houseWithdrawals.nodes.at(-1)).toEqual({
    id: withdrawal.id, payoutTo: 'The account it came from', account: { name: customer.name }, isOverdue: false,
  })

  expect(await at(house.url, APPROVE, { withdrawalId: withdrawal.id, reason: 'Name and account agree.', idempotencyKey: key() }, administrator)).toMatchObject({ status: 'Approved' })
  expect((await news.take()).withdrawalsProgress.changes).toMatchObject([{ status: 'Approved', version: 2, reason: 'Name and account agree.' }])
  house.clock.set(new Date('2026-04-15T08:00:05.001Z'))
  const { withdrawal: late } = await house.ask('query ($id: ID!) { withdrawal(id: $id) { isOverdue approvedBy } }', { id: withdrawal.id }, second)
  expect(late).toEqual({ isOverdue: true, approvedBy: 'Administrator' })
  expect(await at(house.url, PAID, { withdrawalId: withdrawal.id, paidReference: 'SEPA 2026-17', idempotencyKey: key() }, second)).toEqual({ __typename: 'Withdrawal', id: withdrawal.id, status: 'Paid', paidReference: 'SEPA 2026-17', paidBy: 'Second administrator' })
  expect((await news.take()).withdrawalsProgress.changes).toMatchObject([{ status: 'Paid', version: 3, paidReference: 'SEPA 2026-17' }])
  expect((await money.take()).balance).toEqual({ available: '60.00', held: '0.00' })
  for (const watch of [news, desk, money]) await watch.return()

  // The customer sees their own and no names of the house; nobody else sees it.
  const question = 'query ($id: ID!) { withdrawal(id: $id) { status approvedBy paidBy } }'
  expect((await house.ask(question, { id: withdrawal.id }, customer)).withdrawal).toEqual({ status: 'Paid', approvedBy: null, paidBy: null })
  expect((await house.ask(question, { id: withdrawal.id }, await house.signUp())).withdrawal).toBeNull()
  const { rows } = await database.query<{ kind: string, source: string, destination: string, amount: string }>(`
    select t.kind, p.source, p.destination, (p.amount_micros / 1000000)::text as amount from transfers t join postings p on p.transfer_id = t.id where t.account_id = $1 order by p.id`, [customer.accountId])
  expect(alignedTable(rows.map(row => [row.kind, row.source.replace(/\d+$/, 'customer'), '→', row.destination.replace(/\d+$/, 'customer'), row.amount.padStart(4)]))).toBe([
    'Payment          house:payments      →  available:customer   100',
    'Bonus            house:bonus         →  available:customer    10',
    'WithdrawalAsked  available:customer  →  held:customer         50',
    'WithdrawalPaid   held:customer       →  house:payments        40',
    'WithdrawalPaid   held:customer       →  house:deductions      10',
  ].join('\n'))
  expect(await wrongInBooks()).toEqual([])
})

describe('two at once', () => {
  const servers = (): readonly string[] => [house.url, other.url]

  test('P5.3 one key has one effect and one answer, at either server', async () => {
    const customer = await customerWith('100.00')
    const idempotencyKey = key()
    const answers = await Promise.all([...servers(), ...servers(), ...servers()].map(async url => await ask(customer, '30.00', { idempotencyKey }, url)))
    expect(new Set(answers.map(answer => answer.id)).size).toBe(1)
    expect(await balanceOf(customer)).toEqual({ available: '80.00', held: '30.00' })
    const approval = key()
    const approvals = await Promise.all([...servers(), ...servers()].map(async url => await at(url, APPROVE, { withdrawalId: answers[0].id, reason: 'Fine.', idempotencyKey: approval }, administrator)))
    expect(new Set(approvals.map(answer => answer.status))).toEqual(new Set(['Approved']))
    const payout = key()
    const payouts = await Promise.all([...servers(), ...servers()].map(async url => await at(url, PAID, { withdrawalId: answers[0].id, paidReference: 'REF', idempotencyKey: payout }, administrator)))
    expect(new Set(payouts.map(answer => answer.status))).toEqual(new Set(['Paid']))
    expect(await balanceOf(customer)).toEqual({ available: '80.00', held: '0.00' })
  })

  test('P5.3 two keys on money for one: one passes, one is refused, at one server and at two', async () => {
    for (const pair of [[house.url, house.url], servers()]) {
      const customer = await customerWith('100.00')
      const answers = await Promise.all(pair.map(async url => await ask(customer, '60.00', {}, url)))
      expect(answers.map(answer => answer.code ?? answer.status).toSorted()).toEqual(['Asked', 'WITHDRAWAL_TOO_MUCH'])
      expect(await balanceOf(customer)).toEqual({ available: '50.00', held: '60.00' })
      const { id } = answers.find(answer => answer.__typename === 'Withdrawal')
      await at(house.url, APPROVE, { withdrawalId: id, reason: 'Fine.', idempotencyKey: key() }, administrator)
      const ends = await Promise.all([
        at(pair[0] ?? '', PAID, { withdrawalId: id, paidReference: 'REF', idempotencyKey: key() }, administrator),
        at(pair[1] ?? '', REFUSE, { withdrawalId: id, reason: 'The bank sent it back.', idempotencyKey: key() }, second),
      ])
      expect(ends.filter(end => end.__typename === 'Withdrawal')).toHaveLength(1)
      expect(ends.find(end => end.__typename === 'Refusal')).toMatchObject({ code: 'WITHDRAWAL_DECIDED', clause: 'P5.3' })
      expect(['50.00', '110.00']).toContain((await balanceOf(customer)).available)
      expect((await balanceOf(customer)).held).toBe('0.00')
    }
    expect(await wrongInBooks()).toEqual([])
  })

  test('P5.3 an order and a withdrawal reach for the same money: one of them gets it', async () => {
    for (const [orderAt, askAt] of [[house.url, house.url], servers(), servers().toReversed()] as const) {
      const customer = await customerWith('90.00')
      const [order, withdrawal] = await Promise.all([spend(customer, 60, orderAt), ask(customer, '60.00', {}, askAt)])
      expect([order, withdrawal].filter(answer => answer.__typename === 'Refusal')).toHaveLength(1)
    }
    expect(await wrongInBooks()).toEqual([])
  })

  test('P5.4 a large credit is proposed once, and given once by another person', async () => {
    const customer = await customerWith()
    const CREDIT = 'mutation ($input: CreditCustomerInput!) { creditCustomer(input: $input) { __typename ... on CreditProposal { id status isOwn proposedBy account { id } } ... on Refusal { code } } }'
    const input = { accountId: customer.accountId, amount: '100.01', reason: 'For a long wait', idempotencyKey: key() }
    const proposals = await Promise.all([...servers(), ...servers()].map(async url => await at(url, CREDIT, input, administrator)))
    expect(proposals[0]).toEqual({ __typename: 'CreditProposal', id: expect.any(String), status: 'Waiting', isOwn: true, proposedBy: 'Administrator', account: { id: customer.accountId } })
    expect(new Set(proposals.map(({ id }) => id)).size).toBe(1)
    const decide = async (url: string, session: Session) => await at(url, 'mutation ($input: ApproveCreditInput!) { approveCredit(input: $input) { __typename ... on CreditProposal { status decidedBy } ... on Refusal { code clause } } }', {
      proposalId: proposals[0].id, reason: 'Agreed', idempotencyKey: key(),
    }, session)
    expect(await decide(house.url, administrator)).toEqual({ __typename: 'Refusal', code: 'CREDIT_BY_ONE', clause: 'P5.4' })
    const answers = await Promise.all(servers().map(async url => await decide(url, second)))
    expect(answers.map(answer => answer.status ?? answer.code).toSorted()).toEqual(['Approved', 'CREDIT_DECIDED'])
    expect(await balanceOf(customer)).toEqual({ available: '100.01', held: '0.00' })
  })
})

test('P5.3 bad input is answered with what is wrong with it, and nothing moves', async () => {
  const customer = await customerWith('100.00')
  for (const amount of ['-1.00', '0.000000001', '9007199254740993', '1e3', 'ten', '10 EUR', '', '١٠']) {
    await expect(ask(customer, amount), amount).rejects.toThrow('Money is a decimal string')
    const { errors } = await house.gql(QUOTE, { amount }, customer)
    expect(errors[0]?.message, amount).toContain('Money is a decimal string')
  }
  expect(await ask(customer, '0.00')).toMatchObject({ code: 'WITHDRAWAL_NOT_POSITIVE', clause: 'P5.3' })
  expect(await ask(customer, '100.000001')).toMatchObject({ code: 'WITHDRAWAL_TOO_MUCH', clause: 'P5.4' })
  expect(await ask(customer, '999999999999.00')).toMatchObject({ code: 'WITHDRAWAL_TOO_MUCH' })
  await expect(ask(customer, '1.00', { payoutTo: '' })).rejects.toThrow('BAD_USER_INPUT: payoutTo')
  await expect(ask(customer, '1.00', { idempotencyKey: '' })).rejects.toThrow('BAD_USER_INPUT: idempotencyKey')
  await expect(at(house.url, APPROVE, { withdrawalId: '1', reason: 'Mine', idempotencyKey: key() }, customer)).rejects.toThrow('FORBIDDEN')
  await expect(at(house.url, APPROVE, { withdrawalId: '0', reason: 'None', idempotencyKey: key() }, administrator)).rejects.toThrow('NOT_FOUND')
  expect((await house.gql('{ withdrawals(first: 101) { nodes { id } } }', {}, customer)).errors[0]?.message).toContain('first must be')
  expect((await house.gql('{ withdrawals(after: "nonsense") { nodes { id } } }', {}, customer)).errors[0]?.message).toContain('not a cursor')
  expect((await house.gql('{ houseWithdrawals { nodes { id } } }', {}, customer)).errors[0]?.extensions['code']).toBe('FORBIDDEN')
  expect(await balanceOf(customer)).toEqual({ available: '110.00', held: '0.00' })
})

test('lists are read page by page, a customer\'s own newest first, the house\'s by due date', async () => {
  const customer = await customerWith('100.00')
  for (let number = 1; number <= 5; number++) {
    await ask(customer, `${number}.00`)
    house.clock.advance(60_000)
  }
  const amounts: string[] = []
  for (let after: string | null = null, hasNext = true; hasNext;) {
    const { withdrawals }: Data = await house.ask('query ($after: String) { withdrawals(first: 2, after: $after) { nodes { amount } pageInfo { endCursor hasNextPage } } }', { after }, customer)
    amounts.push(...withdrawals.nodes.map((one: Data) => one.amount))
    ;({ endCursor: after, hasNextPage: hasNext } = withdrawals.pageInfo)
  }
  expect(amounts).toEqual(['5.00', '4.00', '3.00', '2.00', '1.00'])
  for (const statuses of [null, ['Paid', 'Refused', 'Asked']]) {
    const due: string[] = []
    for (let after: string | null = null, hasNext = true; hasNext;) {
      const { houseWithdrawals }: Data = await house.ask('query ($after: String, $statuses: [WithdrawalStatus!]) { houseWithdrawals(first: 3, after: $after, statuses: $statuses) { nodes { dueAt } pageInfo { endCursor hasNextPage } } }', { after, statuses }, administrator)
      due.push(...houseWithdrawals.nodes.map((one: Data) => one.dueAt))
      ;({ endCursor: after, hasNextPage: hasNext } = houseWithdrawals.pageInfo)
    }
    expect(due.length).toBeGreaterThan(5)
    expect(due).toEqual(statuses === null ? due.toSorted() : due.toSorted().reverse())
  }
  const { houseWithdrawalCounts } = await house.ask('{ houseWithdrawalCounts { asked approved overdue } }', {}, administrator)
  expect(houseWithdrawalCounts).toMatchObject({ asked: expect.any(Number), approved: 0 })
  expect(houseWithdrawalCounts.asked).toBeGreaterThanOrEqual(5)
})
