/** What a seeded generator offers. All draws of one generator come in one fixed order. */
export interface Random {
  /** At least 0, below 1. */
  next(): number
  /** A whole number, both ends included. */
  int(min: number, max: number): number
  between(min: number, max: number): number
  /** Between the two, with every order of magnitude equally likely, as counts and prices are in life. */
  logBetween(min: number, max: number): number
  isLucky(probability: number): boolean
  pick<T>(list: readonly T[]): T
}

/** A 32-bit hash of the parts: FNV-1a, then mixed once more, because FNV alone leaves neighbours alike. */
export function hashOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
  for (const character of parts.join('\u0000')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * A generator for one purpose (mulberry32), named by its parts: `randomOf(seed, 'order', 23501)`.
 * Because each thing has its own, what happens to one order does not depend on how many came before.
 */
export function randomOf(...parts: readonly (string | number)[]): Random {
  let state = hashOf(...parts)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const between = (min: number, max: number) => min + (max - min) * next()
  return {
    next,
    between,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    logBetween: (min, max) => Math.exp(between(Math.log(min), Math.log(max))),
    isLucky: (probability) => next() < probability,
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new Error('nothing to pick from')
      return list[Math.floor(next() * list.length)] as T
    },
  }
}
