import { invariant } from '../errors.ts'
import { sql } from 'kysely'
import type { MessageNews } from '../topics.ts'
import type { Transaction } from '../transact.ts'
import { THREAD_COLUMNS, threadNews, type ThreadRow } from './thread-row.ts'

/** Tells, after the commit, whoever watches the thread, its customer's list or the queue of the house. */
export async function publishThread(tx: Transaction, threadId: string, isNewMessage: boolean): Promise<void> {
  const { rows: [row] } = await sql<ThreadRow>`select ${THREAD_COLUMNS} from threads t where t.id = ${threadId}::bigint`.execute(tx.db)
  invariant(row !== undefined, 'a thread that was changed is there')
  const state = threadNews(row)
  const message: MessageNews | null = isNewMessage ? state.lastMessage : null
  const { bus } = tx.house
  tx.afterCommit(() => {
    bus.publish('thread', threadId, { state, message })
    bus.publish('threads', state.accountId, state)
    bus.publish('threads', 'house', state)
  })
}
