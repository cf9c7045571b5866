/** `pnpm books:check`: proves the books of the house at DATABASE_URL, or of the one in DATA_DIR, whether it is running or not. Exit code 1 when a sentence does not hold. */
import { resolve } from 'node:path'
import { createPool, openOrm, type Tables } from '../database.ts'
import { checkBooks, readBookBalances } from '../funds/books.ts'
import { databaseUrl } from '../launch/databases.ts'
import { startEmbeddedPostgres } from '../launch/embedded-postgres.ts'
import { formatMoney } from '@tallyboard/schema'

const given = process.env['DATABASE_URL']?.trim()
const postgres = given ? null : await startEmbeddedPostgres({ dataDir: resolve(process.env['DATA_DIR']?.trim() || '.data') })
const orm = openOrm(createPool(given || databaseUrl(postgres!.url, 'tallyboard'), 1, cause => console.error(cause.message)))
try {
  await orm.em.getKysely<Tables>().transaction().setIsolationLevel('repeatable read').execute(async tx => {
    const answers = await checkBooks(tx)
    for (const { sentence, exceptionCount, examples } of answers) {
      console.log(exceptionCount === 0 ? `  holds  ${sentence}` : `  FAILS  ${sentence} ${exceptionCount} exception(s): ${examples.join(', ')}`)
    }
    console.log()
    for (const { name, currency, balanceMicros } of await readBookBalances(tx)) console.log(`  ${name.padEnd(22)}${formatMoney(balanceMicros).padStart(18)} ${currency}`)
    const failed = answers.filter(({ exceptionCount }) => exceptionCount > 0).length
    console.log(`\n${answers.length - failed} of ${answers.length} sentences hold`)
    if (failed > 0) process.exitCode = 1
  })
} finally {
  await orm.close()
  await postgres?.stop()
}
