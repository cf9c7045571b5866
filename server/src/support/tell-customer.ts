import { sql } from 'kysely'
import type { Viewer } from '../context.ts'
import { invariant } from '../errors.ts'
import type { Transaction } from '../transact.ts'
import { lockThread } from './lock-thread.ts'
import { writeMessage } from './send-message.ts'

/** What the house says to a customer of itself, about one of their orders. */
export interface CustomerNotice {
  readonly accountId: string
  readonly orderId: string
  readonly text: string
}

/**
 * Opens a thread about an order in which the house speaks first (P6.1). It does not count among those that a customer may have open. Answered at the instant
 * it was opened, it says nothing of how quickly the house answers.
 */
export async function tellCustomer(tx: Transaction, viewer: Viewer, { accountId, orderId, text }: CustomerNotice): Promise<string> {
  const { rows: [row] } = await sql<{ id: string }>`
    insert into threads (account_id, subject, order_id, title, status, version, opened_at, changed_at, turn_at)
    values (${accountId}::bigint, 'Order', ${orderId}::bigint, ${`Order ${BigInt(orderId).toLocaleString('en-US')}`}, 'Answered', 0, ${tx.now}::timestamptz, ${tx.now}::timestamptz, ${tx.now}::timestamptz)
    returning id`.execute(tx.db)
  invariant(row !== undefined, 'a thread that was written is there')
  await writeMessage(tx, await lockThread(tx, viewer, row.id), viewer, text, [])
  return row.id
}
