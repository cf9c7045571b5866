import type { Role } from '@tallyboard/schema'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { permissionsOf, type Viewer } from '../context.ts'
import { askWithdrawal } from '../funds/ask-withdrawal.ts'
import { payIn } from '../funds/testing.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { placeOrder } from '../orders/place-order.ts'
import { restoreAccount } from '../payments/restore-account.ts'
import { addCustomerNote } from './add-customer-note.ts'
import { closeAccount, suspendAccount } from './change-standing-by-hand.ts'
import { readMoments } from './customer-moments.ts'
import { countOfCustomer, readCustomerNotes, readCustomers, readStandingChanges } from './customer-query.ts'
import { readCustomerSessions, revokeCustomerSession } from './customer-sessions.ts'

let desk: OrderHouse
let serviceId: string
let count = 0

beforeAll(async () => {
  desk = await openOrderHouse()
  serviceId = await desk.addService()
})
afterAll(async () => { await desk.close() })

const request = ({ accountId }: Viewer): { accountId: string, reason: string, idempotencyKey: string } => ({ accountId, reason: 'Shared a stolen card.', idempotencyKey: `customer ${++count}` })
const acting = (role: Role): Viewer => ({ ...desk.secondAdministrator, role, permissions: permissionsOf(role) })

test('P2.10 an account suspended by hand places nothing, keeps what is under way, and orders again once it is restored', async () => {
  const customer = await desk.openCustomer()
  const orderId = await desk.place(customer, serviceId)
  expect(await suspendAccount(desk.house, desk.administrator, request(customer))).toEqual({ kind: 'Changed', accountId: customer.accountId })
  expect(await placeOrder(desk.house, customer, desk.requestFor(serviceId))).toMatchObject({ kind: 'Refused', refusal: { code: 'ACCOUNT_SUSPENDED', clause: 'P2.10' } })
  expect(await desk.orderOf(orderId)).toMatchObject({ ended_at: null })
  expect(await readStandingChanges(desk.house.db, customer.accountId)).toMatchObject([
    { before: 'Active', after: 'Suspended', clause: 'P2.10', reason: 'Shared a stolen card.', actorKind: 'Administrator', actorName: 'administrator' },
  ])
  await restoreAccount(desk.house, desk.administrator, request(customer))
  expect(await placeOrder(desk.house, customer, desk.requestFor(serviceId))).toMatchObject({ kind: 'Placed' })
})

test('P2.10 of two who suspend at once the second is refused, and one who asks twice gets the first answer', async () => {
  const customer = await desk.openCustomer()
  const answers = await Promise.all([desk.administrator, desk.secondAdministrator].map(async viewer => await suspendAccount(desk.house, viewer, request(customer))))
  expect(answers.map(({ kind }) => kind).sort()).toEqual(['Changed', 'Refused'])
  const closing = request(customer)
  const both = await Promise.all([closeAccount(desk.house, desk.administrator, closing), closeAccount(desk.house, desk.administrator, closing)])
  expect(both).toEqual([{ kind: 'Changed', accountId: customer.accountId }, { kind: 'Changed', accountId: customer.accountId }])
  expect((await readStandingChanges(desk.house.db, customer.accountId)).map(({ after }) => after)).toEqual(['Closed', 'Suspended'])
})

test('P2.10 orders that are placed while the account is suspended come before it or are refused', async () => {
  const customer = await desk.openCustomer()
  const answers = await Promise.all([
    ...Array.from({ length: 8 }, async () => await placeOrder(desk.house, customer, desk.requestFor(serviceId))), suspendAccount(desk.house, desk.administrator, request(customer)),
  ])
  const placed = answers.filter(({ kind }) => kind === 'Placed').length
  expect((await countOfCustomer(desk.house.db, customer.accountId, desk.clock.at)).orderCount).toBe(placed)
  expect(await placeOrder(desk.house, customer, desk.requestFor(serviceId))).toMatchObject({ kind: 'Refused' })
  expect(await desk.wrongInBooks()).toEqual([])
})

test('P5.8 closing refuses what was asked to be withdrawn, and is for good', async () => {
  const customer = await desk.openCustomer(0n)
  await payIn(desk.house, customer.accountId, 20_000_000n)
  const asked = { amountMicros: 20_000_000n, expectedPayoutMicros: null, payoutTo: 'The bank', idempotencyKey: 'before' }
  expect(await askWithdrawal(desk.house, customer, asked)).toMatchObject({ kind: 'Asked' })
  expect(await desk.availableOf(customer)).toBe(0n)
  expect(await closeAccount(desk.house, desk.administrator, request(customer))).toMatchObject({ kind: 'Changed' })
  expect(await desk.availableOf(customer)).toBe(20_000_000n)
  expect(await askWithdrawal(desk.house, customer, { ...asked, idempotencyKey: 'after' })).toMatchObject({ kind: 'Refused', refusal: { clause: 'P5.8' } })
  expect(await desk.wrongInBooks()).toEqual([])
  expect(await restoreAccount(desk.house, desk.administrator, request(customer))).toMatchObject({ kind: 'Refused', refusal: { code: 'ACCOUNT_CLOSED_FOR_GOOD' } })
  expect(await suspendAccount(desk.house, desk.administrator, request(customer))).toMatchObject({ kind: 'Refused', refusal: { code: 'STANDING_CLOSED' } })
})

