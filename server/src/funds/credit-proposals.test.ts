import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { permissionsOf, type Viewer } from '../context.ts'
import { openHouse, type House } from '../house.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { publishSettings } from '../settings/publish-settings.ts'
import { creditCustomer } from './credit-customer.ts'
import { readProposal } from './credit-query.ts'
import { decideCreditProposal } from './decide-credit.ts'

let desk: OrderHouse
/** Another process behind the same database. */
let elsewhere: House
let count = 0

beforeAll(async () => {
  desk = await openOrderHouse()
  elsewhere = await openHouse(desk.house.env, { clock: () => desk.clock.at })
})
afterEach(async () => expect(await desk.wrongInBooks()).toEqual([]))
afterAll(async () => {
  await elsewhere.close()
  await desk.close()
})

const key = (): string => `credit ${++count}`

async function propose(customer: Viewer, amountMicros = 100_000_001n, isBonus = true): Promise<string> {
  const answer = await creditCustomer(desk.house, desk.administrator, { accountId: customer.accountId, amountMicros, reason: 'For the trouble', isBonus, idempotencyKey: key() })
  if (answer.kind !== 'Proposed') throw new Error(`it was ${answer.kind}`)
  return answer.proposalId
}

const decide = async (viewer: Viewer, proposalId: string, status: 'Approved' | 'Declined', idempotencyKey = key(), house = desk.house) =>
  await decideCreditProposal(house, viewer, { proposalId, status, reason: `${status} in a test.`, idempotencyKey })

test('P5.4 exactly the limit is given alone; a millionth more moves nothing until another person approves it', async () => {
  const customer = await desk.openCustomer(0n)
  expect(await creditCustomer(desk.house, desk.administrator, { accountId: customer.accountId, amountMicros: 100_000_000n, reason: 'Alone', isBonus: true, idempotencyKey: key() })).toMatchObject({ kind: 'Credited' })
  const proposalId = await propose(customer)
  expect(await desk.availableOf(customer)).toBe(100_000_000n)
  expect(await decide(desk.administrator, proposalId, 'Approved')).toMatchObject({ kind: 'Refused', refusal: { code: 'CREDIT_BY_ONE', clause: 'P5.4' } })
  expect(await decide(desk.secondAdministrator, proposalId, 'Approved')).toEqual({ kind: 'Decided', proposalId })
  expect(await desk.availableOf(customer)).toBe(200_000_001n)
  const proposal = await readProposal(desk.house.db, proposalId)
  expect(proposal).toMatchObject({ status: 'Approved', proposed_by: desk.administrator.accountId, decided_by: desk.secondAdministrator.accountId, decision_reason: 'Approved in a test.' })
  const { rows } = await sql`select kind, reason, actor_id from transfers where id = ${proposal?.transfer_id ?? null}::bigint`.execute(desk.house.db)
  expect(rows).toEqual([{ kind: 'Credit', reason: 'For the trouble', actor_id: desk.secondAdministrator.accountId }])
  expect(await decide(desk.secondAdministrator, proposalId, 'Approved')).toMatchObject({ kind: 'Refused', refusal: { code: 'CREDIT_DECIDED' } })
})

test('P5.4 several small credits of one person to one account within 24 hours are added up; another person, another account and what two gave are not', async () => {
  const [customer, other] = [await desk.openCustomer(0n), await desk.openCustomer(0n)]
  const give = async (viewer: Viewer, to: Viewer, amountMicros: bigint): Promise<string> =>
    (await creditCustomer(desk.house, viewer, { accountId: to.accountId, amountMicros, reason: 'Bit by bit', isBonus: amountMicros % 2n === 0n, idempotencyKey: key() })).kind
  const start = desk.clock.at
  const proposalId = await propose(customer)
  expect(await decide(desk.secondAdministrator, proposalId, 'Approved')).toMatchObject({ kind: 'Decided' })
  expect(await give(desk.secondAdministrator, customer, 60_000_000n)).toBe('Credited')
  expect(await give(desk.secondAdministrator, customer, 40_000_001n)).toBe('Proposed')
  expect(await give(desk.secondAdministrator, customer, 40_000_000n)).toBe('Credited')
  expect(await give(desk.secondAdministrator, customer, 1n)).toBe('Proposed')
  expect(await give(desk.administrator, customer, 100_000_000n)).toBe('Credited')
  expect(await give(desk.secondAdministrator, other, 100_000_000n)).toBe('Credited')
  desk.clock.at = new Date(start.getTime() + 24 * 3_600_000)
  expect(await give(desk.secondAdministrator, customer, 1n)).toBe('Proposed')
  desk.clock.at = new Date(desk.clock.at.getTime() + 1)
  expect(await give(desk.secondAdministrator, customer, 100_000_000n)).toBe('Credited')
})

test('P5.4 two small credits of one person at once, on two processes, are added up', async () => {
  const customer = await desk.openCustomer(0n)
  const answers = await Promise.all([desk.house, elsewhere].map(async house =>
    await creditCustomer(house, desk.administrator, { accountId: customer.accountId, amountMicros: 60_000_000n, reason: 'At once', isBonus: true, idempotencyKey: key() })))
  expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['Credited', 'Proposed'])
  expect(await desk.availableOf(customer)).toBe(60_000_000n)
})

