import { defineConfig, MikroORM, type Options } from '@mikro-orm/postgresql'
import { PostgresDialect } from 'kysely'
import pg from 'pg'
import { PreparingClient } from './prepared.ts'
import { ENTITIES } from './tables.ts'

export { migrate } from './migrate.ts'
export { ENTITIES, type Tables } from './tables.ts'

const TIMESTAMPTZ = 1184

/** A pool whose instants arrive as dates; every session speaks UTC, so that an instant is read without a library. */
export function createPool(url: string, size: number, onError: (cause: Error) => void): pg.Pool {
  const types = new pg.TypeOverrides()
  types.setTypeParser(TIMESTAMPTZ, readInstant)
  const pool = new pg.Pool({ connectionString: url, max: size, types, options: '-c TimeZone=UTC', idleTimeoutMillis: 30_000, Client: PreparingClient })
  // A connection that breaks also rejects the statement that used it; unheard, the event would end the process.
  pool.on('error', onError)
  pool.on('connect', client => client.on('error', onError))
  return pool
}

/** MikroORM and its Kysely on one pool, so that a command may use both in one transaction. */
export function openOrm(pool: pg.Pool): MikroORM {
  return new MikroORM(ormOptions(pool))
}

function ormOptions(pool: pg.Pool): Options {
  return defineConfig({
    dbName: new URL(pool.options.connectionString ?? '').pathname.slice(1),
    driverOptions: new PostgresDialect({ pool }),
    entities: ENTITIES,
    // The database is there and migrated.
    ensureDatabase: false,
    // Fields the database fills in are read back by the insert itself; the global identity map is never used.
    allowGlobalContext: false,
    // Everything is written once, in the order of the command; nothing may be flushed by a read.
    flushMode: 'commit',
    debug: false,
  })
}

/**
 * `2026-01-31 12:00:00.123+00` as PostgreSQL writes it in UTC. A page of orders holds three hundred of them, and reading the digits
 * ourselves costs a fifth of what the general parser of dates does; whatever has another form is left to that.
 */
function readInstant(text: string): Date {
  if (!text.endsWith('+00') || text.charCodeAt(4) !== DASH || text.length > 26) return new Date(`${text.replace(' ', 'T')}:00`)
  let ms = 0
  for (let at = 20, unit = 100; at < text.length - 3; at++, unit /= 10) ms += (text.charCodeAt(at) - ZERO) * unit
  return new Date(Date.UTC(
    twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5) - 1, twoDigits(text, 8), twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17), ms,
  ))
}

const ZERO = 48
const DASH = 45

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO
}
