import { randomBytes } from 'node:crypto'
import type { MikroORM } from '@mikro-orm/postgresql'
import { TERMS, type TermsVersion } from '@tallyboard/schema'
import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { createPool, openOrm, type Tables } from './database.ts'
import type { Env } from './env.ts'
import { createLog } from './log.ts'
import { openSettings, type SettingsInForce } from './settings/settings-in-force.ts'
import { type Bus, openBus } from './topics.ts'

export type { SettingsInForce } from './settings/settings-in-force.ts'

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
  /** Every version of the terms, oldest first (P7.1). */
  readonly terms: readonly TermsVersion[]
  /** The settings in force at this moment. Never call it inside a transaction: it may need a connection of its own. */
  settings(): Promise<SettingsInForce>
  close(): Promise<void>
}

/** The clock, the log and the terms are arguments, so that a test can move the first, read the second and publish the third. */
export interface HouseOptions {
  readonly clock?: () => Date
  readonly log?: Logger
  readonly terms?: readonly TermsVersion[]
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
  const settings = openSettings(db, bus)
  const close = async (): Promise<void> => {
    isClosing = true
    settings.close()
    await bus.close()
    await orm.close()
  }
  try {
    return {
      env, orm, db, pool, bus, clock, log, close,
      secret: env.authSecret ?? await drawnSecret(db),
      terms: options.terms ?? TERMS,
      settings: async () => await settings.inForce(clock()),
    }
  } catch (cause) {
    await close()
    throw cause
  }
}

/** Drawn by whichever process comes first and kept with the house, so that sessions outlive a restart and all processes agree. */
async function drawnSecret(db: Kysely<Tables>): Promise<string> {
  await db.insertInto('house').values({ key: 'secret', value: JSON.stringify(randomBytes(32).toString('base64url')) })
    .onConflict(conflict => conflict.doNothing()).execute()
  const { value } = await db.selectFrom('house').select('value').where('key', '=', 'secret').executeTakeFirstOrThrow()
  return String(value)
}
