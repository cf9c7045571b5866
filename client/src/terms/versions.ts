/** Which version the address asks for, and which one it is compared with; null where it does not say. */
export interface VersionsAsked {
  readonly version: number | null
  readonly since: number | null
}

function versionIn(value: unknown): number | null {
  return typeof value === 'string' && /^[1-9]\d{0,5}$/.test(value) ? Number(value) : null
}

/** Reads '?version=2&since=1'. A version is compared with an older one only. */
export function versionsAsked(query: Readonly<Record<string, unknown>>, inForce: number | null): VersionsAsked {
  const version = versionIn(query['version'])
  const since = versionIn(query['since'])
  const shown = version ?? inForce
  return { version, since: since !== null && shown !== null && since < shown ? since : null }
}

/** A version as the chooser lists it. */
export interface ListedVersion {
  readonly version: number
  readonly publishedAt: string
  readonly isInForce: boolean
}

/** The versions that the shown one can be compared with, newest first. */
export function olderThan<T extends ListedVersion>(versions: readonly T[], shown: number): T[] {
  return versions.filter(({ version }) => version < shown).sort((a, b) => b.version - a.version)
}

/** How many clauses differ, in words. */
export function differenceInWords(changes: readonly { readonly kind: 'Added' | 'Removed' | 'Changed' }[]): string {
  const counts = (['Changed', 'Added', 'Removed'] as const).flatMap((kind) => {
    const count = changes.filter((change) => change.kind === kind).length
    return count === 0 ? [] : [`${count} ${kind.toLowerCase()}`]
  })
  return counts.length === 0 ? 'no clause differs' : counts.join(', ')
}
