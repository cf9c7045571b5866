import type { Kysely } from 'kysely'
import { decodeCursor, encodeCursor } from './connection.ts'
import { ErrorCode, known } from './errors.ts'
import { PUSH_CHANGES_MAX, type FeedMark, type FeedPush } from './feed-query.ts'
import type { House } from './house.ts'
import { feedOf, openMailbox, type Mailbox } from './mailbox.ts'
import type { Tables } from './tables.ts'
import type { Topics } from './topics.ts'

/** The topics whose messages hold a whole new state, with its version and when it ended. */
export type FeedTopic = 'orders' | 'refills' | 'payments' | 'threads' | 'requests' | 'queues' | 'withdrawals'

/** What is watched: how its cursors and its topic are called, and how its states are read. */
export interface FeedKind<Topic extends FeedTopic> {
  readonly topic: Topic
  readonly cursorName: string
  readonly idOf: (news: Topics[Topic][1]) => string
  /** After a mark what has changed since; without one, or with a foreign one, everything worth knowing. */
  readonly read: (db: Kysely<Tables>, accountId: string, after: FeedMark | null, now: Date) => Promise<FeedPush<Topics[Topic][1]>>
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
interface Feed<News> {
  /** Reads what a new watcher has missed and lets it hear everything after. */
  join(mailbox: Mailbox<FeedPush<News>>, after: FeedMark | null): Promise<FeedPush<News>>
  leave(mailbox: Mailbox<FeedPush<News>>): void
}

const feedsOf = new WeakMap<House, Map<string, unknown>>()

/** A cursor of a feed as text, and back. A cursor of somebody else's making is an input error. */
export function cursorOf(cursorName: string, mark: FeedMark): string {
  return encodeCursor(cursorName, [mark.database, mark.transaction])
}

function markOf(cursorName: string, cursor: string): FeedMark {
  const [database = '', transaction = ''] = decodeCursor(cursorName, cursor, ['id', 'id'])
  return { database, transaction }
}

/**
 * The state of all that an account has of a kind, and then every change (ADR 3). A resumed watcher is sent what transactions not older than its
 * cursor have touched; some of that twice, never less.
 */
export function watchAccount<Topic extends FeedTopic>(
  house: House, kind: FeedKind<Topic>, accountId: string, after: string | null,
): AsyncIterableIterator<FeedPush<Topics[Topic][1]>> {
  const mark = after === null ? null : markOf(kind.cursorName, after)
  const mailbox: Mailbox<FeedPush<Topics[Topic][1]>> = openMailbox((waiting, next) => {
    const newest = new Map([...waiting.changes, ...next.changes].map(change => [kind.idOf(change), change]))
    if (newest.size > PUSH_CHANGES_MAX) mailbox.close(known(ErrorCode.TOO_MANY_REQUESTS, 'The reader is too slow. Resume with the last cursor.'))
    return { mark: next.mark, isSnapshot: waiting.isSnapshot, changes: [...newest.values()] }
  })
  return feedOf(mailbox, pushes(house, kind, accountId, mark, mailbox))
}

async function* pushes<Topic extends FeedTopic>(
  house: House, kind: FeedKind<Topic>, accountId: string, after: FeedMark | null, mailbox: Mailbox<FeedPush<Topics[Topic][1]>>,
): AsyncGenerator<FeedPush<Topics[Topic][1]>, void, undefined> {
  const feed = feedOfAccount(house, kind, accountId)
  try {
    yield await feed.join(mailbox, after)
    for (let push = await mailbox.take(); push !== null; push = await mailbox.take()) yield push
  } finally {
    feed.leave(mailbox)
  }
}

function feedOfAccount<Topic extends FeedTopic>(house: House, kind: FeedKind<Topic>, accountId: string): Feed<Topics[Topic][1]> {
  let feeds = feedsOf.get(house)
  if (feeds === undefined) feedsOf.set(house, feeds = new Map())
  const ofHouse = feeds
  const key = `${kind.topic} ${accountId}`
  let feed = ofHouse.get(key) as Feed<Topics[Topic][1]> | undefined
  if (feed === undefined) ofHouse.set(key, feed = openFeed(house, kind, accountId, () => ofHouse.delete(key)))
  return feed
}

/** One listener on the bus and one memory of versions for however many watchers, from the first that joins to the last that leaves. */
function openFeed<Topic extends FeedTopic>(house: House, kind: FeedKind<Topic>, accountId: string, onEmpty: () => void): Feed<Topics[Topic][1]> {
  type News = Topics[Topic][1]
  const mailboxes = new Set<Mailbox<FeedPush<News>>>()
  const joining = new Map<Mailbox<FeedPush<News>>, Map<string, News>>()
  const known = new Map<string, { readonly version: number, readonly endedAtMs: number | null }>()
  let gathered = new Map<string, News>()
  let gathering: NodeJS.Timeout | null = null
  let mark: FeedMark | null = null
  let isMarkBehind = false

  /** Whatever is not newer than what is known already was told before. */
  const hear = (message: News): void => {
    if (message.version <= (known.get(kind.idOf(message))?.version ?? 0)) return
    known.set(kind.idOf(message), { version: message.version, endedAtMs: message.endedAt === null ? null : Date.now() })
    for (const arrived of joining.values()) arrived.set(kind.idOf(message), message)
    gathered.set(kind.idOf(message), message)
    gathering ??= setTimeout(tell, GATHER_MS)
  }

  const tell = (): void => {
    if (gathering !== null) clearTimeout(gathering)
    gathering = null
    if (mark === null || gathered.size === 0) return
    const push: FeedPush<News> = { mark, isSnapshot: false, changes: [...gathered.values()] }
    gathered = new Map()
    isMarkBehind = true
    for (const mailbox of mailboxes) mailbox.put(push)
  }

  const lookAgain = async (): Promise<void> => {
    if (mark === null) return
    const read = await kind.read(house.db, accountId, mark, house.clock())
    for (const message of read.changes) hear(message)
    mark = read.mark
    tell()
    // Nothing was told under the new mark yet; without this a watcher would resume from the old one for as long as nothing happens.
    if (isMarkBehind) for (const mailbox of mailboxes) mailbox.put({ mark, isSnapshot: false, changes: [] })
    isMarkBehind = false
    for (const [id, { endedAtMs }] of known) {
      if (endedAtMs !== null && Date.now() - endedAtMs > ENDED_REMEMBERED_MS) known.delete(id)
    }
  }

  const stopListening = house.bus.listen(kind.topic, accountId, hear)
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
      const arrived = new Map<string, News>()
      joining.set(mailbox, arrived)
      try {
        const read = await kind.read(house.db, accountId, after, house.clock())
        const states = new Map(read.changes.map(change => [kind.idOf(change), change]))
        for (const [id, message] of arrived) {
          if (message.version > (states.get(id)?.version ?? 0)) states.set(id, message)
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
