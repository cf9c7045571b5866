import { readAddress } from './link-address.ts'
import type { LinkFaultCode } from './link-fault.ts'
import { imitatesPlatform, isMixedScript, isSpeltWithLookAlikes } from './look-alike.ts'
import { decodePunycode } from './punycode.ts'

/** A host in its canonical form, or what is wrong with it. */
export type HostReading = { readonly ok: true, readonly host: string } | { readonly ok: false, readonly code: LinkFaultCode }

/** Names that never leave a private network (RFC 6761, RFC 6762, RFC 8375, and the ones in common use). */
const PRIVATE_ENDINGS = ['localhost', 'local', 'internal', 'intranet', 'lan', 'home', 'corp', 'private', 'home.arpa', 'localdomain', 'test', 'invalid', 'onion']

/** Dots of other writing systems, which browsers read as dots. */
const DOTS = /[。．｡]/g

/**
 * Reads a host: full-width and other compatibility letters become the plain ones that a browser would make of them, punycode becomes the
 * letters it stands for, numbers become an address.
 */
export function readHost(text: string): HostReading {
  const plain = text.normalize('NFKC').replace(DOTS, '.').toLowerCase().replace(/\.$/, '')
  const address = readAddress(plain)
  if (address.kind === 'private') return refused('PrivateAddress')
  if (address.kind === 'broken') return refused('NotALink')
  if (address.kind === 'public') return { ok: true, host: address.text }

  if (PRIVATE_ENDINGS.some(ending => plain === ending || plain.endsWith(`.${ending}`))) return refused('PrivateAddress')
  const labels = plain.split('.').map(unicodeLabelOf)
  // A host without a dot is a machine of somebody's own network, or no host at all.
  if (labels.length < 2 || plain.length > 253 || labels.some(label => label === null)) return refused('NotALink')
  const names = labels.filter(label => label !== null)
  if (names.some(isMixedScript) || isSpeltWithLookAlikes(names) || imitatesPlatform(names)) return refused('LookAlikeLetters')
  return { ok: true, host: names.join('.') }
}

function refused(code: LinkFaultCode): HostReading {
  return { ok: false, code }
}

/** A label in the letters it stands for, or null when it is none. */
function unicodeLabelOf(label: string): string | null {
  const name = label.startsWith('xn--') ? decodePunycode(label.slice(4)) : label
  // Punycode that decodes to plain letters, or to another spelling of itself, is a second name for the same host: nobody needs one.
  if (name === null || name.length > 63 || (name !== label && (isAscii(name) || name !== name.normalize('NFKC').toLowerCase()))) return null
  return /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?$/u.test(name) ? name : null
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}
