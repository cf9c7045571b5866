import { randomUUID } from 'node:crypto'
import { Role } from '@tallyboard/schema'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Viewer } from '../context.ts'
import type { Refused } from '../idempotency.ts'
import { requestRefill } from '../refills/request-refill.ts'
import { openRefillHouse, type RefillHouse } from '../refills/testing.ts'
import { askOrderEvidence, askRefillEvidence, judgeEvidence, supplyEvidence, type EvidenceDone } from './evidence.ts'

let desk: RefillHouse
beforeAll(async () => { desk = await openRefillHouse() })
afterAll(async () => await desk.closeAll())

const HOUR_MS = 3_600_000
const WORDS = 'The follower count with the date'
let count = 0

async function dropped(): Promise<string> {
  const orderId = await desk.endedOrder()
  desk.clock.at = new Date(desk.clock.at.getTime() + HOUR_MS)
  await desk.read(orderId, 25_310)
  return orderId
}

async function refillOf(orderId: string): Promise<string> {
  const answer = await requestRefill(desk.house, desk.customer, orderId, `refill ${++count}`)
  return answer.kind === 'Refused' ? `${answer.refusal.clause} ${answer.refusal.code}` : answer.refillId
}

/** A picture that was sent and waits to be used. */
async function picture(viewer: Viewer = desk.customer): Promise<string> {
  const id = randomUUID()
  await sql`insert into files (id, account_id, uploaded_by, type, width, height, byte_count, created_at)
    values (${id}::uuid, ${viewer.accountId}::bigint, ${viewer.accountId}::bigint, 'Png', 800, 600, 20000, ${desk.clock.at}::timestamptz)`.execute(desk.house.db)
  return id
}

const supply = async (evidenceRequestId: string, imageIds: string[], viewer = desk.customer, key = `supply ${++count}`) =>
  await supplyEvidence(desk.house, viewer, { evidenceRequestId, imageIds, idempotencyKey: key })

function done(answer: EvidenceDone | Refused): string {
  if (answer.kind === 'Refused') throw new Error(`refused: ${answer.refusal.code}`)
  return answer.evidenceRequestId
}

const codeOf = (answer: { kind: string } | Refused) => 'refusal' in answer ? `${answer.refusal.clause} ${answer.refusal.code}` : answer.kind
const statusOf = async (refillId: string) => (await sql<{ status: string }>`select status from refills where id = ${refillId}::bigint`.execute(desk.house.db)).rows[0]?.status
const requestOf = async (id: string) => (await sql<Record<string, unknown>>`select * from evidence_requests where id = ${id}::bigint`.execute(desk.house.db)).rows[0]

test('P4.15 what is asked for and judged twice under one key is asked for and judged once', async () => {
  const asking = { orderId: await dropped(), mustShow: WORDS, idempotencyKey: randomUUID() }
  const ids = await Promise.all([asking, asking].map(async input => done(await askOrderEvidence(desk.house, desk.agent, input))))
  expect(new Set(ids).size).toBe(1)
  const [evidenceRequestId = ''] = ids
  done(await supply(evidenceRequestId, [await picture()]))
  const judging = { evidenceRequestId, isAccepted: true, reason: null, idempotencyKey: randomUUID() }
  for (const input of [judging, judging]) expect(await judgeEvidence(desk.house, desk.agent, input)).toEqual({ kind: 'Done', evidenceRequestId })
  expect(await requestOf(evidenceRequestId)).toMatchObject({ status: 'Accepted', version: 3 })

  const wanted = { refillId: await refillOf(await dropped()), mustShow: WORDS, idempotencyKey: randomUUID() }
  for (const input of [wanted, wanted]) done(await askRefillEvidence(desk.house, desk.agent, input))
  const { rows } = await sql`select 1 from evidence_requests where refill_id = ${wanted.refillId}::bigint`.execute(desk.house.db)
  expect(rows).toHaveLength(1)
})

describe('before a refill', () => {
  test('P4.11 what was asked for keeps the refill back until it has come; what was declined is wanted again', async () => {
    const orderId = await dropped()
    const requestId = done(await askOrderEvidence(desk.house, desk.agent, { orderId, mustShow: `  ${WORDS} `, idempotencyKey: randomUUID() }))
    expect(await requestOf(requestId)).toMatchObject({ must_show: WORDS, status: 'Wanted', account_id: desk.customer.accountId, refill_id: null })
    expect(await refillOf(orderId)).toMatch(/^P4\.11 /)
    done(await supply(requestId, [await picture()]))
    await judgeEvidence(desk.house, desk.agent, { evidenceRequestId: requestId, isAccepted: false, reason: 'The date is cut off', idempotencyKey: randomUUID() })
    expect(await requestOf(requestId)).toMatchObject({ status: 'Declined', reason: 'The date is cut off' })
    expect(await refillOf(orderId)).toMatch(/^P4\.11 /)
    done(await supply(requestId, [await picture(), await picture()]))
    expect(await requestOf(requestId)).toMatchObject({ status: 'Supplied', reason: null, decided_at: null })
    expect(await refillOf(orderId)).toMatch(/^\d+$/)
  })
})

