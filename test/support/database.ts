import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { inject } from 'vitest'
import type {} from './database-broker.ts'

/** A database of one test file's own, migrated and empty. */
export interface TestDatabase {
  readonly url: string
  /** Drops it. Fails when the test left a connection open, for such a test would have left a pool or a worker behind. */
  drop(): Promise<void>
}

const CLOSING_TIME_MS = 2_000

/** A migrated database, cloned for the caller in about a tenth of a second. `empty` gives one without any table. */
export async function createTestDatabase(kind: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> {
  const broker = inject('databaseBroker')
  const url = await ask(`${broker}/${kind}`)
  const name = new URL(url).pathname.slice(1)
  return {
    url,
    drop: async () => {
      const left = await openConnections(url, name)
      await ask(`${broker}/drop/${name}`)
      if (left.length > 0) throw new Error(`the test left ${left.length} connection(s) open, last statement: ${left.join(' | ')}`)
    },
  }
}

async function ask(url: string): Promise<string> {
  const response = await fetch(url)
  const text = await response.text()
  if (!response.ok) throw new Error(`no test database: ${text}`)
  return text
}

/** The last statements of the connections that do not go away by themselves. */
async function openConnections(url: string, name: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url.replace(/[^/]+$/, 'postgres') })
  await client.connect()
  try {
    const giveUpAt = Date.now() + CLOSING_TIME_MS
    for (;;) {
      const { rows } = await client.query<{ query: string }>(
        'select left(query, 80) as query from pg_stat_activity where datname = $1 and backend_type = \'client backend\'', [name])
      if (rows.length === 0 || Date.now() > giveUpAt) return rows.map(row => row.query)
      await sleep(25)
    }
  } finally {
    await client.end()
  }
}
