import type { House } from '../house.ts'
import { writeAnnouncementLetters } from './announcement-letters.ts'
import { followHistories } from './follow-histories.ts'
import { openMailServer } from './mail-server.ts'
import { sendMails } from './send-mails.ts'
import { watchBalances } from './watch-balances.ts'

/** What a worker does for the post, each to be run again and again. */
export interface Post {
  /** Writes what there is to tell since the last look. */
  readonly write: () => Promise<void>
  /** Hands to the mail server what is due; does nothing in a house that has none. */
  readonly send: () => Promise<void>
  readonly close: () => void
}

/** Opens the post of a house, with the mail server of its environment. */
export function startPost(house: House): Post {
  const server = openMailServer(house.env)
  let isClosed = false
  return {
    write: async () => {
      await followHistories(house)
      await watchBalances(house)
      await writeAnnouncementLetters(house)
    },
    send: async () => {
      while (server !== null && !isClosed && await sendMails(house, server) > 0) { /* The next few. */ }
    },
    close: () => {
      isClosed = true
      server?.close()
    },
  }
}
