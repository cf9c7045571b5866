import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { placeOrder } from '../orders/place-order.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { deleteContentRule, updateContentRule } from '../screen/change-content-rule.ts'
import { testContentRules } from '../screen/test-content-rules.ts'
import { addContentRule } from '../services/add-content-rule.ts'
import { queuesCursor, watchQueues, type QueuesPush } from '../support/requests-feed.ts'
import { decideReviewOf } from './decide-review.ts'
import { requestReview } from './request-review.ts'
import { readReview } from './review-query.ts'
import { watchReviews } from './reviews-feed.ts'

let desk: OrderHouse
let serviceId: string
let count = 0

beforeAll(async () => {
  desk = await openOrderHouse()
  serviceId = await desk.addService()
  for (const [pattern, action, isAllowed] of [['casino', 'Refuse', false], ['poker', 'Review', false], ['casino royale', 'Refuse', true]] as const) {
    await addContentRule(desk.house, desk.administrator, { kind: 'Keyword', pattern, action, isAllowed, idempotencyKey: `rule ${pattern}` })
  }
})
afterEach(async () => expect(await desk.wrongInBooks()).toEqual([]))
afterAll(async () => await desk.close())

async function ask(customer: Awaited<ReturnType<OrderHouse['openCustomer']>>, link: string, changes: { readonly comments?: string | null } = {}) {
  return await requestReview(desk.house, customer, { ...desk.requestFor(serviceId, { link, ...changes }), idempotencyKey: `review ${++count}` })
}

test('P2.7 a link that a rule holds is refused until a person allows it; then this customer may order it, and nothing was charged before', async () => {
  const customer = await desk.openCustomer(10_000_000n)
  const link = 'https://instagram.com/poker.nights'
  const order = desk.requestFor(serviceId, { link })
  expect(await placeOrder(desk.house, customer, order)).toMatchObject({ kind: 'Refused', refusal: { code: 'TARGET_UNDER_REVIEW', clause: 'P2.7' } })
  const news = watchReviews(desk.house, customer.accountId)
  const told = news.next()
  const asked = await ask(customer, link)
  expect(asked.kind).toBe('Requested')
  const reviewId = asked.kind === 'Requested' ? asked.reviewId : ''
  expect((await told).value).toMatchObject({ id: reviewId, status: 'Waiting', hits: [{ words: 'poker', action: 'Review' }] })
  expect(await ask(customer, 'instagram.com/Poker.Nights/')).toEqual({ kind: 'Requested', reviewId })
  expect(await desk.availableOf(customer)).toBe(10_000_000n)
  const decided = news.next()
  expect(await decideReviewOf(desk.house, desk.administrator, { reviewId, isAllowed: true, reason: '', idempotencyKey: randomUUID() })).toMatchObject({ kind: 'Decided' })
  expect((await decided).value).toMatchObject({ id: reviewId, status: 'Allowed', version: 2 })
  await news.return?.()
  expect(await placeOrder(desk.house, customer, { ...order, comments: 'win at poker' })).toMatchObject({ kind: 'Refused', refusal: { code: 'TARGET_UNDER_REVIEW' } })
  const other = await desk.openCustomer()
  expect(await placeOrder(desk.house, other, desk.requestFor(serviceId, { link }))).toMatchObject({ kind: 'Refused', refusal: { code: 'TARGET_UNDER_REVIEW' } })
  await desk.place(customer, serviceId, { link })
  expect(await desk.availableOf(customer)).toBeLessThan(10_000_000n)
})

test('P2.7 a rule added after a review holds the link again, and a rule that refuses is answered by no review', async () => {
  const customer = await desk.openCustomer()
  const link = 'instagram.com/poker.chips'
  const asked = await ask(customer, link)
  await decideReviewOf(desk.house, desk.administrator, { reviewId: asked.kind === 'Requested' ? asked.reviewId : '', isAllowed: true, reason: '', idempotencyKey: randomUUID() })
  const rule = await addContentRule(desk.house, desk.administrator, { kind: 'Keyword', pattern: 'chips', action: 'Review', isAllowed: false, idempotencyKey: 'chips' })
  expect(await placeOrder(desk.house, customer, desk.requestFor(serviceId, { link }))).toMatchObject({ kind: 'Refused', refusal: { code: 'TARGET_UNDER_REVIEW' } })
  const ruleId = rule.kind === 'Added' ? rule.ruleId : ''
  await updateContentRule(desk.house, desk.administrator, { ruleId, kind: 'Keyword', pattern: 'chips', action: 'Refuse', isAllowed: false, note: 'No chips', idempotencyKey: 'chips 2' })
  expect(await ask(customer, link)).toMatchObject({ kind: 'Refused', refusal: { code: 'REVIEW_NOT_NEEDED' } })
  expect(await placeOrder(desk.house, customer, desk.requestFor(serviceId, { link }))).toMatchObject({ kind: 'Refused', refusal: { code: 'TARGET_FORBIDDEN' } })
  expect(await deleteContentRule(desk.house, desk.administrator, { ruleId, idempotencyKey: 'chips 3' })).toEqual({ kind: 'Changed', ruleId })
  await desk.place(customer, serviceId, { link })
  await expect(deleteContentRule(desk.house, desk.administrator, { ruleId, idempotencyKey: 'chips 4' })).rejects.toThrow('no such content rule')
})

