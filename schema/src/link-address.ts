// Addresses in numbers. A browser reads 127.1, 0x7f000001, 2130706433 and 0177.0.0.1 as the same machine, so they are all read here, and
// whatever is not reachable by everybody is refused.

type Range = readonly [base: number, bits: number]

/** IPv4 ranges that are not on the public internet (RFC 6890): this network, private, shared, loopback, link-local, documentation and the rest. */
const PRIVATE_RANGES: readonly Range[] = [
  [ipv4(0, 0, 0, 0), 8], [ipv4(10, 0, 0, 0), 8], [ipv4(100, 64, 0, 0), 10], [ipv4(127, 0, 0, 0), 8], [ipv4(169, 254, 0, 0), 16],
  [ipv4(172, 16, 0, 0), 12], [ipv4(192, 0, 0, 0), 24], [ipv4(192, 0, 2, 0), 24], [ipv4(192, 88, 99, 0), 24], [ipv4(192, 168, 0, 0), 16],
  [ipv4(198, 18, 0, 0), 15], [ipv4(198, 51, 100, 0), 24], [ipv4(203, 0, 113, 0), 24], [ipv4(224, 0, 0, 0), 3],
]

function ipv4(a: number, b: number, c: number, d: number): number {
  return ((a * 256 + b) * 256 + c) * 256 + d
}

function isPrivateIpv4(address: number): boolean {
  return PRIVATE_RANGES.some(([base, bits]) => Math.floor(address / 2 ** (32 - bits)) === Math.floor(base / 2 ** (32 - bits)))
}

/** What a host in numbers is: a public address in its usual spelling, a private one, or none at all. */
export type AddressReading = { readonly kind: 'public', readonly text: string } | { readonly kind: 'private' | 'broken' | 'name' }

/** Reads a host as an address, the way browsers do: the last label decides whether it is one. `name` means that it is none. */
export function readAddress(host: string): AddressReading {
  if (host.startsWith('[')) return host.endsWith(']') ? readIpv6(host.slice(1, -1)) : { kind: 'broken' }
  const labels = host.split('.')
  const last = labels.at(-1) ?? ''
  if (!/^(\d+|0x[\da-f]*)$/.test(last)) return { kind: 'name' }
  const address = readIpv4(labels)
  if (address === null) return { kind: 'broken' }
  if (isPrivateIpv4(address)) return { kind: 'private' }
  return { kind: 'public', text: [24, 16, 8, 0].map(shift => Math.floor(address / 2 ** shift) % 256).join('.') }
}

/** One to four numbers, decimal, octal (leading 0) or hexadecimal (0x); the last one fills all bytes that are left. */
function readIpv4(labels: readonly string[]): number | null {
  if (labels.length > 4) return null
  const numbers = labels.map(readNumber)
  const last = numbers.at(-1)
  if (last === undefined || numbers.some(Number.isNaN) || last >= 256 ** (5 - labels.length)) return null
  if (numbers.slice(0, -1).some(number => number > 255)) return null
  return numbers.slice(0, -1).reduce((sum, number, index) => sum + number * 256 ** (3 - index), last)
}

function readNumber(text: string): number {
  if (/^0x[\da-f]*$/.test(text)) return text === '0x' ? 0 : Number.parseInt(text.slice(2), 16)
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8)
  return /^(0|[1-9]\d*)$/.test(text) ? Number(text) : Number.NaN
}

/** Only the global unicast range 2000::/3 is public, without its tunnels (6to4, Teredo), which carry an IPv4 address, and documentation. */
function readIpv6(text: string): AddressReading {
  const groups = ipv6GroupsOf(text)
  if (groups === null) return { kind: 'broken' }
  const [first = 0, second = 0] = groups
  const isTunnel = first === 0x2002 || (first === 0x2001 && (second < 0x200 || second === 0xdb8))
  if (first < 0x2000 || first > 0x3fff || isTunnel) return { kind: 'private' }
  return { kind: 'public', text: `[${ipv6Text(groups)}]` }
}

function ipv6GroupsOf(text: string): readonly number[] | null {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const embedded = dotted === null ? null : readIpv4((dotted[2] ?? '').split('.'))
  if (dotted !== null && embedded === null) return null
  const plain = embedded === null ? text : `${dotted?.[1]}${Math.floor(embedded / 65_536).toString(16)}:${(embedded % 65_536).toString(16)}`
  const halves = plain.split('::')
  if (halves.length > 2) return null
  const [head = [], tail = []] = halves.map(half => half === '' ? [] : half.split(':'))
  if (![...head, ...tail].every(group => /^[\da-f]{1,4}$/.test(group))) return null
  const gap = 8 - head.length - tail.length
  if (halves.length === 1 ? gap !== 0 : gap < 1) return null
  return [...head, ...Array.from({ length: gap }, () => '0'), ...tail].map(group => Number.parseInt(group, 16))
}

/** The shortest spelling: the longest run of zeros becomes `::` (RFC 5952). */
function ipv6Text(groups: readonly number[]): string {
  const text = groups.map(group => group.toString(16)).join(':')
  const runs = text.match(/\b0(:0)+\b/g) ?? []
  const longest = runs.reduce((best, run) => run.length > best.length ? run : best, '')
  return longest === '' ? text : text.replace(new RegExp(`(^|:)${longest}(:|$)`), '::')
}
