import { DEFAULT_SETTINGS, type PolicySettings } from '@tallyboard/schema'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readEnv } from '../env.ts'
import { openHouse } from '../house.ts'
import { placeOrder } from '../orders/place-order.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { publishSettings, type PublishSettingsRequest } from './publish-settings.ts'
import { whatIf } from './what-if.ts'

let desk: OrderHouse
let followers: string
let likes: string
let count = 0

beforeAll(async () => {
  desk = await openOrderHouse()
  followers = await desk.addService()
  likes = await desk.addService({ metric: 'Likes' })
})
afterEach(async () => expect(await desk.wrongInBooks()).toEqual([]))
afterAll(async () => await desk.close())

async function newest(): Promise<number> {
  const { rows } = await sql<{ version: number }>`select coalesce(max(version), 1) as version from policy_settings`.execute(desk.house.db)
  return rows[0]?.version ?? 1
}

async function draftOf(changes: Partial<PolicySettings>): Promise<PublishSettingsRequest> {
  return { draft: { ...DEFAULT_SETTINGS, ...changes }, draftOfVersion: await newest(), effectiveAt: null, reason: 'A test', idempotencyKey: `settings ${++count}` }
}

test('a version takes effect at its instant on every process at once, and an order names the version it was placed under', async () => {
  const other = await openHouse(readEnv({ DATABASE_URL: desk.house.env.databaseUrl, POOL_SIZE: '2', LOG_LEVEL: 'silent' }), { clock: () => desk.clock.at })
  try {
    expect((await other.settings()).version).toBe(1)
    const effectiveAt = new Date(desk.clock.at.getTime() + 3_600_000)
    expect(await publishSettings(desk.house, desk.administrator, { ...await draftOf({ refillStartHours: 36 }), effectiveAt })).toEqual({ kind: 'Published', version: 2 })
    desk.clock.at = new Date(effectiveAt.getTime() - 1)
    expect((await desk.house.settings()).version).toBe(1)
    const before = await desk.place(await desk.openCustomer(), followers)
    desk.clock.at = effectiveAt
    // The other process is not on this one's bus: its list is old by then, as it is after five seconds in a house.
    await expect.poll(async () => (await other.settings()).version, { timeout: 8_000, interval: 500 }).toBe(2)
    expect(await desk.house.settings()).toMatchObject({ version: 2, settings: { refillStartHours: 36 } })
    const after = await desk.place(await desk.openCustomer(), followers)
    expect([await desk.orderOf(before), await desk.orderOf(after)]).toMatchObject([{ settings_version: 1 }, { settings_version: 2 }])
  } finally {
    await other.close()
  }
}, 20_000)

test('a draft that contradicts itself is answered field by field, and nothing is published', async () => {
  const version = await newest()
  const request = await draftOf({ leadTimeHoursMin: 90, leadTimeHoursMax: 72, refillStartShareBasisPoints: 10_001 })
  const failure: unknown = await publishSettings(desk.house, desk.administrator, request).catch((cause: unknown) => cause)
  expect(failure).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', problems: [
    { field: 'refillStartShareBasisPoints' }, { field: 'leadTimeHoursMin' }, { field: 'leadTimeHoursMax' },
  ] } })
  expect(await newest()).toBe(version)
  expect(await whatIf(desk.house, request.draft, 10)).toMatchObject({ problems: [{ field: 'refillStartShareBasisPoints' }, {}, {}], placements: { consideredCount: 0 } })
})

test('an effect date in the past, an empty reason, an old draft and a draft without a change are not published; a customer publishes nothing', async () => {
  const version = await newest()
  const request = await draftOf({ refillAgainHours: 12 })
  const past = new Date(desk.clock.at.getTime() - 1)
  await expect(publishSettings(desk.house, desk.administrator, { ...request, effectiveAt: past })).rejects.toThrow('effectiveAt is in the past')
  await expect(publishSettings(desk.house, desk.administrator, { ...request, reason: ' ' })).rejects.toThrow('reason has 1 to 500')
  expect(await publishSettings(desk.house, desk.administrator, { ...request, draftOfVersion: version - 1 }))
    .toMatchObject({ kind: 'Refused', refusal: { code: 'SETTINGS_MOVED', clause: 'P7.1' } })
  const { settings } = await desk.house.settings()
  expect(await publishSettings(desk.house, desk.administrator, { ...request, draft: settings })).toMatchObject({ kind: 'Refused', refusal: { code: 'SETTINGS_UNCHANGED' } })
  await expect(publishSettings(desk.house, await desk.openCustomer(), request)).rejects.toThrow('role does not allow')
  expect(await newest()).toBe(version)
})

