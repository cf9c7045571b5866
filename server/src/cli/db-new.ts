/**
 * `pnpm db:new <what-it-does>`: begins a migration. It holds what the entities have and the migrated tables lack, as far as that can be
 * told from them; the rest (checks, partial indexes, triggers) is written by hand. `pnpm db:schema` then describes the result.
 */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPool, openOrm } from '../database.ts'
import { createDatabase } from '../launch/databases.ts'
import { startEmbeddedPostgres } from '../launch/embedded-postgres.ts'
import { migrate, MIGRATIONS_FOLDER } from '../migrate.ts'

const name = process.argv.slice(2).join('-').toLowerCase()
if (!/^[a-z][a-z0-9-]{2,60}$/.test(name)) {
  console.error('Say in a few words what the migration does: pnpm db:new add-payments')
  process.exitCode = 1
} else {
  const last = (await readdir(MIGRATIONS_FOLDER)).filter(file => file.endsWith('.sql')).sort().at(-1)
  const number = String(Number(last?.slice(0, 4) ?? 0) + 1).padStart(4, '0')
  const path = join(MIGRATIONS_FOLDER, `${number}_${name.replaceAll('-', '_')}.sql`)
  // A file of that name would be somebody's work.
  await writeFile(path, `-- Why, in a sentence.\n\n${await missingFromTables()}`, { flag: 'wx' })
  console.log(`${path}\nRead it, complete it, then run pnpm db:schema.`)
}

async function missingFromTables(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tallyboard-new-'))
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: folder, isDisposable: true })
    try {
      const url = await createDatabase(postgres.url, 'compared')
      await migrate(url)
      const orm = openOrm(createPool(url, 2, cause => console.error(cause.message)))
      try {
        const statements = await orm.schema.getUpdateSchemaSQL({ safe: true, dropTables: false, wrap: false, schema: 'public' })
        // Only what adds: names of constraints and indexes are ours, and the ORM would make up its own.
        return statements.split('\n').filter(line => /^(create table|alter table \S+ add(?! constraint))/.test(line)).join('\n') + '\n'
      } finally {
        await orm.close()
      }
    } finally {
      await postgres.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
