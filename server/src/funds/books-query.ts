import type { House } from '../house.ts'
import { checkBooks, readBookBalances } from './books.ts'
import type { BooksType } from './funds.graphql.ts'

/** The books at one moment: a busy house must not be seen half before and half after an order. */
export async function readBooks(house: House): Promise<BooksType> {
  return await house.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (db) => {
    const balances = await readBookBalances(db)
    const answers = await checkBooks(db)
    return {
      at: house.clock(),
      sum: balances.reduce((sum, { balanceMicros }) => sum + balanceMicros, 0n),
      accounts: balances.map(({ name, currency, balanceMicros }) => ({ name, currency, balance: balanceMicros })),
      sentences: answers.map(({ sentence, exceptionCount }) => ({ sentence, holds: exceptionCount === 0, exceptionCount })),
    }
  })
}