test('two administrators publish from the same version in one instant: one passes, the other is told', async () => {
  const [one, other] = [await draftOf({ refillAgainHours: 6 }), await draftOf({ refillAgainHours: 8 })]
  const answers = await Promise.all([one, other].map(async request => await publishSettings(desk.house, desk.administrator, request)))
  expect(answers.filter(answer => answer.kind === 'Published')).toHaveLength(1)
  expect(answers.find(answer => answer.kind === 'Refused')).toMatchObject({ refusal: { code: 'SETTINGS_MOVED' } })
  desk.clock.at = new Date(desk.clock.at.getTime() + 5_000)
})

test('what-if takes the last placements again: what was refused for want of a source, and what would be', async () => {
  const customer = await desk.openCustomer()
  await desk.place(customer, followers, { link: 'instagram.com/what.if' })
  const { settings } = await desk.house.settings()
  const report = await whatIf(desk.house, { ...settings, isSourceRequired: true }, 1)
  expect(report).toMatchObject({
    changes: [{ field: 'isSourceRequired', clause: 'P1.5' }],
    placements: { consideredCount: 1, nowRefused: 1, same: 0 }, examples: [{ subject: 'Placement', kind: 'NowRefused', clause: 'P1.5', before: 'Granted.' }],
  })
  // A refusal is kept too: the same link again, for another service, stands in the way only while links are compared whatever the service.
  const refused = await placeOrder(desk.house, customer, desk.requestFor(likes, { link: 'instagram.com/what.if' }))
  expect(refused).toMatchObject({ kind: 'Refused', refusal: { code: 'LINK_HAS_OPEN_ORDER' } })
  expect(await whatIf(desk.house, { ...settings, linkScope: 'linkAndMetric' }, 1)).toMatchObject({ placements: { consideredCount: 1, cannotTell: 1 } })
  await expect(whatIf(desk.house, settings, 2_001)).rejects.toThrow('lastCount must be from 1 to 2000')
  await expect(whatIf(desk.house, settings, 0)).rejects.toThrow('lastCount')
})

test('P2.3 holds while its scope changes: an open order keeps others away by the key it was placed under, and of two in one instant one passes', async () => {
  const link = 'instagram.com/scopes.mix'
  const customer = await desk.openCustomer()
  const first = await desk.place(customer, followers, { link })
  expect(await publishSettings(desk.house, desk.administrator, await draftOf({ linkScope: 'linkAndMetric' }))).toMatchObject({ kind: 'Published' })
  desk.clock.at = new Date(desk.clock.at.getTime() + 5_000)
  expect(await placeOrder(desk.house, customer, desk.requestFor(likes, { link }))).toMatchObject({ kind: 'Refused', refusal: { code: 'LINK_HAS_OPEN_ORDER' } })
  expect((await desk.orderOf(first))['lock_key']).toBe(link)
  const wide = 'instagram.com/wide'
  await desk.place(customer, followers, { link: wide })
  await desk.place(customer, likes, { link: wide })
  const effectiveAt = new Date(desk.clock.at.getTime() + 60_000)
  await publishSettings(desk.house, desk.administrator, { ...await draftOf({ linkScope: 'link' }), effectiveAt })
  // One is decided just before the instant, the other at it; both are under way at once.
  const instants = [new Date(effectiveAt.getTime() - 1), effectiveAt]
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all(instants.map(async (at, index) => {
      desk.clock.at = at
      return await placeOrder(desk.house, customer, desk.requestFor(index === 0 ? followers : likes, { link: `instagram.com/instant.${round}` }))
    }))
    const keys = await Promise.all(answers.map(async answer => answer.kind === 'Placed' ? (await desk.orderOf(answer.orderId))['lock_key'] : null))
    expect(keys.filter(key => key !== null)).toHaveLength(1)
  }
  desk.clock.at = effectiveAt
  expect(await placeOrder(desk.house, customer, desk.requestFor(followers, { link: wide }))).toMatchObject({ kind: 'Refused', refusal: { code: 'LINK_HAS_OPEN_ORDER' } })
})
