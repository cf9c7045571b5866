/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** Marks an instant and a whole number of money; no fact has a name that begins with a dollar. */
const INSTANT = '$at'
const WHOLE = '$int'

/**
 * The facts of a decision as JSON, so that they can be kept beside it and judged again later. Instants and money come back as what they were.
 *
 * @example writeFacts({ paidAt: new Date(0), paidMicros: 5n }) // { paidAt: { $at: '1970-01-01T00:00:00.000Z' }, paidMicros: { $int: '5' } }
 */
export function writeFacts(facts: unknown): Json {
  if (facts instanceof Date) return { [INSTANT]: facts.toISOString() }
  if (typeof facts === 'bigint') return { [WHOLE]: String(facts) }
  if (Array.isArray(facts)) return facts.map(writeFacts)
  if (typeof facts === 'object' && facts !== null) {
    return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined).map(([name, value]) => [name, writeFacts(value)]))
  }
  return facts as Json
}

/** The facts that `writeFacts` wrote. The caller says what they were: they were written by the same program. */
export function readFacts<Facts>(json: Json): Facts {
  return revived(json) as Facts
}

function revived(json: Json): unknown {
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map(revived)
  const entries = Object.entries(json)
  const [only] = entries
  if (entries.length === 1 && only !== undefined && typeof only[1] === 'string') {
    if (only[0] === INSTANT) return new Date(only[1])
    if (only[0] === WHOLE) return BigInt(only[1])
  }
  return Object.fromEntries(entries.map(([name, value]) => [name, revived(value)]))
}
