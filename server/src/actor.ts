import { ActorKind, type Role } from '@tallyboard/schema'
import type { Viewer } from './context.ts'

/** Who did something, as history and books keep it. The id is that of an account or a supplier. */
export interface Actor {
  readonly kind: ActorKind
  readonly id: string | null
}

/** What happens by itself: settlement, dispatch, measuring. */
export const HOUSE_ACTOR: Actor = { kind: ActorKind.House, id: null }

/**
 * How history calls each role. To whoever reads it, finance and read-only staff are agents of the house, as in what was written before there were
 * more roles; the account says which person it was.
 */
const KIND_OF_ROLE: Readonly<Record<Role, ActorKind>> = {
  Customer: ActorKind.Customer, ReadOnly: ActorKind.Agent, Agent: ActorKind.Agent, Finance: ActorKind.Agent, Administrator: ActorKind.Administrator,
}

/** A role, as history calls it. */
export function actorKindOf(role: Role): ActorKind {
  return KIND_OF_ROLE[role]
}

/** The viewer as the actor of a change. */
export function actorOf(viewer: Viewer): Actor {
  return { kind: actorKindOf(viewer.role), id: viewer.accountId }
}
