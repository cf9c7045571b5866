import { createServer } from 'node:http'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as server from '@tallyboard/server'
import { createDatabase, dropDatabase, startEmbeddedPostgres, type EmbeddedPostgres } from '@tallyboard/server'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `createTestDatabase` asks for a database. */
    readonly databaseBroker: string
  }
}

interface Cluster {
  readonly postgres: EmbeddedPostgres
  readonly folder: string
}

interface Broker {
  readonly url: string
  users: number
  close(): Promise<void>
}

const TEMPLATE = 'template_migrated'

/** One broker serves all projects of a run; each project's setup counts as one user. */
let broker: Promise<Broker> | undefined

export async function setup(project: TestProject): Promise<void> {
  broker ??= startBroker()
  const started = await broker
  started.users++
  project.provide('databaseBroker', started.url)
}

export async function teardown(): Promise<void> {
  const started = await broker
  if (started === undefined || --started.users > 0) return
  broker = undefined
  await started.close()
}

/** Hands out databases over loopback HTTP, because tests run in other processes. The server starts at the first request. */
async function startBroker(): Promise<Broker> {
  let cluster: Promise<Cluster> | undefined
  let count = 0
  const secret = randomBytes(12).toString('hex')

  const answer = async (path: string): Promise<string> => {
    const [, given, verb, name] = path.split('/')
    if (given !== secret) throw new Error('not for you')
    cluster ??= startCluster()
    const { postgres } = await cluster
    if (verb === 'drop' && name !== undefined) {
      await dropDatabase(postgres.url, name)
      return ''
    }
    return await createDatabase(postgres.url, `test_${++count}`, verb === 'empty' ? 'template1' : TEMPLATE)
  }

  const http = createServer((request, response) => {
    answer(request.url ?? '').then(
      text => response.end(text),
      (cause: unknown) => response.writeHead(500).end(cause instanceof Error ? cause.stack : String(cause)),
    )
  }).listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}/${secret}`,
    users: 0,
    close: async () => {
      http.closeAllConnections()
      http.close()
      const running = await cluster?.catch(() => undefined)
      await running?.postgres.stop()
      if (running !== undefined) await rm(running.folder, { recursive: true, force: true })
    },
  }
}

async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'tallyboard-test-'))
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), isDisposable: true })
  const template = await createDatabase(postgres.url, TEMPLATE)
  if ('migrate' in server) await (server.migrate as (url: string) => Promise<void>)(template)
  return { postgres, folder }
}
