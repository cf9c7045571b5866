/** `pnpm db:schema`: writes server/schema.sql, what the migrations add up to on an empty database. With `--check` only says whether it is stale. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabase } from '../launch/databases.ts'
import { startEmbeddedPostgres } from '../launch/embedded-postgres.ts'
import { migrate } from '../migrate.ts'
import { describeDatabase } from './describe-database.ts'
import { writeOut } from './written-file.ts'

const folder = await mkdtemp(join(tmpdir(), 'tallyboard-schema-'))
try {
  const postgres = await startEmbeddedPostgres({ dataDir: folder, isDisposable: true })
  try {
    const url = await createDatabase(postgres.url, 'described')
    await migrate(url)
    await writeOut(fileURLToPath(new URL('../../schema.sql', import.meta.url)), await describeDatabase(url))
  } finally {
    await postgres.stop()
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
