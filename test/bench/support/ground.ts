import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, migrate, startEmbeddedPostgres } from '@tallyboard/server'

/** A PostgreSQL of the bench's own, with everything synced to disk as in production. */
export interface Ground {
  /** A migrated database of that name. */
  database(name: string): Promise<string>
  close(): Promise<void>
}

export async function openGround(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'tallyboard-bench-'))
  // Root's temporary folder is closed to the user PostgreSQL runs as; then the files would be kept elsewhere, and stay there.
  await chmod(folder, 0o711)
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data') })
    return {
      database: async name => {
        const url = await createDatabase(postgres.url, name)
        await migrate(url)
        return url
      },
      close: async () => {
        await postgres.stop()
        await rm(folder, { recursive: true, force: true })
      },
    }
  } catch (cause) {
    await rm(folder, { recursive: true, force: true })
    throw cause
  }
}