test('P2.10 an account of the house is not suspended, and nobody but an administrator suspends', async () => {
  const customer = await desk.openCustomer(0n)
  expect(await suspendAccount(desk.house, desk.administrator, request(desk.secondAdministrator))).toMatchObject({ kind: 'Refused', refusal: { code: 'STANDING_OF_HOUSE' } })
  for (const role of ['Customer', 'ReadOnly', 'Agent', 'Finance'] as const) {
    await expect(suspendAccount(desk.house, acting(role), request(customer))).rejects.toThrow('Your role does not allow this.')
    await expect(closeAccount(desk.house, acting(role), request(customer))).rejects.toThrow('Your role does not allow this.')
  }
})

test('P7.3 a note is kept once, is never changed, and is not for who only reads', async () => {
  const customer = await desk.openCustomer(0n)
  const note = { accountId: customer.accountId, text: '  Prefers to be called in the morning. ', idempotencyKey: 'note' }
  const both = await Promise.all([addCustomerNote(desk.house, acting('Agent'), note), addCustomerNote(desk.house, acting('Agent'), note)])
  expect(both[0]).toEqual(both[1])
  expect(await readCustomerNotes(desk.house.db, customer.accountId)).toEqual([
    { id: both[0]?.noteId, at: desk.clock.at, text: 'Prefers to be called in the morning.', author: 'second administrator' },
  ])
  await expect(sql`update customer_notes set text = 'Other'`.execute(desk.house.db)).rejects.toThrow('append-only')
  await expect(addCustomerNote(desk.house, acting('ReadOnly'), note)).rejects.toThrow('Your role does not allow this.')
  await expect(addCustomerNote(desk.house, acting('Agent'), { ...note, text: ' ', idempotencyKey: 'empty' })).rejects.toThrow('1 to 2000 characters')
})

test('customers are found by parts of name and address, by number, standing and role, page by page', async () => {
  const found = async (search: string | null, more: { statuses?: readonly ['Suspended'], roles?: readonly ['Administrator'] } = {}): Promise<string[]> =>
    (await readCustomers(desk.house.db, { search, statuses: more.statuses ?? null, roles: more.roles ?? null }, 100, null)).map(({ id }) => id)
  const [one, two] = [await desk.openCustomer(0n), await desk.openCustomer(0n)]
  await sql`update users set name = 'Ada 100%', email = 'ada@example.test' where id = ${one.userId}`.execute(desk.house.db)
  await suspendAccount(desk.house, desk.administrator, request(two))
  expect(await found('EXAMPLE ada')).toEqual([one.accountId])
  expect(await found('100%')).toEqual([one.accountId])
  expect(await found('1_0%')).toEqual([])
  expect(await found(`#${two.accountId}`)).toContain(two.accountId)
  expect(await found(null, { statuses: ['Suspended'] })).toContain(two.accountId)
  expect(await found(null, { statuses: ['Suspended'] })).not.toContain(one.accountId)
  expect((await found(null, { roles: ['Administrator'] })).sort()).toEqual([desk.administrator.accountId, desk.secondAdministrator.accountId].sort())
  const all = await found(null)
  const later = await readCustomers(desk.house.db, { search: null, statuses: null, roles: null }, 100, all[1] ?? null)
  expect(later.map(({ id }) => id)).toEqual(all.slice(2))
})

test('what a customer did is told newest first, of one kind or of all, and counted', async () => {
  const customer = await desk.openCustomer()
  const first = await desk.place(customer, serviceId)
  desk.clock.at = new Date(desk.clock.at.getTime() + 60_000)
  const second = await desk.place(customer, serviceId)
  expect((await readMoments(desk.house.db, customer.accountId, null, 20)).map(({ kind, id }) => `${kind} ${id}`)).toEqual([`Order ${second}`, `Order ${first}`])
  expect((await readMoments(desk.house.db, customer.accountId, 'Order', 1))[0]?.text).toMatch(/^Order [\d,]+, 1,000 of .+: Pending$/)
  expect(await readMoments(desk.house.db, customer.accountId, 'Payment', 20)).toEqual([])
  expect(await countOfCustomer(desk.house.db, customer.accountId, desk.clock.at)).toMatchObject({ orderCount: 2, openOrderCount: 2, refillCount: 0, threadCount: 0, sessionCount: 0 })
})

test('a session of one account is not ended through another, and ending it twice is ending it once', async () => {
  const [one, other] = [await desk.openCustomer(0n), await desk.openCustomer(0n)]
  await sql`insert into sessions (id, token, user_id, expires_at) values ('of one', 'secret', ${one.userId}, ${new Date(desk.clock.at.getTime() + 1_000)}::timestamptz),
    ('old', 'old secret', ${one.userId}, ${desk.clock.at}::timestamptz)`.execute(desk.house.db)
  const heard: unknown[] = []
  const stop = desk.house.bus.listen('sessions', 'house', message => heard.push(message))
  await revokeCustomerSession(desk.house, desk.administrator, { accountId: other.accountId, sessionId: 'of one', idempotencyKey: 'through another' })
  expect((await readCustomerSessions(desk.house.db, one.accountId, desk.clock.at)).map(({ id }) => id)).toEqual(['of one'])
  await expect(revokeCustomerSession(desk.house, acting('Agent'), { accountId: one.accountId, sessionId: 'of one', idempotencyKey: 'agent' })).rejects.toThrow('Your role does not allow this.')
  await Promise.all(['once', 'twice'].map(async idempotencyKey => await revokeCustomerSession(desk.house, desk.administrator, { accountId: one.accountId, sessionId: 'of one', idempotencyKey })))
  stop()
  expect(heard).toEqual([{ userId: one.userId, sessionIds: ['of one'] }])
  expect(await readCustomerSessions(desk.house.db, one.accountId, desk.clock.at)).toEqual([])
})
