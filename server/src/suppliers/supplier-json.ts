/** PHP prints its warnings in front of the answer; what is further in than this is a page, not a warning. */
const PREAMBLE_LENGTH_MAX = 8_192

/** Each bracket inside a warning costs an attempt to parse; more brackets than this is not a warning. */
const ATTEMPTS_MAX = 40

/** No answer of this protocol is nested deeper than a few levels; thousands overflow the stack of whoever writes the value out again. */
const DEPTH_MAX = 20

/** The JSON of an answer, or why there is none. `hasPreamble`: something stood in front of it or behind it. */
export type JsonReading =
  | { readonly ok: true, readonly value: unknown, readonly hasPreamble: boolean }
  | { readonly ok: false, readonly reason: 'Empty' | 'Html' | 'NotJson' }

/** Reads the JSON of an answer whatever its content type says, past a warning in front of it and a notice behind it. */
export function readJson(body: string): JsonReading {
  const text = withoutUnstorable(body.replace(/^\uFEFF/, '').trim())
  if (text === '') return { ok: false, reason: 'Empty' }
  const whole = tryParse(text)
  if (whole !== undefined) return { ok: true, value: whole.value, hasPreamble: false }
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1
  let attempts = 0
  for (let at = 0; at < Math.min(text.length, PREAMBLE_LENGTH_MAX) && attempts < ATTEMPTS_MAX; at++) {
    if (text[at] !== '{' && text[at] !== '[') continue
    attempts++
    const part = tryParse(text.slice(at, end))
    // `[8]` inside a warning is JSON too, but no answer of this protocol is a bare list of scalars.
    if (part !== undefined && isAnswerShaped(part.value)) return { ok: true, value: part.value, hasPreamble: true }
  }
  return { ok: false, reason: /^\s*<(!doctype|html|head|body)/i.test(text) ? 'Html' : 'NotJson' }
}

function isAnswerShaped(value: unknown): boolean {
  if (!Array.isArray(value)) return typeof value === 'object' && value !== null
  return value.every(item => typeof item === 'object' && item !== null)
}

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    // A number of 16 digits and more does not survive as a number: ids are kept as they were written.
    const value: unknown = /\d{16}/.test(text) ? JSON.parse(text, keepLongNumbers) : JSON.parse(text)
    return isShallow(value, DEPTH_MAX) ? { value } : undefined
  } catch {
    return undefined
  }
}

function keepLongNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? context?.source ?? value : value
}

/** PostgreSQL stores neither NUL nor half a surrogate pair. Escaped is the only way in which they can stand in the text of an answer. */
function withoutUnstorable(text: string): string {
  if (!/\\u(0000|[dD][89a-fA-F])/.test(text)) return text
  return text.replace(/\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u0000|u[dD][89a-fA-F][0-9a-fA-F]{2})|[^])/g,
    (escape: string, unstorable: string | undefined) => unstorable === undefined ? escape : '')
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every(inner => isShallow(inner, levels - 1))
}
