import type { LinkFaultCode } from './link-fault.ts'
import type { LinkTarget } from './link-target.ts'
import { isMixedScript } from './look-alike.ts'
import type { Platform } from './service-vocabulary.ts'

/** What a platform's table finds in a link. */
export interface Found {
  readonly canonical: string
  readonly target: LinkTarget
  readonly handle?: string
  readonly isChannel?: boolean
}

/** A link on a platform, as its table reads it. */
export interface PlatformLink {
  /** The host that was written, without `www.` and `m.`. */
  readonly host: string
  readonly segments: readonly string[]
  readonly parameter: (name: string) => string | null
}

/** One platform: its hosts and how it names things. `read` gives null for a page the table does not know, which is then kept as it is. */
export interface PlatformTable {
  readonly platform: Platform
  /** Hosts that lead to the same pages, after `www.` and `m.` have gone. The first one is the platform's own. */
  readonly hosts: readonly string[]
  /** More of them, such as a country's own. */
  readonly hostPattern?: RegExp
  /** Hosts of short links and players, whose paths mean something of their own. */
  readonly shortHosts?: readonly string[]
  /** The canonical link of an `@name`. */
  readonly account?: (handle: string) => Found
  readonly read: (link: PlatformLink) => Found | LinkFaultCode | null
}

/**
 * The account of a handle, or what is wrong with it. A letter that no handle of the platform can hold, and that looks like one it can, is
 * an imitation.
 */
export function accountOf(handle: string, pattern: RegExp, found: (handle: string) => Found): Found | LinkFaultCode | null {
  const name = handle.replace(/^@/, '')
  if (pattern.test(name)) return found(name)
  return /[^\x00-\x7f]/.test(name) ? 'LookAlikeLetters' : null
}

/** The same for platforms whose handles may be in any script: only a mixture of scripts is refused. */
export function anyScriptAccountOf(handle: string, found: (handle: string) => Found): Found | LinkFaultCode | null {
  const name = handle.replace(/^@/, '').normalize('NFKC')
  if (!/^[\p{L}\p{M}\p{N}._·-]{1,100}$/u.test(name)) return null
  return isMixedScript(name) ? 'LookAlikeLetters' : found(name)
}
