import { linkFault, type LinkFault } from './link-fault.ts'
import type { Found, PlatformTable } from './link-platform.ts'
import { FACEBOOK, LINKEDIN, REDDIT } from './link-platforms-network.ts'
import { INSTAGRAM, PINTEREST, THREADS, X } from './link-platforms-social.ts'
import { DISCORD, SOUNDCLOUD, SPOTIFY, TELEGRAM } from './link-platforms-talk.ts'
import { TIKTOK, TWITCH, YOUTUBE } from './link-platforms-video.ts'
import type { LinkTarget } from './link-target.ts'
import { encodeQuery, encodeSegment, LINK_LENGTH_MAX, readLinkText, type LinkParts } from './link-text.ts'
import { isPlatformTracking, isTracking } from './link-tracking.ts'
import { Metric, Platform } from './service-vocabulary.ts'
import { LinkScope, type PolicySettings } from './settings.ts'

/** A link in the form in which two links to one target are equal (P2.3). */
export interface CanonicalLink {
  /** Without the scheme: `youtu.be/pQ4v-8LmKd0`. */
  readonly canonical: string
  readonly platform: Platform
  readonly target: LinkTarget
  readonly host: string
  /** The name of the account in the link, in lower case, without `@`. */
  readonly handle: string | null
  /** The canonical link of the channel, where the link is one; what watch hours are counted for (P2.4). */
  readonly channelKey: string | null
  readonly isTrackingRemoved: boolean
}

/** What canonicalising a text gives: the link, or why it is none that can be served. */
export type LinkReading = ({ readonly ok: true } & CanonicalLink) | LinkFault

/** Every platform the house has a table for. */
const PLATFORM_TABLES: readonly PlatformTable[] = [
  INSTAGRAM, YOUTUBE, TIKTOK, X, FACEBOOK, TELEGRAM, TWITCH, SPOTIFY, SOUNDCLOUD, LINKEDIN, DISCORD, THREADS, REDDIT, PINTEREST,
]

/**
 * Brings a link into canonical form (P2.3). Scheme, `www.` and `m.` hosts, letter case where the platform ignores it, tracking parameters,
 * trailing slashes, fragments and the platform's own other spellings make no difference. What is no public web address is refused.
 *
 * @param platform where an `@name` is to be looked for: the service's platform
 * @example canonicaliseLink('https://www.youtube.com/watch?v=pQ4v-8LmKd0&utm_source=x') // canonical: 'youtu.be/pQ4v-8LmKd0'
 */
export function canonicaliseLink(text: string, platform: Platform | null = null): LinkReading {
  const name = /^\s*@([^\s/:?#@]+)\s*$/.exec(text)?.[1]
  if (name !== undefined && text.length <= 100) return readName(name, platform)
  const reading = readLinkText(text)
  if (!reading.ok) return linkFault(reading.code)
  const table = tableOf(reading.parts.host)
  const link = table === null ? readWebPage(reading.parts) : readPlatformLink(reading.parts, table)
  // Letters beyond ASCII grow to nine times their length, and the index that lets one order pass holds no more.
  return link.ok && link.canonical.length > LINK_LENGTH_MAX ? linkFault('TooLong') : link
}

/**
 * What P2.3 compares: the canonical link, or the link with the metric if the house says so. For watch hours it is the channel, whichever
 * of its videos is named (P2.4).
 */
export function lockKeyOf(link: CanonicalLink, metric: Metric, settings: Pick<PolicySettings, 'linkScope'>): string {
  const base = metric === Metric.WatchHours ? link.channelKey ?? link.canonical : link.canonical
  return settings.linkScope === LinkScope.linkAndMetric ? `${base} ${metric}` : base
}

/** An `@name` is the account of that name on the platform of the service. */
function readName(name: string, platform: Platform | null): LinkReading {
  const table = PLATFORM_TABLES.find(candidate => candidate.platform === platform)
  if (table?.account === undefined) return linkFault('PlatformUnknown')
  // The account's own address is read like any other, so that a name which is none is refused for the same reason.
  const written = readLinkText(table.account(name).canonical)
  return written.ok ? readPlatformLink(written.parts, table) : linkFault(written.code)
}

function tableOf(host: string): PlatformTable | null {
  return PLATFORM_TABLES.find(({ hosts, shortHosts, hostPattern }) =>
    hosts.includes(host) || shortHosts?.includes(host) === true || hostPattern?.test(host) === true) ?? null
}

function readPlatformLink({ host, segments, parameters }: LinkParts, table: PlatformTable): LinkReading {
  const parameter = (name: string) => parameters.find(([found]) => found === name)?.[1] ?? null
  const found = table.read({ host, segments, parameter })
  if (typeof found === 'string') return linkFault(found)
  // A page the table does not know stays what it is, on the platform's own host. A short host has no such pages.
  if (found === null && (segments.length === 0 || table.shortHosts?.includes(host) === true)) return linkFault('NothingNamed')
  const kept = parameters.filter(([name]) => !isPlatformTracking(name))
  const { canonical, target, handle, isChannel } = found ?? pageOf(table.hosts[0] ?? host, segments, kept)
  return {
    ok: true, canonical, platform: table.platform, target, host: hostOf(canonical), handle: handle ?? null,
    channelKey: isChannel === true ? canonical : null,
    isTrackingRemoved: kept.length < parameters.length,
  }
}

function readWebPage({ host, segments, parameters }: LinkParts): LinkReading {
  const kept = parameters.filter(([name]) => !isTracking(name))
  const { canonical, target } = pageOf(host, segments, kept)
  return {
    ok: true, canonical, platform: Platform.Web, target, host, handle: null, channelKey: null,
    isTrackingRemoved: kept.length < parameters.length,
  }
}

function pageOf(host: string, segments: readonly string[], parameters: LinkParts['parameters']): Found {
  return { canonical: `${[host, ...segments.map(encodeSegment)].join('/')}${encodeQuery(parameters)}`, target: 'Page' }
}

function hostOf(canonical: string): string {
  return canonical.split(/[/?]/, 1)[0] ?? canonical
}
