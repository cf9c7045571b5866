import { ActorKind } from '@tallyboard/schema'
import type { Viewer } from './context.ts'

/** Who did something, as history and books keep it. The id is that of an account or a supplier. */
export interface Actor {
  readonly kind: ActorKind
  readonly id: string | null
}

/** What happens by itself: settlement, dispatch, measuring. */
export const HOUSE_ACTOR: Actor = { kind: ActorKind.House, id: null }

/** The viewer as the actor of a change. */
export function actorOf(viewer: Viewer): Actor {
  return { kind: viewer.role, id: viewer.accountId }
}
