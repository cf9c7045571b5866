import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Viewer } from '../context.ts'
import { suspendAccount } from '../customers/change-standing-by-hand.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { setTier } from '../services/tiers.ts'
import { recur } from '../worker/recurring.ts'
import { checkAudit, sealAudit } from './audit-chain.ts'
import { readAudit, type AuditSelection } from './audit-query.ts'
import { inScene, sceneNow } from './audit-scene.ts'
import { strikeSecrets } from './strike-secrets.ts'

let desk: OrderHouse
let count = 0

/** Opened before, because what an administrator credits them is in the log too. */
const customers: Viewer[] = []

beforeAll(async () => {
  desk = await openOrderHouse()
  for (let n = 0; n < 30; n++) customers.push(await desk.openCustomer())
})
afterAll(async () => { await desk.close() })

const EVERYTHING: AuditSelection = { actorId: null, operation: null, subject: null, subjectId: null, from: null, until: null, search: null }
const read = async (selection: Partial<AuditSelection> = {}) => await readAudit(desk.house.db, { ...EVERYTHING, ...selection }, 100, null)

function nextCustomer(): Viewer {
  const customer = customers.pop()
  if (customer === undefined) throw new Error('there are customers left')
  return customer
}

/** Suspends a new customer, which is something that the log tells. Answers the customer's number. */
async function suspendSomebody(): Promise<string> {
  const { accountId } = nextCustomer()
  const scene = { operation: 'suspendAccount', role: desk.administrator.role, actorId: desk.administrator.accountId, sessionId: 's1', requestId: 'r1', address: '192.0.2.7', userAgent: 'A browser' }
  await inScene(scene, async () => await suspendAccount(desk.house, desk.administrator, { accountId, reason: 'Shared a stolen card.', idempotencyKey: `audit ${++count}` }))
  return accountId
}

/** Changes the log as only somebody with the database in their hands can. */
async function behindTheBack(statement: string): Promise<void> {
  await sql.raw(`begin; set local session_replication_role = replica; ${statement}; commit`).execute(desk.house.db)
}

beforeEach(async () => {
  await behindTheBack('truncate audit_entries, audit_seals, audit_unsealed; delete from house where key in (\'audit-head\', \'audit-check\')')
})

test('what an administrator does is in the log: who, what, from where, before and after; free text is struck', async () => {
  const accountId = await suspendSomebody()
  expect(await read()).toMatchObject([{
    actorId: desk.administrator.accountId, operation: 'suspendAccount', subject: 'Account', subjectId: accountId, before: { status: 'Active' }, after: { status: 'Suspended' },
    input: { accountId, reason: '[struck]' }, address: '192.0.2.7', userAgent: 'A browser', requestId: 'r1',
  }])
  expect([(await read({ subjectId: accountId })).length, (await read({ search: 'suspended' })).length, (await read({ search: 'sus_ended' })).length, (await read({ actorId: 'nobody' })).length]).toEqual([1, 1, 0, 0])
})

test('a customer\'s own doing, a refusal and a repetition write nothing', async () => {
  const serviceId = await desk.addService()
  await behindTheBack('truncate audit_entries, audit_unsealed')
  await desk.place(nextCustomer(), serviceId)
  expect(await read()).toEqual([])
  const accountId = await suspendSomebody()
  const again = { accountId, reason: 'Once more.', idempotencyKey: `audit ${++count}` }
  expect(await suspendAccount(desk.house, desk.administrator, again)).toMatchObject({ kind: 'Refused' })
  expect(await read()).toHaveLength(1)
  const tier = { name: 'Loyal', discountBasisPoints: 500, idempotencyKey: `audit ${++count}` }
  await Promise.all([1, 2].map(async () => await setTier(desk.house, desk.administrator, tier)))
  expect(await read({ operation: 'setTier' })).toHaveLength(1)
})

test('secrets and what customers wrote never reach the log, and long lists are cut', () => {
  expect(strikeSecrets({ key: 'abc', deep: [{ password: 'x', quantity: 9n, at: new Date(0) }], comments: null })).toEqual({
    key: '[struck]', deep: [{ password: '[struck]', quantity: '9', at: '1970-01-01T00:00:00.000Z' }], comments: null,
  })
  expect(strikeSecrets(Array.from({ length: 150 }, (_, index) => index))).toHaveLength(101)
})

test('what the house does by itself is nobody\'s, also after somebody\'s mutation has nudged it', async () => {
  const scenes: unknown[] = []
  const work = recur(desk.house, 'audited', 60_000, async () => { scenes.push(sceneNow()) })
  const scene = { operation: 'placeOrder', role: desk.administrator.role, actorId: desk.administrator.accountId, sessionId: 's1', requestId: 'r1', address: null, userAgent: null }
  await expect.poll(() => scenes.length).toBe(1)
  await inScene(scene, async () => { work.nudge() })
  await expect.poll(() => scenes.length).toBe(2)
  await work.stop()
  expect(scenes).toEqual([null, null])
})

test('the log can only be added to', async () => {
  await suspendSomebody()
  await expect(sql`update audit_entries set operation = 'nothing'`.execute(desk.house.db)).rejects.toThrow()
  await expect(sql`delete from audit_entries`.execute(desk.house.db)).rejects.toThrow()
})

test('many who seal at once make one chain, and it is whole', async () => {
  for (let n = 0; n < 5; n++) await suspendSomebody()
  await Promise.all([sealAudit(desk.house), sealAudit(desk.house), sealAudit(desk.house)])
  await suspendSomebody()
  expect(await checkAudit(desk.house)).toMatchObject({ sealedCount: 6, fault: null })
})

test.each([
  ['an entry that was changed', 'update audit_entries set after = \'{"status": "Active"}\' where id = $id', /is not what was written/],
  ['an entry that was taken out', 'delete from audit_entries where id = $id', /is gone/],
  ['an entry that was taken out with its seal', 'delete from audit_seals where entry_id = $id; delete from audit_entries where id = $id', /seals missing/],
  ['an entry that was added beside the house', 'insert into audit_entries (at, operation) values (now(), \'nothing\')', /added without a seal/],
  ['a chain that was cut off', 'delete from audit_seals where seq >= 2', /should end at seal 3/],
])('%s shows', async (_, statement, fault) => {
  for (let n = 0; n < 3; n++) await suspendSomebody()
  expect(await checkAudit(desk.house)).toMatchObject({ fault: null, sealedCount: 3 })
  const [, middle] = await read()
  await behindTheBack(statement.replaceAll('$id', middle?.id ?? ''))
  expect((await checkAudit(desk.house)).fault).toMatch(fault)
})
