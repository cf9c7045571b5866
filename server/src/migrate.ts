import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runMigrations as migrateJobs } from 'graphile-worker'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import pg from 'pg'

/** The folder of the migrations: plain SQL, applied in the order of their names, never edited once applied. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../migrations', import.meta.url))

/** Brings the database to the newest shape, ours and that of the job queue. Two processes at once are fine: the second waits. */
export async function migrate(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  // A connection lost here shows in the statement that used it; the event of the same name would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', client => client.on('error', () => undefined))
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const { error } = await new Migrator({ db, provider: { getMigrations: readMigrations }, migrationTableName: 'migrations', migrationLockTableName: 'migration_lock' }).migrateToLatest()
    if (error !== undefined) throw error
    await migrateJobs({ pgPool: pool })
  } finally {
    await db.destroy()
  }
}

const readMigrations: MigrationProvider['getMigrations'] = async () => {
  const migrations: Record<string, Migration> = {}
  for (const file of (await readdir(MIGRATIONS_FOLDER)).filter(name => name.endsWith('.sql')).sort()) {
    const text = await readFile(`${MIGRATIONS_FOLDER}/${file}`, 'utf8')
    migrations[file.slice(0, -'.sql'.length)] = { up: async db => { await sql.raw(text).execute(db) } }
  }
  return migrations
}