describe('for a refill', () => {
  test('P4.15 it waits for the screenshot, goes on with it, and back when it is declined; every step is in its history', async () => {
    const refillId = await refillOf(await dropped())
    const requestId = done(await askRefillEvidence(desk.house, desk.agent, { refillId, mustShow: WORDS, idempotencyKey: randomUUID() }))
    expect(await statusOf(refillId)).toBe('EvidenceWanted')
    done(await supply(requestId, [await picture()]))
    expect(await statusOf(refillId)).toBe('Requested')
    await judgeEvidence(desk.house, desk.agent, { evidenceRequestId: requestId, isAccepted: false, reason: 'Unreadable', idempotencyKey: randomUUID() })
    expect(await statusOf(refillId)).toBe('EvidenceWanted')
    done(await supply(requestId, [await picture()]))
    await judgeEvidence(desk.house, desk.agent, { evidenceRequestId: requestId, isAccepted: true, reason: null, idempotencyKey: randomUUID() })
    expect(await statusOf(refillId)).toBe('Requested')
    expect(await desk.refillHistoryOf(refillId)).toEqual(['Requested', 'EvidenceWanted', 'EvidenceSupplied', 'EvidenceWanted', 'EvidenceSupplied'])
    expect(codeOf(await supply(requestId, [await picture()]))).toBe('P4.15 EVIDENCE_NOT_WANTED')
  })

  test('one that is on its way to the supplier is not held back any more', async () => {
    const refillId = await refillOf(await dropped())
    await sql`update refill_dispatches set state = 'Sending', claimed_at = now(), claimed_by = 'w' where refill_id = ${refillId}::bigint`.execute(desk.house.db)
    await expect(askRefillEvidence(desk.house, desk.agent, { refillId, mustShow: WORDS, idempotencyKey: randomUUID() })).rejects.toThrow('on its way to the supplier')
    expect(await statusOf(refillId)).toBe('Requested')
  })

  test('P4.15 nothing is asked for what has ended, nor in no words, nor in too many', async () => {
    const refillId = await refillOf(await dropped())
    expect(codeOf(await askRefillEvidence(desk.house, desk.agent, { refillId, mustShow: '  ', idempotencyKey: randomUUID() }))).toBe('P4.15 EVIDENCE_UNNAMED')
    expect(codeOf(await askRefillEvidence(desk.house, desk.agent, { refillId, mustShow: 'x'.repeat(501), idempotencyKey: randomUUID() }))).toBe('P4.15 EVIDENCE_WORDS_TOO_LONG')
    await sql`update refills set status = 'Rejected', ended_at = changed_at where id = ${refillId}::bigint`.execute(desk.house.db)
    expect(codeOf(await askRefillEvidence(desk.house, desk.agent, { refillId, mustShow: WORDS, idempotencyKey: randomUUID() }))).toBe('P4.15 EVIDENCE_SUBJECT_ENDED')
  })
})

describe('whose it is', () => {
  test('P4.15 only its customer answers, only with pictures of their own that are used nowhere else, once under a key', async () => {
    const requestId = done(await askOrderEvidence(desk.house, desk.agent, { orderId: await dropped(), mustShow: WORDS, idempotencyKey: randomUUID() }))
    const stranger: Viewer = { ...desk.customer, accountId: '999999' }
    const mine = await picture()
    await expect(supply(requestId, [mine], stranger)).rejects.toThrow('There is no such request for evidence')
    await expect(supply('0', [mine])).rejects.toThrow('There is no such request for evidence')
    await expect(supply(requestId, [await picture(stranger)])).rejects.toThrow('There is no such picture')
    await expect(supply(requestId, ['../../etc/passwd'])).rejects.toThrow('There is no such picture')
    await expect(supply(requestId, [mine, mine])).rejects.toThrow('names a picture twice')
    await expect(supply(requestId, [])).rejects.toThrow('names 1 to 4 pictures')
    expect(done(await supply(requestId, [mine], desk.customer, 'once'))).toBe(requestId)
    expect(done(await supply(requestId, [mine], desk.customer, 'once'))).toBe(requestId)
    await expect(supply(requestId, [mine])).rejects.toThrow('There is no such picture')
  })

  test('a customer neither asks for evidence nor judges it', async () => {
    const orderId = await dropped()
    expect(desk.customer.role).toBe(Role.Customer)
    await expect(askOrderEvidence(desk.house, desk.customer, { orderId, mustShow: WORDS, idempotencyKey: randomUUID() })).rejects.toThrow('Your role does not allow this')
    const requestId = done(await askOrderEvidence(desk.house, desk.agent, { orderId, mustShow: WORDS, idempotencyKey: randomUUID() }))
    await expect(judgeEvidence(desk.house, desk.customer, { evidenceRequestId: requestId, isAccepted: true, reason: null, idempotencyKey: randomUUID() })).rejects.toThrow('Your role does not allow this')
    await expect(judgeEvidence(desk.house, desk.agent, { evidenceRequestId: requestId, isAccepted: true, reason: null, idempotencyKey: randomUUID() })).rejects.toThrow('There is no picture to judge')
    done(await supply(requestId, [await picture()]))
    await expect(judgeEvidence(desk.house, desk.agent, { evidenceRequestId: requestId, isAccepted: false, reason: ' ', idempotencyKey: randomUUID() })).rejects.toThrow('declined with a reason')
  })
})
