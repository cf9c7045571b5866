import { join } from 'node:path'
import { Redis } from 'ioredis'
import { migrate } from '../migrate.ts'
import type { Closers } from './closers.ts'
import { takeDataFolder } from './data-folder.ts'
import { createDatabase, dropDatabase } from './databases.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { RefusalToStart } from './refusal-to-start.ts'

/** What a house stands on: a folder of its own and a migrated database. */
export interface Surroundings {
  readonly dataDir: string
  readonly databaseUrl: string
  /** Drops everything in the database and brings it to the newest shape again. Null when the database is not ours to empty. */
  readonly empty: (() => Promise<void>) | null
  /** Settles with the reason when the database of ours ends by itself. */
  readonly crashed: Promise<string>
}

export interface SurroundingsOptions {
  readonly variables: NodeJS.ProcessEnv
  /** The address this house will have; told to whoever tries to start a second one on the same data. */
  readonly url: string
  readonly closers: Closers
  readonly tell: (line: string) => void
}

const DATABASE_NAME = 'tallyboard'

/** Takes the data folder, brings up the database unless `DATABASE_URL` names one, and brings it to the newest shape. */
export async function bringUpSurroundings({ variables, url, closers, tell }: SurroundingsOptions): Promise<Surroundings> {
  await requireRedis(variables['REDIS_URL']?.trim())
  const folder = await takeDataFolder(variables['DATA_DIR']?.trim() || '.data', url)
  closers.push('the data folder', () => folder.release())

  const given = variables['DATABASE_URL']?.trim()
  let databaseUrl: string
  let crashed: Promise<string> = new Promise(() => undefined)
  let empty: Surroundings['empty'] = null
  if (given) {
    databaseUrl = given
  } else {
    const postgres = await startEmbeddedPostgres({ dataDir: folder.path, log: tell })
    closers.push('PostgreSQL', () => postgres.stop())
    crashed = postgres.crashed
    databaseUrl = await createDatabase(postgres.url, DATABASE_NAME)
    empty = async () => {
      await dropDatabase(postgres.url, DATABASE_NAME)
      await migrate(await createDatabase(postgres.url, DATABASE_NAME))
    }
  }
  try {
    await migrate(databaseUrl)
  } catch (cause) {
    const code = (cause as { code?: string }).code
    // Only what the connection says: a broken migration is a fault and needs its stack.
    if (given === undefined || code === undefined || !UNREACHABLE.test(code)) throw cause
    throw new RefusalToStart(`the database of DATABASE_URL cannot be used: ${cause instanceof Error && cause.message ? cause.message : code}`, { cause })
  }
  return { dataDir: folder.path, databaseUrl, empty, crashed }
}

/** No such host, nobody there, no such database, wrong password, no right. */
const UNREACHABLE = /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|3D000|28P01|28000|42501)$/

/** Where the demonstration's other companies, the supplier and the practice payment provider, keep what they know and what they say. */
export interface SimulatorFiles {
  readonly state: string
  readonly payments: string
  readonly output: string
}

export function simulatorFiles(dataDir: string): SimulatorFiles {
  return { state: join(dataDir, 'supplier.json'), payments: join(dataDir, 'payments.json'), output: join(dataDir, 'supplier.log') }
}

const REDIS_TIMEOUT_MS = 5_000

/** A Redis that goes away later is waited for; one that is not there at the start is a wrong address. */
async function requireRedis(url: string | undefined): Promise<void> {
  if (!url) return
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: REDIS_TIMEOUT_MS })
  let reason = 'it does not answer'
  redis.on('error', cause => { reason = cause.message })
  try {
    await redis.connect()
  } catch (cause) {
    throw new RefusalToStart(`the Redis of REDIS_URL cannot be used: ${reason}`, { cause })
  } finally {
    redis.disconnect()
  }
}
