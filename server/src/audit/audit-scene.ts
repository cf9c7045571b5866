import { AsyncLocalStorage } from 'node:async_hooks'
import type { Role } from '@tallyboard/schema'

/** Who is doing something at this moment, and from where. */
export interface AuditScene {
  readonly operation: string
  readonly role: Role
  readonly actorId: string
  readonly address: string | null
  readonly userAgent: string | null
  readonly sessionId: string
  readonly requestId: string
}

/** Carried beside the calls, not through them: a command needs to know who asks, not from which address. */
const scenes = new AsyncLocalStorage<AuditScene>()

/** Runs a mutation with its scene known to whatever it writes. */
export async function inScene<Result>(scene: AuditScene, run: () => Promise<Result>): Promise<Result> {
  return await scenes.run(scene, run)
}

/** The scene of whatever runs now; null outside of a mutation, as in the worker. */
export function sceneNow(): AuditScene | null {
  return scenes.getStore() ?? null
}
