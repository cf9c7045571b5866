import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../context.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { announce, dismissAnnouncement, endAnnouncement, type AnnounceRequest } from './announce.ts'
import { watchAnnouncements } from './announcement-feed.ts'
import { writeAnnouncementLetters } from './announcement-letters.ts'
import { readAnnouncementsFor } from './announcement-query.ts'

let desk: OrderHouse
let [ada, bo]: Viewer[] = []
let serviceId: string
let keys = 0
const key = (): string => `announcement key ${++keys}`

beforeAll(async () => {
  desk = await openOrderHouse()
  ada = await desk.openCustomer()
  bo = await desk.openCustomer()
  serviceId = await desk.addService()
  await desk.place(ada, serviceId)
})
afterAll(async () => await desk.close())

async function write(changes: Partial<AnnounceRequest>): Promise<string> {
  const answer = await announce(desk.house, desk.administrator, {
    title: 'Title', text: 'Text', level: 'News', audience: 'All', platform: null, serviceId: null, fromAt: null, untilAt: null, isMailed: false, idempotencyKey: key(), ...changes,
  })
  if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
  return answer.announcementId
}
const seenBy = async (viewer: Viewer): Promise<string[]> => (await readAnnouncementsFor(desk.house.db, viewer.accountId, desk.clock.at)).filter(({ isDismissed }) => !isDismissed).map(({ id }) => id)

test('an announcement is seen by those it is for, and by nobody else', async () => {
  const [all, staff] = [await write({}), await write({ audience: 'Staff' })]
  const [ofService, ofPlatform] = [await write({ audience: 'Service', serviceId }), await write({ audience: 'Platform', platform: 'Instagram' })]
  const elsewhere = await write({ audience: 'Platform', platform: 'YouTube' })
  expect(await seenBy(ada!)).toEqual([ofPlatform, ofService, all])
  expect(await seenBy(bo!)).toEqual([all])
  expect(await seenBy(desk.administrator)).toEqual([staff, all])
  for (const announcementId of [all, staff, ofService, ofPlatform, elsewhere]) await endAnnouncement(desk.house, desk.administrator, { announcementId, idempotencyKey: key() })
  expect(await seenBy(ada!)).toEqual([])
})

test('it begins and ends by the clock, and whoever put it away does not see it again', async () => {
  const hour = 3_600_000
  const id = await write({ fromAt: new Date(desk.clock.at.getTime() + hour), untilAt: new Date(desk.clock.at.getTime() + 3 * hour) })
  expect(await seenBy(ada!)).toEqual([])
  desk.clock.at = new Date(desk.clock.at.getTime() + hour)
  expect(await seenBy(ada!)).toEqual([id])
  await dismissAnnouncement(desk.house, ada!, { announcementId: id, idempotencyKey: key() })
  expect(await seenBy(ada!)).toEqual([])
  expect(await seenBy(bo!)).toEqual([id])
  desk.clock.at = new Date(desk.clock.at.getTime() + 2 * hour)
  expect(await seenBy(bo!)).toEqual([])
})

test('it goes by e-mail once to each of those it is for, whichever workers write, and not before it begins', async () => {
  const id = await write({ audience: 'Service', serviceId, isMailed: true, title: 'Slow today', fromAt: new Date(desk.clock.at.getTime() + 1_000) })
  await writeAnnouncementLetters(desk.house)
  const lettersOf = async (): Promise<string[]> => (await sql<{ account_id: string }>`select account_id from mails where subject = 'Slow today'`.execute(desk.house.db)).rows.map(row => row.account_id)
  expect(await lettersOf()).toEqual([])
  desk.clock.at = new Date(desk.clock.at.getTime() + 1_000)
  await Promise.all([writeAnnouncementLetters(desk.house), writeAnnouncementLetters(desk.house)])
  await writeAnnouncementLetters(desk.house)
  expect(await lettersOf()).toEqual([ada!.accountId])
  await endAnnouncement(desk.house, desk.administrator, { announcementId: id, idempotencyKey: key() })
})

test('an open page is told what is announced, and told again when it is ended', async () => {
  const feed = watchAnnouncements(desk.house, bo!.accountId)
  const next = async (): Promise<string[]> => ((await feed.next()).value as { announcements: readonly { title: string }[] }).announcements.map(({ title }) => title)
  expect(await next()).toEqual([])
  const id = await write({ title: 'Down for a minute', level: 'Incident' })
  expect(await next()).toEqual(['Down for a minute'])
  await endAnnouncement(desk.house, desk.administrator, { announcementId: id, idempotencyKey: key() })
  expect(await next()).toEqual([])
  await feed.return?.()
})

test('a customer announces nothing, and bad input is said', async () => {
  const request = { title: 'T', text: 'T', level: 'News', audience: 'All', platform: null, serviceId: null, fromAt: null, untilAt: null, isMailed: false } as const
  await expect(announce(desk.house, ada!, { ...request, idempotencyKey: key() })).rejects.toThrow()
  await expect(write({ title: ' ' })).rejects.toThrow('title has 1 to 120 characters')
  await expect(write({ audience: 'Service' })).rejects.toThrow('serviceId names the service')
  await expect(write({ untilAt: new Date(0) })).rejects.toThrow('untilAt is after fromAt')
})
