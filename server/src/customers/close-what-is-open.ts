import type { Transaction } from '../transact.ts'

/**
 * Closes every socket of an account, in every process, once the transaction stands. Its sessions stay: whoever is still signed in comes back at once
 * and is told what is true now.
 */
export async function closeWhatIsOpen(tx: Transaction, accountId: string): Promise<void> {
  const account = await tx.db.selectFrom('accounts').select('user_id').where('id', '=', accountId).executeTakeFirst()
  const userId = account?.user_id ?? null
  if (userId !== null) tx.afterCommit(() => tx.house.bus.publish('sessions', 'house', { userId, sessionIds: null }))
}