test('a review is decided once, a refusal says why, and only agents and administrators decide', async () => {
  const customer = await desk.openCustomer()
  const asked = await ask(customer, 'instagram.com/poker.club')
  const reviewId = asked.kind === 'Requested' ? asked.reviewId : ''
  await expect(decideReviewOf(desk.house, customer, { reviewId, isAllowed: true, reason: '', idempotencyKey: randomUUID() })).rejects.toThrow('role does not allow')
  expect(await decideReviewOf(desk.house, desk.administrator, { reviewId, isAllowed: false, reason: '  ', idempotencyKey: randomUUID() })).toMatchObject({ refusal: { code: 'REVIEW_REASON_MISSING' } })
  const answers = await Promise.all([true, false].map(async isAllowed => await decideReviewOf(desk.house, desk.administrator, { reviewId, isAllowed, reason: 'Looked at it.', idempotencyKey: randomUUID() })))
  expect(answers.filter(answer => answer.kind === 'Decided')).toHaveLength(1)
  expect(answers.find(answer => answer.kind === 'Refused')).toMatchObject({ refusal: { code: 'REVIEW_DECIDED' } })
  expect(await readReview(desk.house.db, reviewId)).toMatchObject({ version: 2, reason: 'Looked at it.' })
  await expect(decideReviewOf(desk.house, desk.administrator, { reviewId: '0', isAllowed: true, reason: '', idempotencyKey: randomUUID() })).rejects.toThrow('no such review')
})

test('a decision that is sent again under its key reads as the first', async () => {
  const asked = await ask(await desk.openCustomer(), 'instagram.com/poker.evening')
  const decision = { reviewId: asked.kind === 'Requested' ? asked.reviewId : '', isAllowed: true, reason: '', idempotencyKey: randomUUID() }
  for (const input of [decision, decision]) expect(await decideReviewOf(desk.house, desk.administrator, input)).toEqual({ kind: 'Decided', reviewId: decision.reviewId })
  expect(await readReview(desk.house.db, decision.reviewId)).toMatchObject({ version: 2, status: 'Allowed' })
})

test('P2.7 a link that waits, and what was said of it, is told to whoever watches the queues of the house; after a cut too', async () => {
  const customer = await desk.openCustomer()
  const told = ({ changes }: QueuesPush) => changes.flatMap(news => news.kind === 'Review' && news.accountId === customer.accountId ? [`${news.id} v${news.version} ${news.status}`] : [])
  const next = async (feed: AsyncIterator<QueuesPush>): Promise<QueuesPush> => (await feed.next()).value as QueuesPush
  const queues = watchQueues(desk.house, null)
  const start = await next(queues)
  const asked = await ask(customer, 'instagram.com/poker.friends')
  const reviewId = asked.kind === 'Requested' ? asked.reviewId : ''
  const push = await next(queues)
  expect(told(push)).toEqual([`${reviewId} v1 Waiting`])
  // Nothing of what the customer wrote travels with it.
  expect(JSON.stringify(push.changes)).not.toContain('poker')
  await queues.return?.()

  await decideReviewOf(desk.house, desk.administrator, { reviewId, isAllowed: true, reason: '', idempotencyKey: randomUUID() })
  const resumed = watchQueues(desk.house, queuesCursor(start.mark))
  const missed = await next(resumed)
  expect([missed.isSnapshot, told(missed)]).toEqual([false, [`${reviewId} v2 Allowed`]])
  await resumed.return?.()
})

test('nothing is reviewed that the screen lets pass, and one customer cannot fill the queue', async () => {
  const customer = await desk.openCustomer()
  expect(await ask(customer, 'instagram.com/harmless')).toMatchObject({ kind: 'Refused', refusal: { code: 'REVIEW_NOT_NEEDED' } })
  const answers = await Promise.all(Array.from({ length: 22 }, async (_, index) => await ask(customer, `instagram.com/poker.${index}`)))
  expect(answers.filter(answer => answer.kind === 'Requested')).toHaveLength(20)
  expect(answers.find(answer => answer.kind === 'Refused')).toMatchObject({ refusal: { code: 'TOO_MANY_REVIEWS' } })
  const { rows } = await sql`select from placement_reviews where account_id = ${customer.accountId}::bigint`.execute(desk.house.db)
  expect(rows).toHaveLength(20)
})

test('the test bench says which rules are hit, which exception clears, and what a customer would read', async () => {
  expect(await testContentRules(desk.house, 'instagram.com/casino.fun', 'Poker!')).toMatchObject({
    canonicalLink: 'instagram.com/casino.fun', hits: [{ words: 'casino', action: 'Refuse' }, { words: 'poker', action: 'Review' }], clearedBy: [],
    verdict: 'Failed', decision: { allowed: false, refusal: { code: 'TARGET_FORBIDDEN', clause: 'P2.7' } },
  })
  expect(await testContentRules(desk.house, 'instagram.com/casino.royale', null)).toMatchObject({
    hits: [], clearedBy: [{ pattern: 'casino royale', isAllowed: true }], verdict: 'Passed', decision: { allowed: true },
  })
  expect(await testContentRules(desk.house, 'no link at all', null)).toMatchObject({ canonicalLink: null, verdict: 'Failed', decision: { refusal: { code: 'BAD_LINK' } } })
  await expect(testContentRules(desk.house, 'instagram.com/x', 'x'.repeat(50_001))).rejects.toThrow('comments have at most')
})
