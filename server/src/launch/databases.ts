import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const CLONE_ATTEMPTS_MAX = 20
const DATABASE_NAME = /^[a-z][a-z0-9_]{0,62}$/

/** The same server's URL with another database in it. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/** Creates the database unless it is there, as a copy of `template` if one is named. Answers its URL. */
export async function createDatabase(serverUrl: string, name: string, template = 'template1'): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      // A copy by files skips the write-ahead log, which pays for a template with tables in it; template1 is smaller than that.
      await execute(serverUrl, `create database ${quoted(name)} template ${quoted(template)}`)
      return databaseUrl(serverUrl, name)
    } catch (cause) {
      const code = (cause as { code?: string }).code
      // 23505: another connection is creating it at this very moment.
      if (code === '42P04' || code === '23505') return databaseUrl(serverUrl, name)
      // Somebody is still connected to the template: a pool that is closing, or the autovacuum.
      if (code !== '55006' || attempt === CLONE_ATTEMPTS_MAX) throw cause
      await sleep(50)
    }
  }
}

/** Drops the database if it is there, together with whatever is still connected to it. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await execute(serverUrl, `drop database if exists ${quoted(name)} with (force)`)
}

async function execute(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function quoted(name: string): string {
  if (!DATABASE_NAME.test(name)) throw new Error(`not a database name: ${name}`)
  return `"${name}"`
}
