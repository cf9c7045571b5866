import { sql, type Kysely } from 'kysely'
import { decodeCursor, encodeCursor } from '../connection.ts'
import { inputError, invariant } from '../errors.ts'
import type { House } from '../house.ts'
import { feedOf, openMailbox, type Mailbox } from '../mailbox.ts'
import type { Tables } from '../tables.ts'
import type { MessageNews, ThreadMessageNews, ThreadNews } from '../topics.ts'
import { presenceOf } from './presence.ts'
import { MESSAGE_JSON, THREAD_COLUMNS, threadNews, type ThreadRow } from './thread-row.ts'

/** One push of a thread. */
export interface ThreadPush {
  readonly isSnapshot: boolean
  readonly state: ThreadNews
  /** Oldest first. */
  readonly messages: readonly MessageNews[]
}

/** What waits for a watcher. */
interface Waiting {
  readonly news: readonly ThreadMessageNews[]
  /** Somebody began or stopped reading. */
  readonly isPresenceChanged: boolean
  /** It is time to look whether something was lost. */
  readonly isLookDue: boolean
}

const NOTHING: Waiting = { news: [], isPresenceChanged: false, isLookDue: false }

const CURSOR_NAME = 'threadProgress'

/** What a screen shows of a thread at first; older messages are read page by page. */
const SNAPSHOT_MAX = 50
/** More than this after a cursor is not replayed: the newest come, as at first. */
const REPLAYED_MAX = 200

/** News can be lost between processes; what was missed is looked up this often. */
const LOOK_AGAIN_MS = 30_000

/** Where a watcher of a thread stands, as text. Versions of one thread are given out under its lock, so one number says it all. */
export function threadCursor({ threadId, version }: ThreadNews): string {
  return encodeCursor(CURSOR_NAME, [threadId, version])
}

/** The state of a thread and its newest messages, or whatever came after a cursor; then each message, reading, change of status and presence. */
export function watchThread(house: House, threadId: string, after: string | null): AsyncIterableIterator<ThreadPush> {
  const [ofThread, version] = after === null ? [threadId, null] : decodeCursor(CURSOR_NAME, after, ['id', 'number'])
  if (ofThread !== threadId) throw inputError('after is not a cursor of this thread.', { field: 'after' })
  const mailbox = openMailbox<Waiting>((waiting, next) => ({
    // Of very many only the newest is kept: the gap before it is read again.
    news: waiting.news.length < REPLAYED_MAX ? [...waiting.news, ...next.news] : next.news,
    isPresenceChanged: waiting.isPresenceChanged || next.isPresenceChanged,
    isLookDue: waiting.isLookDue || next.isLookDue,
  }))
  return feedOf(mailbox, changes(house, threadId, version == null ? null : Number(version), mailbox))
}

async function* changes(house: House, threadId: string, afterVersion: number | null, mailbox: Mailbox<Waiting>): AsyncGenerator<ThreadPush, void, undefined> {
  const stopListening = house.bus.listen('thread', threadId, news => mailbox.put({ ...NOTHING, news: [news] }))
  const stopWatching = presenceOf(house).watch(threadId, () => mailbox.put({ ...NOTHING, isPresenceChanged: true }))
  const lookAgain = setInterval(() => mailbox.put({ ...NOTHING, isLookDue: true }), LOOK_AGAIN_MS)
  try {
    let push = await readThreadPush(house.db, threadId, afterVersion)
    yield push
    for (let next = await mailbox.take(); next !== null; next = await mailbox.take()) {
      const found = await followed(house, push, next)
      if (found === null) continue
      push = found
      yield push
    }
  } finally {
    clearInterval(lookAgain)
    stopWatching()
    stopListening()
  }
}

/** What to tell after a push; null when nothing is new. */
async function followed(house: House, { state: { threadId, version }, state }: ThreadPush, next: Waiting): Promise<ThreadPush | null> {
  const fresh = next.news.filter(news => news.state.version > version).sort((one, other) => one.state.version - other.state.version)
  // Commits may be told out of order, and news can be lost: what is not the very next version is read.
  const isWhole = !next.isLookDue && fresh.every((news, index) => news.state.version === version + index + 1)
  const push = isWhole
    ? { isSnapshot: false, state: fresh.at(-1)?.state ?? state, messages: fresh.flatMap(({ message }) => message ?? []) }
    : await readThreadPush(house.db, threadId, version)
  return push.state.version > version || next.isPresenceChanged ? push : null
}

async function readState(db: Kysely<Tables>, threadId: string): Promise<ThreadNews> {
  const { rows: [row] } = await sql<ThreadRow>`select ${THREAD_COLUMNS} from threads t where t.id = ${threadId}::bigint`.execute(db)
  invariant(row !== undefined, 'a thread that is watched is there')
  return threadNews(row)
}

async function readThreadPush(db: Kysely<Tables>, threadId: string, afterVersion: number | null): Promise<ThreadPush> {
  const state = await readState(db, threadId)
  const isResumed = afterVersion !== null && afterVersion <= state.version
  // What was written since the state was read has a higher version, and is heard of by the bus.
  const { rows } = await sql<{ message: MessageNews }>`
    select ${MESSAGE_JSON} as message from messages m
    where m.thread_id = ${threadId}::bigint and m.version <= ${state.version} and m.version > ${isResumed ? afterVersion : 0}::int
    order by m.version desc limit ${isResumed ? REPLAYED_MAX + 1 : SNAPSHOT_MAX}`.execute(db)
  const isSnapshot = !isResumed || rows.length > REPLAYED_MAX
  const messages = rows.slice(0, isSnapshot ? SNAPSHOT_MAX : REPLAYED_MAX).map(row => row.message).reverse()
  return { isSnapshot, state, messages }
}
