import type { House } from '../house.ts'
import { feedOf, openMailbox, type Mailbox } from '../mailbox.ts'
import { readAnnouncementsFor, type AnnouncementRecord } from './announcement-query.ts'

/** What is announced, whole: who missed a push has missed nothing. */
export interface AnnouncementPush {
  readonly announcements: readonly AnnouncementRecord[]
}

/** Announcements begin and end by the clock, and news can be lost between processes. */
const LOOK_AGAIN_MS = 60_000

/** What is announced to an account, and again whenever that has changed. */
export function watchAnnouncements(house: House, accountId: string): AsyncIterableIterator<AnnouncementPush> {
  const mailbox = openMailbox<Record<string, never>>((_, next) => next)
  return feedOf(mailbox, pushes(house, accountId, mailbox))
}

async function* pushes(house: House, accountId: string, mailbox: Mailbox<Record<string, never>>): AsyncGenerator<AnnouncementPush, void, undefined> {
  const stopListening = house.bus.listen('announcements', 'house', () => mailbox.put({}))
  const looking = setInterval(() => mailbox.put({}), LOOK_AGAIN_MS)
  mailbox.put({})
  let told: string | null = null
  try {
    while (await mailbox.take() !== null) {
      const announcements = await readAnnouncementsFor(house.db, accountId, house.clock())
      const word = JSON.stringify(announcements)
      if (word === told) continue
      told = word
      yield { announcements }
    }
  } finally {
    stopListening()
    clearInterval(looking)
  }
}
