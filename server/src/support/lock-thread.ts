import { mayUseThread } from '@tallyboard/schema'
import { sql } from 'kysely'
import { isRowId } from '../connection.ts'
import type { Viewer } from '../context.ts'
import { notFound } from '../errors.ts'
import type { Transaction } from '../transact.ts'
import type { LockedThread } from './thread-row.ts'

/** Holds a thread that the viewer may use. Its versions are given out under this lock, so they are committed in their order. */
export async function lockThread(tx: Transaction, viewer: Viewer, threadId: string): Promise<LockedThread> {
  if (!isRowId(threadId)) throw notFound('thread')
  const { rows: [thread] } = await sql<LockedThread>`
    select id, account_id as "accountId", status, version, customer_read_id as "customerReadId", house_read_id as "houseReadId"
    from threads where id = ${threadId}::bigint for no key update`.execute(tx.db)
  if (thread === undefined || !mayUseThread(viewer, thread)) throw notFound('thread')
  return thread
}
