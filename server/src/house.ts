import { randomBytes } from 'node:crypto'
import type { MikroORM } from '@mikro-orm/postgresql'
import { DEFAULT_SETTINGS, SETTINGS_VERSION, type PolicySettings } from '@tallyboard/schema'
import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { createPool, openOrm, type Tables } from './database.ts'
import type { Env } from './env.ts'
import { createLog } from './log.ts'
import { type Bus, openBus } from './topics.ts'

/** The settings in force, and the version an order is stamped with. */
export interface SettingsInForce {
  readonly version: number
  readonly settings: PolicySettings
}

/** The process-wide hold on the house: database, bus, clock, log. */
export interface House {
  readonly env: Env
  readonly orm: MikroORM
  /** For lists, pages and feeds. Inside a command use the one of its transaction. */
  readonly db: Kysely<Tables>
  readonly pool: Pool
  readonly bus: Bus
  readonly clock: () => Date
  readonly log: Logger
  /** Signs sessions; keys for other uses are derived from it. */
  readonly secret: string
  settings(): Promise<SettingsInForce>
  close(): Promise<void>
}

/** An administrator's change reaches the other processes within this time. Shorter costs a query more often than anybody notices. */
const SETTINGS_AGE_MAX_MS = 5_000

/** The clock and the log are arguments, so that a test can move the one and read the other. */
export interface HouseOptions {
  readonly clock?: () => Date
  readonly log?: Logger
}

/** Opens the house on a migrated database. */
export async function openHouse(env: Env, options: HouseOptions = {}): Promise<House> {
  const log = options.log ?? createLog(env.logLevel)
  const clock = options.clock ?? (() => new Date())
  let isClosing = false
  const pool = createPool(env.databaseUrl, env.poolSize, cause => {
    // The whole client hangs on such an error, statements and all: only its words are for the log. A database that goes down right after us is no news.
    if (!isClosing) log.warn({ reason: cause.message }, 'a database connection broke')
  })
  const orm = openOrm(pool)
  const bus = openBus(env.redisUrl, cause => log.warn({ err: cause }, 'the bus lost its connection'))
  const db = orm.em.getKysely<Tables>()
  let read: { readonly at: number, readonly value: Promise<SettingsInForce> } | null = null
  const close = async (): Promise<void> => {
    isClosing = true
    await bus.close()
    await orm.close()
  }
  try {
    return {
      env, orm, db, pool, bus, clock, log, close,
      secret: env.authSecret ?? await drawnSecret(db),
      settings: () => {
        if (read === null || Date.now() - read.at > SETTINGS_AGE_MAX_MS) {
          const value = readSettings(db)
          read = { at: Date.now(), value }
          // A failed read must not be remembered.
          value.catch(() => { read = null })
        }
        return read.value
      },
    }
  } catch (cause) {
    await close()
    throw cause
  }
}

async function readSettings(db: Kysely<Tables>): Promise<SettingsInForce> {
  const row = await db.selectFrom('policy_settings').select(['version', 'settings']).orderBy('version', 'desc').limit(1).executeTakeFirst()
  return row ?? { version: SETTINGS_VERSION, settings: DEFAULT_SETTINGS }
}

/** Drawn by whichever process comes first and kept with the house, so that sessions outlive a restart and all processes agree. */
async function drawnSecret(db: Kysely<Tables>): Promise<string> {
  await db.insertInto('house').values({ key: 'secret', value: JSON.stringify(randomBytes(32).toString('base64url')) })
    .onConflict(conflict => conflict.doNothing()).execute()
  const { value } = await db.selectFrom('house').select('value').where('key', '=', 'secret').executeTakeFirstOrThrow()
  return String(value)
}
