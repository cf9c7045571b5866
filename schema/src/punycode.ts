// Parameters of RFC 3492, section 5.
const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700
const INITIAL_BIAS = 72
const INITIAL_N = 128

/**
 * Decodes the punycode of a host's label, without its `xn--` (RFC 3492). Null when it is none.
 *
 * @example decodePunycode('bcher-kva') // 'bücher'
 */
export function decodePunycode(text: string): string | null {
  const split = text.lastIndexOf('-')
  const letters = Array.from(text.slice(0, Math.max(split, 0)), letter => letter.charCodeAt(0))
  const digits = text.slice(split + 1)
  let code = INITIAL_N
  let bias = INITIAL_BIAS
  let place = 0
  for (let index = 0; index < digits.length;) {
    const before = place
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = digitOf(digits[index++])
      if (digit === null) return null
      place += digit * weight
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX)
      if (digit < threshold) break
      weight *= BASE - threshold
      if (weight > 2 ** 31) return null
    }
    const count = letters.length + 1
    bias = adapt(place - before, count, before === 0)
    code += Math.floor(place / count)
    place %= count
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null
    letters.splice(place++, 0, code)
  }
  return letters.length === 0 ? null : String.fromCodePoint(...letters)
}

function digitOf(letter: string | undefined): number | null {
  if (letter === undefined) return null
  if (/[a-z]/.test(letter)) return letter.charCodeAt(0) - 97
  return /\d/.test(letter) ? Number(letter) + 26 : null
}

function adapt(delta: number, count: number, isFirst: boolean): number {
  let rest = Math.floor(isFirst ? delta / DAMP : delta / 2)
  rest += Math.floor(rest / count)
  let k = 0
  for (; rest > Math.floor((BASE - T_MIN) * T_MAX / 2); k += BASE) rest = Math.floor(rest / (BASE - T_MIN))
  return k + Math.floor((BASE - T_MIN + 1) * rest / (rest + SKEW))
}
