import type { House } from '../house.ts'
import { feedOf, openMailbox, type Mailbox } from '../mailbox.ts'
import type { OrderProgressMessage } from '../topics.ts'
import { readProgress } from './progress-query.ts'

/**
 * The state of one order now, or every event after a version, and then each change. It listens before it reads, so a change in between is
 * not lost. Of what a slow reader has not fetched, only the newest state waits.
 */
export function watchOrder(house: House, orderId: string, afterVersion: number | null): AsyncIterableIterator<OrderProgressMessage> {
  const mailbox = openMailbox<OrderProgressMessage>((waiting, next) => next.version > waiting.version ? next : waiting)
  return feedOf(mailbox, changes(house, orderId, afterVersion, mailbox))
}

/** News can be lost between processes; what was missed is looked up this often. */
const LOOK_AGAIN_MS = 30_000

async function* changes(
  house: House, orderId: string, afterVersion: number | null, mailbox: Mailbox<OrderProgressMessage>,
): AsyncGenerator<OrderProgressMessage, void, undefined> {
  const stopListening = house.bus.listen('order', orderId, message => mailbox.put(message))
  const lookAgain = setInterval(() => {
    readProgress(house.db, orderId, null).then(
      ([newest]) => { if (newest !== undefined) mailbox.put(newest) },
      (cause: unknown) => house.log.warn({ err: cause }, 'a watched order could not be looked up'))
  }, LOOK_AGAIN_MS)
  try {
    let version = afterVersion ?? 0
    for (const message of await readProgress(house.db, orderId, afterVersion)) {
      version = message.version
      yield message
    }
    for (let next = await mailbox.take(); next !== null; next = await mailbox.take()) {
      if (next.version <= version) continue
      version = next.version
      yield next
    }
  } finally {
    clearInterval(lookAgain)
    stopListening()
  }
}
