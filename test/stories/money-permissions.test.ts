import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestHouse, type Data, type Session, type TestHouse } from '../support/house.ts'

// Who may do what with money, and read what of it: a customer their own, whoever reads the house everything, and nobody without leave moves any.

let house: TestHouse
let owner: Session
let paymentId: string
let withdrawalId: string
let disputeId: string
const people: Record<string, Session | null> = { nobody: null }
let count = 0
const key = (): string => `permission ${++count}`

beforeAll(async () => {
  house = await startTestHouse({ practice: true })
  const administrator = await house.asAdministrator()
  owner = await house.asCustomer({ available: '1.00' })
  people['another customer'] = await house.asCustomer({ available: '1.00' })
  for (const role of ['Agent', 'ReadOnly']) {
    const person = people[role] = await house.signUp(role)
    await house.ask('mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { __typename } }', { input: { accountId: person.accountId, role, reason: 'Test', idempotencyKey: key() } }, administrator)
  }
  const { startPayment } = await house.ask('mutation ($input: StartPaymentInput!) { startPayment(input: $input) { ... on Payment { id checkoutUrl } } }', {
    input: { method: 'Practice', amount: '100.00', isFinalAgreed: true, idempotencyKey: key() },
  }, owner)
  paymentId = startPayment.id
  const press = async (fields: Readonly<Record<string, string>>): Promise<void> => {
    await fetch(startPayment.checkoutUrl, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
    await house.simulator.payments!.settle()
  }
  await press({ do: 'pay' })
  const { askWithdrawal } = await house.ask('mutation ($input: AskWithdrawalInput!) { askWithdrawal(input: $input) { ... on Withdrawal { id } } }', {
    input: { amount: '10.00', payoutTo: 'DE89 of the owner', idempotencyKey: key() },
  }, owner)
  withdrawalId = askWithdrawal.id
  await press({ do: 'dispute', reason: 'product_not_received' })
  disputeId = (await house.ask('{ disputes { nodes { id } } }', {}, administrator)).disputes.nodes[0].id
})
afterAll(async () => { await house.stop() })

const COMMANDS: readonly (readonly [string, () => object])[] = [
  ['creditCustomer', () => ({ accountId: owner.accountId, amount: '1.00', reason: 'For me' })],
  ['approveCredit', () => ({ proposalId: '1', reason: 'For me' })],
  ['declineCredit', () => ({ proposalId: '1', reason: 'For me' })],
  ['approveWithdrawal', () => ({ withdrawalId, reason: 'For me' })],
  ['refuseWithdrawal', () => ({ withdrawalId, reason: 'For me' })],
  ['markWithdrawalPaid', () => ({ withdrawalId, paidReference: 'For me' })],
  ['confirmBankTransfer', () => ({ paymentId, amount: '100.00', bankReference: 'For me', reason: 'For me' })],
  ['rejectBankTransfer', () => ({ paymentId, reason: 'For me' })],
  ['setPaymentMethod', () => ({ method: 'BankTransfer', isOn: true, amountMin: '1.00', amountMax: '2.00', bonusTiers: [], instructions: 'To me', reason: 'For me' })],
  ['reviveDisputedOrders', () => ({ disputeId, reason: 'For me' })],
  ['restoreAccount', () => ({ accountId: owner.accountId, reason: 'For me' })],
]

const READINGS = [
  '{ housePayments { nodes { id } } }', '{ houseWithdrawals { nodes { id } } }', '{ houseWithdrawalCounts { asked } }', '{ disputes { nodes { id } } }', '{ dispute(id: "1") { id } }',
  '{ creditProposals { nodes { id } } }', '{ books { sentences { sentence } } }', '{ booksChecks { nodes { id } } }', '{ booksAlarm { id } }',
]

describe.each(['nobody', 'another customer', 'Agent', 'ReadOnly'])('%s', name => {
  test.each(COMMANDS)('cannot %s', async (command, inputOf) => {
    const type = `${command.charAt(0).toUpperCase()}${command.slice(1)}Input`
    const { errors } = await house.gql(`mutation ($input: ${type}!) { ${command}(input: $input) { __typename } }`, { input: { ...inputOf(), idempotencyKey: key() } }, people[name])
    expect(errors.map(error => error.extensions['code'])).toEqual([name === 'nobody' ? 'UNAUTHENTICATED' : 'FORBIDDEN'])
  })

  test('cannot cancel a payment that is not theirs', async () => {
    const { errors } = await house.gql('mutation ($input: CancelPaymentInput!) { cancelPayment(input: $input) { __typename } }', { input: { paymentId, idempotencyKey: key() } }, people[name])
    expect(errors[0]?.extensions['code']).toBe(name === 'nobody' ? 'UNAUTHENTICATED' : 'NOT_FOUND')
  })
})

test.each(READINGS)('a customer cannot read %s', async document => {
  expect((await house.gql(document, {}, owner)).errors[0]?.extensions['code']).toBe('FORBIDDEN')
})

test('a customer does not see another\'s payment, withdrawal, dispute or receipt, and cannot tell them from none', async () => {
  const other = people['another customer'] ?? null
  const { payment, withdrawal, payments, withdrawals } = await house.ask(`query ($paymentId: ID!, $withdrawalId: ID!) {
    payment(id: $paymentId) { id } withdrawal(id: $withdrawalId) { id } payments { nodes { id } } withdrawals { nodes { id } } }`, { paymentId, withdrawalId }, other)
  expect({ payment, withdrawal, payments: payments.nodes, withdrawals: withdrawals.nodes }).toEqual({ payment: null, withdrawal: null, payments: [], withdrawals: [] })
  const answers = await Promise.all(['statement.csv', 'statement.pdf', 'receipts/1.pdf'].map(async path => (await fetch(`${house.url}/${path}`)).status))
  expect(answers).toEqual([401, 401, 401])
})

test('the owner of a disputed payment sees it, and neither the house\'s timeline nor who decided', async () => {
  const seen = await house.ask(`query ($paymentId: ID!, $withdrawalId: ID!) {
    payment(id: $paymentId) { status disputes { status amount } transfers { actor { kind name } } } withdrawal(id: $withdrawalId) { status approvedBy decidedBy paidBy } }`, { paymentId, withdrawalId }, owner)
  expect(seen.payment).toMatchObject({ status: 'Disputed', disputes: [{ status: 'Open', amount: '100.00' }] })
  expect(new Set(seen.payment.transfers.map((transfer: Data) => transfer.actor.name))).toEqual(new Set([null]))
  expect(seen.withdrawal).toEqual({ status: 'Refused', approvedBy: null, decidedBy: null, paidBy: null })
  for (const field of ['timeline { text }', 'orders { orderId }', 'revivalOffer { allowed }', 'restoringOffer { allowed }']) {
    const { errors } = await house.gql(`query ($paymentId: ID!) { payment(id: $paymentId) { disputes { ${field} } } }`, { paymentId }, owner)
    expect([field, errors[0]?.extensions['code']]).toEqual([field, 'FORBIDDEN'])
  }
})

test('whoever reads the house reads all of it, and nothing above has moved anything', async () => {
  const seen = await house.ask(`query ($paymentId: ID!, $withdrawalId: ID!, $disputeId: ID!) {
    payment(id: $paymentId) { id } withdrawal(id: $withdrawalId) { id status } dispute(id: $disputeId) { status timeline { kind } account { status balance { available held } } } }`, { paymentId, withdrawalId, disputeId }, people['ReadOnly'])
  expect(seen).toMatchObject({ payment: { id: paymentId }, withdrawal: { status: 'Refused' }, dispute: { status: 'Open', account: { status: 'Suspended', balance: { available: '1.00', held: '105.00' } } } })
})
