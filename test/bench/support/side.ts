import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** One side of a bench: a server in a process of its own, so that its processor time is its own. */
export interface Side {
  readonly url: string
  usage(): Promise<Usage>
  stop(): Promise<void>
}

export interface Usage {
  /** User and system time since the process began. */
  readonly cpuMs: number
  readonly rssPeakBytes: number
}

/** What an entry of a side sends first: where it listens. */
interface Ready {
  readonly url: string
}

/** Starts `entry` (a file of this folder) with the variables; it answers with its address and, whenever asked, with its usage. */
export async function startSide(entry: string, variables: Readonly<Record<string, string>>): Promise<Side> {
  const child = fork(join(import.meta.dirname, entry), { env: { ...process.env, ...variables }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(child, 'exit').then(([code]): never => { throw new Error(`${entry} ended with code ${code}`) })
  ended.catch(() => undefined)
  const [{ url }] = await Promise.race([once(child, 'message'), ended]) as [Ready]
  return {
    url,
    usage: async () => {
      child.send('usage')
      const [usage] = await Promise.race([once(child, 'message'), ended]) as [Usage]
      return usage
    },
    stop: async () => {
      child.disconnect()
      await ended.catch(() => undefined)
    },
  }
}

/** The other end, called by an entry once it listens. The process ends when the bench lets go of it. */
export function serveSide(url: string, close: () => Promise<void>): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuMs: (user + system) / 1_000, rssPeakBytes: process.resourceUsage().maxRSS * 1_024 } satisfies Usage)
  })
  process.on('disconnect', () => { void close().finally(() => process.exit(0)) })
  process.send?.({ url } satisfies Ready)
}
