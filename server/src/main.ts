import './node-env.ts'
import { pathToFileURL } from 'node:url'
import { readEnv } from './env.ts'
import { openHouse, type House, type HouseOptions } from './house.ts'
import { openHttp, type HttpServer } from './http.ts'

/** A house at work. */
export interface RunningServer {
  readonly url: string
  readonly house: House
  /** Finishes what was begun, then lets go of everything. */
  close(): Promise<void>
}

/** Opens the house on a migrated database, as its environment says, and starts what the process's role asks for. */
export async function startServer(variables: NodeJS.ProcessEnv, options: HouseOptions = {}): Promise<RunningServer> {
  const house = await openHouse(readEnv(variables), options)
  const { env } = house
  let http: HttpServer | null = null
  let worker: { stop(): Promise<void> } | null = null
  const close = async (): Promise<void> => {
    // Requests first: what they have begun may still want a job.
    await http?.close()
    await worker?.stop()
    await house.close()
  }
  try {
    http = env.role === 'worker' ? null : await openHttp(house)
    // A process that only answers requests never loads the queue.
    worker = env.role === 'api' ? null : await (await import('./worker/runner.ts')).startWorker(house)
    return { url: http?.url ?? '', house, close }
  } catch (cause) {
    await close()
    throw cause
  }
}

/** `node server/dist/main.js` on a database that `db:migrate` has migrated: how a house of many processes is run. */
async function main(): Promise<void> {
  const server = await startServer(process.env)
  server.house.log.info({ url: server.url, role: server.house.env.role }, 'ready')
  const stop = (): void => {
    void server.close().then(() => process.exit(0), (cause: unknown) => {
      server.house.log.error({ err: cause }, 'closing failed')
      process.exit(1)
    })
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
