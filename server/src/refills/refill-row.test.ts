import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askRefillEvidence } from '../support/evidence.ts'
import { closeRefill } from './close-refill.ts'
import { countRefills, readRefillPage, type RefillSelection } from './refill-row.ts'
import { requestRefill } from './request-refill.ts'
import { openRefillHouse, type RefillHouse } from './testing.ts'

let desk: RefillHouse
beforeAll(async () => { desk = await openRefillHouse() })
afterAll(async () => await desk.closeAll())

let count = 0

async function openRefill(link: string): Promise<string> {
  const orderId = await desk.endedOrder({ link })
  desk.clock.at = new Date(desk.clock.at.getTime() + 3_600_000)
  await desk.read(orderId, 25_310)
  const answer = await requestRefill(desk.house, desk.customer, orderId, `refill ${++count}`)
  if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
  return answer.refillId
}

test('the counts of a customer\'s refills are those of the lists behind the tabs, with and without a search', async () => {
  const ids = await Promise.all(['instagram.com/counted.one', 'instagram.com/counted.two', 'instagram.com/counted.three', 'instagram.com/else'].map(openRefill))
  await closeRefill(desk.house, desk.agent, { refillId: ids[0] ?? '', status: 'Completed', reason: 'Done', idempotencyKey: randomUUID() })
  await closeRefill(desk.house, desk.agent, { refillId: ids[1] ?? '', status: 'Rejected', reason: 'Not ours', idempotencyKey: randomUUID() })
  const { db } = desk.house
  const { accountId } = desk.customer
  expect(await countRefills(db, accountId, null)).toEqual({ all: 4, open: 2, evidenceWanted: 0, completed: 1, rejected: 1 })
  expect(await countRefills(db, accountId, ' counted ')).toEqual({ all: 3, open: 1, evidenceWanted: 0, completed: 1, rejected: 1 })
  expect(await countRefills(db, '999999', null)).toEqual({ all: 0, open: 0, evidenceWanted: 0, completed: 0, rejected: 0 })
  const open = await readRefillPage(db, accountId, { statuses: ['Requested', 'EvidenceWanted', 'Sent', 'InProgress'] }, 10, null, desk.clock.at)
  expect(open).toHaveLength(2)
})

test('what cannot be sent stays contested while a screenshot is asked for, and is not uncertain: it never left', async () => {
  const orderId = await desk.endedOrder({ link: 'instagram.com/numberless' })
  await sql`update dispatches set state = 'Refused', supplier_order_id = null where order_id = ${orderId}::bigint`.execute(desk.house.db)
  desk.clock.at = new Date(desk.clock.at.getTime() + 3_600_000)
  await desk.read(orderId, 25_310)
  const answer = await requestRefill(desk.house, desk.customer, orderId, `refill ${++count}`)
  const refillId = answer.kind === 'Refused' ? '' : answer.refillId
  const found = async (selection: RefillSelection) => (await readRefillPage(desk.house.db, null, { orderId, ...selection }, 10, null, desk.clock.at)).map(row => `${row.contested_by}: ${row.contested_reason}`)
  const reason = 'House: The supplier has no number for this order, so it cannot be asked.'
  expect([await found({ isContested: true }), await found({ isUncertain: true }), await found({ isUncertain: false })]).toEqual([[reason], [], [reason]])

  const pushed: boolean[] = []
  const stop = desk.house.bus.listen('refills', desk.customer.accountId, ({ isContested }) => pushed.push(isContested))
  const asked = await askRefillEvidence(desk.house, desk.agent, { refillId, mustShow: 'The counter', idempotencyKey: randomUUID() })
  expect(asked.kind).toBe('Done')
  expect(await found({ isContested: true, statuses: ['EvidenceWanted'] })).toEqual([reason])
  expect(pushed).toEqual([true])
  stop()
})

test('counting goes through an index, however many refills others have', async () => {
  await sql`insert into refills (order_id, account_id, service_id, supplier_id, canonical_link, metric, status, quantity, guaranteed_count, current_count, start_latest_at, is_automatic,
      settings_version, checks, facts, created_at, ended_at, changed_at)
    select 1000000 + number, 77 + number % 20, 1, 1, 'instagram.com/many', 'Followers', 'Completed', 1, 2, 1, now(), false, 1, '[]', '{}', now(), now(), now() from generate_series(1, 20000) number`.execute(desk.house.db)
  await desk.house.pool.query('analyze refills')
  const { rows } = await desk.house.pool.query<{ 'QUERY PLAN': string }>('explain select r.status, count(*)::int from refills r where r.account_id = 77 and true group by r.status')
  expect(rows.map(row => row['QUERY PLAN']).join('\n')).not.toContain('Seq Scan')
  expect(await countRefills(desk.house.db, '77', null)).toMatchObject({ all: 1_000, completed: 1_000 })
})
