import { sumsOf } from '@tallyboard/schema'
import type { House } from '../house.ts'
import { inputError } from '../errors.ts'
import { readBookBalances, readBookBalancesAt } from './book-balances.ts'
import { checkBooks, type BooksAnswer } from './books.ts'
import type { BookSentenceType, BooksType } from './books.graphql.ts'

/** The books at one moment, now or past: a busy house must not be seen half before and half after an order. */
export async function readBooks(house: House, at: Date | null): Promise<BooksType> {
  const now = house.clock()
  if (at !== null && at > now) throw inputError('at is a past instant.', { field: 'at' })
  return await house.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (db) => {
    const balances = at === null ? await readBookBalances(db) : await readBookBalancesAt(db, at)
    return {
      at: at ?? now,
      sums: sumsOf(balances.map(({ balance }) => balance)).map(({ currency, micros }) => ({ currency, sum: micros })),
      accounts: balances.map(({ name, balance: { currency, micros } }) => ({ name, currency, balance: micros })),
      sentences: at === null ? (await checkBooks(db)).map(sentenceType) : null,
    }
  })
}

/** An answer as the API gives it. */
export function sentenceType({ sentence, exceptionCount, examples }: BooksAnswer): BookSentenceType {
  return { sentence, holds: exceptionCount === 0, exceptionCount, examples }
}
