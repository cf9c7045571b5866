import { PERMISSIONS_OF_ROLE, type Permission, type Role } from '@tallyboard/schema'
import DataLoader from 'dataloader'
import { forbidden, unauthenticated } from './errors.ts'
import type { House } from './house.ts'

/** Who is asking, as proven by the session. */
export interface Viewer {
  readonly userId: string
  readonly sessionId: string
  readonly accountId: string
  readonly role: Role
  readonly permissions: ReadonlySet<Permission>
}

/** From where somebody asks, as far as it is known. */
export interface RequestOrigin {
  readonly address: string | null
  readonly userAgent: string | null
}

/** What a resolver is given. Built once for each request, and anew for each event of a subscription. */
export interface Context {
  readonly house: House
  readonly viewer: Viewer | null
  readonly requestId: string
  readonly origin: RequestOrigin
  readonly loaders: Map<unknown, unknown>
}

/** What a role may do beyond its own account. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return new Set(PERMISSIONS_OF_ROLE[role])
}

export function requireViewer(context: Context): Viewer {
  if (context.viewer === null) throw unauthenticated()
  return context.viewer
}

export function requirePermission(context: Context, permission: Permission): Viewer {
  const viewer = requireViewer(context)
  requirePermissionOf(viewer, permission)
  return viewer
}

/** The same for a command, which is given its viewer. */
export function requirePermissionOf(viewer: Viewer, permission: Permission): void {
  if (!viewer.permissions.has(permission)) throw forbidden()
}

/**
 * Declares a loader that lives as long as one request: `serviceLoader(context).load(id)`. However many objects of a page ask,
 * `read` is called once with all their keys and answers in their order.
 */
export function defineLoader<Key, Value>(
  read: (context: Context, keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
): (context: Context) => DataLoader<Key, Value> {
  return context => {
    let loader = context.loaders.get(read) as DataLoader<Key, Value> | undefined
    if (loader === undefined) {
      loader = new DataLoader<Key, Value>(async keys => await read(context, keys))
      context.loaders.set(read, loader)
    }
    return loader
  }
}

/** Rows in the order of the keys they were asked by; null where there is none. */
export function inOrderOf<Key, Row>(keys: readonly Key[], rows: readonly Row[], keyOf: (row: Row) => Key): (Row | null)[] {
  const found = new Map(rows.map(row => [keyOf(row), row]))
  return keys.map(key => found.get(key) ?? null)
}
