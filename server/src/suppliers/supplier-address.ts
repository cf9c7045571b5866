import { lookup as dnsLookup, type LookupAddress } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/**
 * Addresses that are not on the open net: the machine itself, its neighbours, and the metadata services of clouds. A supplier's
 * address is typed by an administrator and answered by whoever owns the name, so it is checked when a connection is made.
 */
const PRIVATE = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) PRIVATE.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [['::', 127], ['64:ff9b::', 96], ['fc00::', 7], ['fe80::', 10], ['ff00::', 8]] as const) PRIVATE.addSubnet(net, bits, 'ipv6')

/** Longer ones are not addresses of anything. */
const URL_LENGTH_MAX = 500

/** The address of a supplier's API, or why it cannot be one. */
export type SupplierAddress =
  | { readonly ok: true, readonly url: URL }
  | { readonly ok: false, readonly reason: string }

/** Whether an IP address belongs to this machine or to a private net; an IPv4 address in IPv6 clothes counts as itself. */
export function isPrivateAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 0) return false
  return PRIVATE.check(address, version === 4 ? 'ipv4' : 'ipv6')
}

/** Reads the address of a supplier's API as an administrator typed it. */
export function readSupplierAddress(text: string, isPrivateAllowed: boolean): SupplierAddress {
  const trimmed = text.trim()
  if (trimmed.length > URL_LENGTH_MAX) return { ok: false, reason: `An address has at most ${URL_LENGTH_MAX} characters.` }
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null
  if (url === null) return { ok: false, reason: 'This is not an address. One looks like https://supplier.example/api/v2.' }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { ok: false, reason: 'The address must begin with https:// or http://.' }
  if (url.username !== '' || url.password !== '') return { ok: false, reason: 'Leave user name and password out of the address; the key has its own field.' }
  if (url.hash !== '') return { ok: false, reason: 'Leave the part after # out of the address.' }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isLocalName = host === 'localhost' || host.endsWith('.localhost') || host.endsWith('.local') || host.endsWith('.internal')
  if (!isPrivateAllowed && (isLocalName || isPrivateAddress(host))) {
    return { ok: false, reason: 'The address is in a private net. Suppliers are reached over the open net.' }
  }
  return { ok: true, url }
}

/** Why a connection was not made: the name led to a private net. */
export class PrivateAddressError extends Error {
  constructor(host: string) {
    super(`${host} leads to a private net`)
    this.name = 'PrivateAddressError'
  }
}

/**
 * A look-up that refuses names leading to private nets. It answers the connection itself, so a name cannot be good when checked
 * and bad when used.
 */
export const lookupPublic: LookupFunction = (host, options, done) => {
  dnsLookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return done(error, '')
    const open = found.filter(({ address }) => !isPrivateAddress(address))
    const first = open[0]
    if (first === undefined) return done(new PrivateAddressError(host), '')
    if (options.all === true) return done(null, open)
    return done(null, first.address, first.family)
  })
}
