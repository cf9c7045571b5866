/**
 * `pnpm books:check`: proves the books of the house at DATABASE_URL, or of the one in DATA_DIR, whether it is running or not. Exit code 1 when a
 * sentence does not hold, or when there is no house to look at.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { formatMoney, sumsOf } from '@tallyboard/schema'
import { createPool, openOrm, type Tables } from '../database.ts'
import { readBookBalances } from '../funds/book-balances.ts'
import { checkBooks } from '../funds/books.ts'
import { databaseUrl } from '../launch/databases.ts'
import { startEmbeddedPostgres } from '../launch/embedded-postgres.ts'

const given = process.env['DATABASE_URL']?.trim() || null
const dataDir = resolve(process.env['DATA_DIR']?.trim() || '.data')

try {
  process.exitCode = await (given === null ? checkEmbedded() : check(given)) ? 0 : 1
} catch (cause) {
  console.error(`The books could not be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  process.exitCode = 1
}

/** Looking must not make a house where there is none. */
async function checkEmbedded(): Promise<boolean> {
  if (!existsSync(join(dataDir, 'postgres')) && !existsSync(join(dataDir, 'postgres-moved-to'))) {
    throw new Error(`there is no house in ${dataDir}. Name one by DATA_DIR or DATABASE_URL.`)
  }
  const postgres = await startEmbeddedPostgres({ dataDir })
  try {
    return await check(databaseUrl(postgres.url, 'tallyboard'))
  } finally {
    await postgres.stop()
  }
}

async function check(url: string): Promise<boolean> {
  const orm = openOrm(createPool(url, 1, cause => console.error(cause.message)))
  try {
    // All sentences are about one moment, or a busy house is seen half before and half after an order.
    return await orm.em.getKysely<Tables>().transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (tx) => {
      const answers = await checkBooks(tx)
      for (const { sentence, exceptionCount, examples } of answers) {
        console.log(exceptionCount === 0 ? `  holds  ${sentence}` : `  FAILS  ${sentence} ${exceptionCount} exception(s), such as ${examples.join(', ')}`)
      }
      console.log()
      const balances = await readBookBalances(tx)
      const lines = [...balances, ...sumsOf(balances.map(({ balance }) => balance)).map(balance => ({ name: 'all together', balance }))]
      for (const { name, balance: { currency, micros } } of lines) console.log(`  ${name.padEnd(22)}${formatMoney(micros).padStart(18)} ${currency}`)
      const holding = answers.filter(({ exceptionCount }) => exceptionCount === 0).length
      console.log(`\n${holding} of ${answers.length} sentences hold`)
      return holding === answers.length
    })
  } finally {
    await orm.close()
  }
}
