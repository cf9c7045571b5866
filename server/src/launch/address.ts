import { readEnv } from '../env.ts'
import { RefusalToStart } from './refusal-to-start.ts'

/** Where the house listens, and how somebody on this machine reaches it. */
export interface Address {
  readonly host: string
  readonly port: number
  readonly url: string
}

/** Read before anything is started, so that a wrong variable costs no time. The database is not known yet. */
export function readAddress(variables: NodeJS.ProcessEnv): Address {
  try {
    const { host, port } = readEnv(variables, { databaseUrl: 'not known yet' })
    const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host
    return { host, port, url: `http://${reached}:${port}` }
  } catch (cause) {
    throw new RefusalToStart(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}
