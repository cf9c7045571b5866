import { mayUseThread, speaksForHouse, ThreadStatus } from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorKindOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import type { Viewer } from '../context.ts'
import { notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency } from '../idempotency.ts'
import type { ThreadNews } from '../topics.ts'
import { transact } from '../transact.ts'
import { lockThread } from './lock-thread.ts'
import { presenceOf, type Reader } from './presence.ts'
import { publishThread } from './publish-thread.ts'

/** Notes that the viewer's side has read a thread up to a message. Reading never goes back. */
export async function markThreadRead(house: House, viewer: Viewer, threadId: string, messageId: string): Promise<void> {
  if (!isRowId(messageId)) throw notFound('message')
  await transact(house, async tx => {
    const thread = await lockThread(tx, viewer, threadId)
    const isHouse = speaksForHouse(viewer, thread)
    const readId = isHouse ? thread.houseReadId : thread.customerReadId
    const { rows: [read] } = await sql<{ isThere: boolean, unreadCount: number }>`
      select exists (select from messages where thread_id = ${thread.id}::bigint and id = ${messageId}::bigint) as "isThere",
        (select count(*)::int from messages where thread_id = ${thread.id}::bigint and id > ${messageId}::bigint and is_from_house <> ${isHouse}) as "unreadCount"`.execute(tx.db)
    if (read?.isThere !== true) throw notFound('message')
    if (readId !== null && BigInt(readId) >= BigInt(messageId)) return
    const [readColumn, unreadColumn] = isHouse ? ['house_read_id', 'house_unread_count'] : ['customer_read_id', 'customer_unread_count']
    await sql`
      update threads set version = version + 1, transaction = pg_current_xact_id(), ${sql.ref(readColumn)} = ${messageId}::bigint, ${sql.ref(unreadColumn)} = ${read.unreadCount}
      where id = ${thread.id}::bigint`.execute(tx.db)
    await publishThread(tx, thread.id, false)
  })
}

/**
 * Notes that nobody waits for anything in a thread any more. Both sides can say so; a message opens it again, and an attempt that is repeated
 * after that message does not close it over it.
 */
export async function resolveThread(house: House, viewer: Viewer, { idempotencyKey, ...input }: { readonly threadId: string, readonly idempotencyKey: string }): Promise<void> {
  await transact(house, async tx => await withIdempotency(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'resolveThread', input }, async () => {
    const thread = await lockThread(tx, viewer, input.threadId)
    if (thread.status === ThreadStatus.Resolved) return { kind: 'Resolved' }
    await sql`
      update threads set version = version + 1, transaction = pg_current_xact_id(), status = 'Resolved', resolved_at = ${tx.now}::timestamptz,
        turn_at = ${tx.now}::timestamptz, changed_at = ${tx.now}::timestamptz where id = ${thread.id}::bigint`.execute(tx.db)
    await publishThread(tx, thread.id, false)
    return { kind: 'Resolved' }
  }))
}

/** Tells the other readers of a thread that the viewer is reading it, or no longer, and answers who they are. Nothing is written. */
export function showPresence(house: House, viewer: Viewer, thread: ThreadNews | null, isReading: boolean): readonly Reader[] {
  if (thread === null || !mayUseThread(viewer, thread)) throw notFound('thread')
  const { threadId } = thread
  const presence = presenceOf(house)
  house.bus.publish('presence', 'house', { threadId, accountId: viewer.accountId, kind: speaksForHouse(viewer, thread) ? actorKindOf(viewer.role) : 'Customer', isReading })
  return presence.readersOf(threadId)
}