test('P5.4 what is declined is not given; whoever proposed it may take it back', async () => {
  const customer = await desk.openCustomer(0n)
  for (const viewer of [desk.administrator, desk.secondAdministrator]) {
    const proposalId = await propose(customer)
    expect(await decide(viewer, proposalId, 'Declined')).toEqual({ kind: 'Decided', proposalId })
    expect(await readProposal(desk.house.db, proposalId)).toMatchObject({ status: 'Declined', transfer_id: null })
    expect(await decide(desk.secondAdministrator, proposalId, 'Approved')).toMatchObject({ kind: 'Refused', refusal: { code: 'CREDIT_DECIDED' } })
  }
  expect(await desk.availableOf(customer)).toBe(0n)
})

test('P5.4 agents and customers neither propose nor decide; what is nobody\'s is not found', async () => {
  const customer = await desk.openCustomer(0n)
  const agent: Viewer = { ...desk.secondAdministrator, role: 'Agent', permissions: permissionsOf('Agent') }
  const proposalId = await propose(customer)
  for (const viewer of [agent, customer]) {
    await expect(decide(viewer, proposalId, 'Approved')).rejects.toThrow('role does not allow')
    await expect(creditCustomer(desk.house, viewer, { accountId: customer.accountId, amountMicros: 1n, reason: 'Mine', isBonus: false, idempotencyKey: key() })).rejects.toThrow('role does not allow')
  }
  for (const id of ['424242', '-1', 'x']) await expect(decide(desk.secondAdministrator, id, 'Approved')).rejects.toThrow('no such credit proposal')
  expect(await decideCreditProposal(desk.house, desk.secondAdministrator, { proposalId, status: 'Approved', reason: ' ', idempotencyKey: key() })).toMatchObject({ kind: 'Refused', refusal: { code: 'CREDIT_REASON_MISSING' } })
})

test('P5.8 a proposal for an account that was closed meanwhile is not approved', async () => {
  const customer = await desk.openCustomer(0n)
  const proposalId = await propose(customer)
  await desk.house.db.updateTable('accounts').set({ status: 'Closed' }).where('id', '=', customer.accountId).execute()
  expect(await decide(desk.secondAdministrator, proposalId, 'Approved')).toMatchObject({ kind: 'Refused', refusal: { code: 'CREDIT_TO_CLOSED_ACCOUNT', clause: 'P5.8' } })
  expect(await decide(desk.secondAdministrator, proposalId, 'Declined')).toMatchObject({ kind: 'Decided' })
})

test('one key proposes once; two people who decide at once give it once, on one process and on two', async () => {
  const customer = await desk.openCustomer(0n)
  const request = { accountId: customer.accountId, amountMicros: 250_000_000n, reason: 'Once', isBonus: true, idempotencyKey: key() }
  const proposals = await Promise.all([desk.house, elsewhere, desk.house, elsewhere].map(async house => await creditCustomer(house, desk.administrator, request)))
  expect(new Set(proposals.map(answer => JSON.stringify(answer))).size).toBe(1)
  const { rows } = await sql<{ id: string }>`select id from credit_proposals where account_id = ${customer.accountId}::bigint`.execute(desk.house.db)
  expect(rows).toHaveLength(1)
  const proposalId = rows[0]?.id ?? ''
  const approvals = await Promise.all([desk.house, elsewhere, desk.house, elsewhere].map(async house => await decide(desk.secondAdministrator, proposalId, 'Approved', key(), house)))
  expect(approvals.filter(({ kind }) => kind === 'Decided')).toHaveLength(1)
  expect(await desk.availableOf(customer)).toBe(250_000_000n)
  const other = await propose(customer)
  const both = await Promise.all([decide(desk.secondAdministrator, other, 'Approved'), decide(desk.administrator, other, 'Declined', key(), elsewhere)])
  expect(both.filter(({ kind }) => kind === 'Decided')).toHaveLength(1)
  const isGiven = (await readProposal(desk.house.db, other))?.status === 'Approved'
  expect(await desk.availableOf(customer)).toBe(isGiven ? 350_000_001n : 250_000_000n)
})

test('one key approves once, with the same answer', async () => {
  const customer = await desk.openCustomer(0n)
  const [proposalId, approval] = [await propose(customer, 300_000_000n), key()]
  const answers = await Promise.all([desk.house, elsewhere, desk.house, elsewhere].map(async house => await decide(desk.secondAdministrator, proposalId, 'Approved', approval, house)))
  expect(new Set(answers.map(answer => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify({ kind: 'Decided', proposalId })]))
  expect(await desk.availableOf(customer)).toBe(300_000_000n)
})

test('P5.4 the limit is a setting: a house may want two persons for every credit', async () => {
  const { settings, version } = await desk.house.settings()
  await publishSettings(desk.house, desk.administrator, { draft: { ...settings, creditAloneMax: 0, holidays: ['2026-12-25'] }, draftOfVersion: version, effectiveAt: null, reason: 'Two persons', idempotencyKey: key() })
  desk.clock.at = new Date(desk.clock.at.getTime() + 5_000)
  expect((await desk.house.settings()).settings).toMatchObject({ creditAloneMax: 0, holidays: ['2026-12-25'] })
  expect(await readProposal(desk.house.db, await propose(await desk.openCustomer(0n), 1n))).toMatchObject({ status: 'Waiting', amount_micros: '1' })
})
