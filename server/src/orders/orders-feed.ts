import { decodeCursor, encodeCursor } from '../connection.ts'
import { ErrorCode, known } from '../errors.ts'
import type { House } from '../house.ts'
import { feedOf, openMailbox, type Mailbox } from '../mailbox.ts'
import type { OrderProgressMessage } from '../topics.ts'
import { PUSH_ORDERS_MAX, readAccountProgress, type FeedMark } from './progress-query.ts'

/** One push of an account's feed. Every watcher that keeps up is given the same object. */
export interface OrdersPush {
  readonly mark: FeedMark
  readonly isSnapshot: boolean
  readonly changes: readonly OrderProgressMessage[]
}

/** Changes of one moment travel together: a poll of a hundred orders is one push. Longer would be felt, shorter splits a poll. */
const GATHER_MS = 40

/**
 * The feed reads again what happened since its mark this often. That moves the mark on, so that a resumed watcher is not sent a day of
 * changes, and it finds what was lost on the way between processes.
 */
const LOOK_AGAIN_MS = 30_000

/** After this long nothing older than an end is on its way any more, and its version need not be remembered. */
const ENDED_REMEMBERED_MS = 60_000

/** All watchers of one account in this process. */
interface Feed {
  /** Reads what a new watcher has missed and lets it hear everything after. */
  join(mailbox: Mailbox<OrdersPush>, after: FeedMark | null): Promise<OrdersPush>
  leave(mailbox: Mailbox<OrdersPush>): void
}

const feedsOf = new WeakMap<House, Map<string, Feed>>()

/** A cursor of the feed as text, and back. A cursor of somebody else's making is an input error. */
export function feedCursor(mark: FeedMark): string {
  return encodeCursor('ordersProgress', [mark.database, mark.transaction])
}

function markOf(cursor: string): FeedMark {
  const [database = '', transaction = ''] = decodeCursor('ordersProgress', cursor, ['id', 'id'])
  return { database, transaction }
}

/**
 * The state of all of an account's orders and then every change (ADR 3). A resumed watcher is sent what transactions not older than its
 * cursor have touched; some of that twice, never less.
 */
export function watchOrders(house: House, accountId: string, after: string | null): AsyncIterableIterator<OrdersPush> {
  const mark = after === null ? null : markOf(after)
  const mailbox: Mailbox<OrdersPush> = openMailbox((waiting, next) => {
    const merged = mergePushes(waiting, next)
    if (merged.changes.length > PUSH_ORDERS_MAX) mailbox.close(known(ErrorCode.TOO_MANY_REQUESTS, 'The reader is too slow. Resume with the last cursor.'))
    return merged
  })
  return feedOf(mailbox, pushes(house, accountId, mark, mailbox))
}

async function* pushes(house: House, accountId: string, after: FeedMark | null, mailbox: Mailbox<OrdersPush>): AsyncGenerator<OrdersPush, void, undefined> {
  const feed = feedOfAccount(house, accountId)
  try {
    yield await feed.join(mailbox, after)
    for (let push = await mailbox.take(); push !== null; push = await mailbox.take()) yield push
  } finally {
    feed.leave(mailbox)
  }
}

function mergePushes(waiting: OrdersPush, next: OrdersPush): OrdersPush {
  const newest = new Map([...waiting.changes, ...next.changes].map(change => [change.orderId, change]))
  return { mark: next.mark, isSnapshot: waiting.isSnapshot, changes: [...newest.values()] }
}

function feedOfAccount(house: House, accountId: string): Feed {
  let feeds = feedsOf.get(house)
  if (feeds === undefined) feedsOf.set(house, feeds = new Map())
  let feed = feeds.get(accountId)
  if (feed === undefined) {
    const ofHouse = feeds
    feeds.set(accountId, feed = openFeed(house, accountId, () => ofHouse.delete(accountId)))
  }
  return feed
}

/** One listener on the bus and one memory of versions for however many watchers, from the first that joins to the last that leaves. */
function openFeed(house: House, accountId: string, onEmpty: () => void): Feed {
  const mailboxes = new Set<Mailbox<OrdersPush>>()
  const joining = new Map<Mailbox<OrdersPush>, Map<string, OrderProgressMessage>>()
  const known = new Map<string, { readonly version: number, readonly endedAtMs: number | null }>()
  let gathered = new Map<string, OrderProgressMessage>()
  let gathering: NodeJS.Timeout | null = null
  let mark: FeedMark | null = null
  let isMarkBehind = false

  /** Whatever is not newer than what is known already was told before. */
  const hear = (message: OrderProgressMessage): void => {
    if (message.version <= (known.get(message.orderId)?.version ?? 0)) return
    known.set(message.orderId, { version: message.version, endedAtMs: message.endedAt === null ? null : Date.now() })
    for (const arrived of joining.values()) arrived.set(message.orderId, message)
    gathered.set(message.orderId, message)
    gathering ??= setTimeout(tell, GATHER_MS)
  }

  const tell = (): void => {
    if (gathering !== null) clearTimeout(gathering)
    gathering = null
    if (mark === null || gathered.size === 0) return
    const push: OrdersPush = { mark, isSnapshot: false, changes: [...gathered.values()] }
    gathered = new Map()
    isMarkBehind = true
    for (const mailbox of mailboxes) mailbox.put(push)
  }

  const lookAgain = async (): Promise<void> => {
    if (mark === null) return
    const read = await readAccountProgress(house.db, accountId, mark, house.clock())
    for (const message of read.changes) hear(message)
    mark = read.mark
    tell()
    // Nothing was told under the new mark yet; without this a watcher would resume from the old one for as long as nothing happens.
    if (isMarkBehind) for (const mailbox of mailboxes) mailbox.put({ mark, isSnapshot: false, changes: [] })
    isMarkBehind = false
    for (const [orderId, { endedAtMs }] of known) {
      if (endedAtMs !== null && Date.now() - endedAtMs > ENDED_REMEMBERED_MS) known.delete(orderId)
    }
  }

  const stopListening = house.bus.listen('orders', accountId, hear)
  const looking = setInterval(() => {
    lookAgain().catch((cause: unknown) => house.log.warn({ err: cause }, 'a watched account could not be looked up'))
  }, LOOK_AGAIN_MS)

  const closeWhenEmpty = (): void => {
    if (mailboxes.size > 0 || joining.size > 0) return
    stopListening()
    clearInterval(looking)
    if (gathering !== null) clearTimeout(gathering)
    onEmpty()
  }

  return {
    join: async (mailbox, after) => {
      const arrived = new Map<string, OrderProgressMessage>()
      joining.set(mailbox, arrived)
      try {
        const read = await readAccountProgress(house.db, accountId, after, house.clock())
        const states = new Map(read.changes.map(change => [change.orderId, change]))
        for (const [orderId, message] of arrived) {
          if (message.version > (states.get(orderId)?.version ?? 0)) states.set(orderId, message)
        }
        // The others may not have heard yet what this read has found; and nothing older than it may reach this watcher afterwards.
        mark ??= read.mark
        for (const message of read.changes) hear(message)
        tell()
        mailboxes.add(mailbox)
        return { mark: read.mark, isSnapshot: read.isSnapshot, changes: [...states.values()] }
      } finally {
        joining.delete(mailbox)
      }
    },
    leave: (mailbox) => {
      mailboxes.delete(mailbox)
      closeWhenEmpty()
    },
  }
}
