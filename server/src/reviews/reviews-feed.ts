import type { House } from '../house.ts'
import { feedOf, openMailbox, type Mailbox } from '../mailbox.ts'
import { readReview, type ReviewObject } from './review-query.ts'

/** Reviews of one account, or of everybody under `house`, as they change. What waits for a slow reader is a set of ids, never longer than the queue. */
export function watchReviews(house: House, key: string): AsyncIterableIterator<ReviewObject> {
  const mailbox = openMailbox<ReadonlySet<string>>((waiting, next) => new Set([...waiting, ...next]))
  return feedOf(mailbox, changes(house, key, mailbox))
}

async function* changes(house: House, key: string, mailbox: Mailbox<ReadonlySet<string>>): AsyncGenerator<ReviewObject, void, undefined> {
  const stopListening = house.bus.listen('reviews', key, ({ reviewId }) => mailbox.put(new Set([reviewId])))
  try {
    for (let ids = await mailbox.take(); ids !== null; ids = await mailbox.take()) {
      for (const id of ids) {
        const review = await readReview(house.db, id)
        if (review !== null) yield review
      }
    }
  } finally {
    stopListening()
  }
}
