import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requestRefill } from '../refills/request-refill.ts'
import { openRefillHouse, type RefillHouse } from '../refills/testing.ts'
import { openThread, sendMessage, type OpenThreadRequest } from './send-message.ts'

let desk: RefillHouse
beforeAll(async () => { desk = await openRefillHouse() })
afterAll(async () => await desk.closeAll())

let count = 0
const numbered = (id: string): string => id.replace(/\B(?=(\d{3})+$)/g, ',')
const open = async (request: Partial<OpenThreadRequest>, viewer = desk.customer) => {
  const answer = await openThread(desk.house, viewer, { subject: 'Other', orderId: null, refillId: null, text: 'Hello', imageIds: [], idempotencyKey: `open ${++count}`, ...request })
  if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
  const { rows: [thread] } = await sql<Record<string, unknown>>`select * from threads where id = ${answer.threadId}::bigint`.execute(desk.house.db)
  return thread ?? {}
}

test('P6.1 a thread about an order or a refill names it, and knows the order of its refill', async () => {
  const orderId = await desk.endedOrder()
  expect(await open({ subject: 'Order', orderId })).toMatchObject({ title: `Order ${numbered(orderId)}`, order_id: orderId, refill_id: null, status: 'Waiting', house_unread_count: 1, customer_unread_count: 0 })
  desk.clock.at = new Date(desk.clock.at.getTime() + 3_600_000)
  await desk.read(orderId, 25_310)
  const refill = await requestRefill(desk.house, desk.customer, orderId, 'refill')
  if (refill.kind === 'Refused') throw new Error(refill.refusal.text)
  expect(await open({ subject: 'Refill', refillId: refill.refillId })).toMatchObject({ title: `Refill ${numbered(refill.refillId)} of order ${numbered(orderId)}`, order_id: orderId, refill_id: refill.refillId })
})

test('what belongs to somebody else is not there to be written about', async () => {
  const orderId = await desk.endedOrder()
  await expect(open({ subject: 'Order', orderId }, { ...desk.customer, accountId: desk.agent.accountId })).rejects.toThrow('There is no such order')
})

test('a title is the first line of the question, cut where a list has no more room', async () => {
  expect(await open({ text: '  A short one  \nand more' })).toMatchObject({ title: 'A short one' })
  expect(await open({ subject: 'Payment', text: `${'long '.repeat(40)}` })).toMatchObject({ title: `${'long '.repeat(16).slice(0, 79).trimEnd()}…` })
})

test('an agent with a question of their own is a customer there, and answers nobody by it', async () => {
  const thread = await open({ text: 'My own question' }, desk.agent)
  const answer = await sendMessage(desk.house, desk.agent, { threadId: String(thread['id']), text: 'Anybody?', imageIds: [], idempotencyKey: 'own' })
  expect(answer.kind).toBe('Sent')
  const { rows } = await sql`select status, first_answer_at, assignee_id, house_unread_count from threads where id = ${String(thread['id'])}::bigint`.execute(desk.house.db)
  expect(rows).toEqual([{ status: 'Waiting', first_answer_at: null, assignee_id: null, house_unread_count: 2 }])
})

test('of many messages in one instant every one is counted, and their versions have no gap', async () => {
  const thread = await open({ text: 'Count' })
  const threadId = String(thread['id'])
  await Promise.all(Array.from({ length: 12 }, async (_, index) => await sendMessage(desk.house, desk.customer, { threadId, text: `${index}`, imageIds: [], idempotencyKey: `many ${index}` })))
  const { rows } = await sql<{ version: number }>`select version from messages where thread_id = ${threadId}::bigint order by id`.execute(desk.house.db)
  expect(rows.map(row => row.version)).toEqual(Array.from({ length: 13 }, (_, index) => index + 1))
  expect((await sql`select version, house_unread_count from threads where id = ${threadId}::bigint`.execute(desk.house.db)).rows).toEqual([{ version: 13, house_unread_count: 13 }])
})
