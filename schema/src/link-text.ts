import type { LinkFaultCode } from './link-fault.ts'
import { readHost } from './link-host.ts'

/** A link taken apart, before its platform is known. */
export interface LinkParts {
  /** Without `www.`, `m.` and a default port. */
  readonly host: string
  /** Segments of the path, decoded, without empty ones. */
  readonly segments: readonly string[]
  /** Parameters of the query, decoded, in their order. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
}

export type PartsReading = { readonly ok: true, readonly parts: LinkParts } | { readonly ok: false, readonly code: LinkFaultCode }

/** Longer addresses do not fit into the columns, and no platform makes them. */
export const LINK_LENGTH_MAX = 2_048

/** Control characters, format characters (direction marks, zero-width letters, soft hyphens), line and paragraph separators, half pairs. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

/** What must not hide behind percent-encoding either. Joiners may: words of some languages need them. */
const REORDERING = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u

/** A link in another writing: what Spotify and Telegram hand out for their own programs. */
const APP_LINKS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/^spotify:(track|album|artist|playlist|show|episode|user):([^:/?#]+)$/i, 'https://open.spotify.com/$1/$2'],
  [/^spotify:user:[^:/?#]+:playlist:([^:/?#]+)$/i, 'https://open.spotify.com/playlist/$1'],
  [/^tg:(?:\/\/)?resolve\?domain=(\w+)&post=(\d+).*$/i, 'https://t.me/$1/$2'],
  [/^tg:(?:\/\/)?resolve\?domain=(\w+)(?:&.*)?$/i, 'https://t.me/$1'],
  [/^tg:(?:\/\/)?join\?invite=([\w-]+).*$/i, 'https://t.me/+$1'],
]

/** Takes a text apart as a web address, or says why it is none. The scheme may be left out, as people do. */
export function readLinkText(text: string): PartsReading {
  if (text.length > LINK_LENGTH_MAX) return refused('TooLong')
  const trimmed = text.trim()
  if (INVISIBLE.test(trimmed)) return refused('InvisibleCharacters')
  // A browser reads a backslash as a slash, so that what looks like a path can be a host.
  if (trimmed === '' || /[\s\\<>"{}|^`]/.test(trimmed)) return refused('NotALink')

  const web = APP_LINKS.reduce((link, [pattern, replacement]) => link.replace(pattern, replacement), trimmed)
  const scheme = /^([a-z][a-z\d+.-]*):(.?.?)/i.exec(web)
  const isWeb = scheme !== null && /^https?$/i.test(scheme[1] ?? '') && scheme[2] === '//'
  // `site.com:8080` is a host and a port; any other word before a colon is a scheme.
  const isPort = /^[^:/?#]+:\d{1,5}(?:[/?#]|$)/.test(web)
  if (scheme !== null && !isWeb && !isPort) return refused(/^https?$/i.test(scheme[1] ?? '') ? 'NotALink' : 'SchemeRefused')

  const rest = isWeb ? web.slice(web.indexOf('//') + 2) : web.replace(/^\/\//, '')
  const [, authority = '', path = '', query = ''] = /^([^/?#]*)([^?#]*)(?:\?([^#]*))?/.exec(rest) ?? []
  if (authority.includes('@')) return refused('CredentialsInLink')
  const [, hostText = '', portText] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority) ?? []
  const port = portText === undefined || portText === '' ? null : Number(portText)
  if (hostText === '' || port === 0 || (port !== null && port > 65_535)) return refused('NotALink')

  const host = readHost(hostText)
  if (!host.ok) return refused(host.code)
  const segments = segmentsOf(path)
  const parameters = parametersOf(query)
  if ([...segments, ...parameters.flat()].some(word => REORDERING.test(word))) return refused('InvisibleCharacters')
  return { ok: true, parts: { host: barred(host.host) + portOf(port), segments, parameters } }
}

function refused(code: LinkFaultCode): PartsReading {
  return { ok: false, code }
}

/** The host without `www.` and `m.`, as long as a whole name is left. */
function barred(host: string): string {
  const shorter = host.replace(/^(www|m)\.(?=[^.]+\.[^.])/, '')
  return shorter === host ? host : barred(shorter)
}

/** The scheme makes no difference, so neither does the port that either scheme implies. */
function portOf(port: number | null): string {
  return port === null || port === 80 || port === 443 ? '' : `:${port}`
}

function segmentsOf(path: string): readonly string[] {
  const segments: string[] = []
  for (const segment of path.split('/').slice(1).map(decoded)) {
    if (segment === '..') segments.pop()
    else if (segment !== '.' && segment !== '') segments.push(segment)
  }
  return segments
}

function parametersOf(query: string): readonly (readonly [string, string])[] {
  return query.split('&').filter(pair => pair !== '').map((pair) => {
    const [name = '', ...value] = pair.replaceAll('+', ' ').split('=')
    return [decoded(name), decoded(value.join('='))] as const
  })
}

/** Percent-encoding undone, or the text as it is where it is not well formed. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text).normalize('NFC')
  } catch {
    return text
  }
}

/** Letters that stand for themselves in a path, on every platform and in every browser. */
const KEPT_IN_PATH = /%(3A|40|2C|2B|3B|3D|24|26)/g

/** One segment of a path in its one spelling. */
export function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(KEPT_IN_PATH, code => decodeURIComponent(code))
}

/** Parameters in their one spelling, sorted by name, as a query. Empty when there are none. */
export function encodeQuery(parameters: readonly (readonly [name: string, value: string])[]): string {
  const pairs = parameters.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).sort()
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}
