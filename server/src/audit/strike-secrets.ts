/** Fields whose values never reach the log: secrets, and free text in which somebody may be named, because an erasure could not take it out again (P7.3). The histories of what was changed keep the words. */
const STRUCK_FIELDS: ReadonlySet<string> = new Set([
  'key', 'apiKey', 'secret', 'password', 'currentPassword', 'newPassword', 'token', 'idempotencyKey',
  'text', 'message', 'comments', 'link', 'payoutTo', 'email', 'reason', 'note',
])

const STRUCK = '[struck]'
const TEXT_LENGTH_MAX = 500
const LIST_LENGTH_MAX = 100

/** What was asked for, as plain JSON that may be kept: secrets struck, long texts and lists cut. */
export function strikeSecrets(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string') return value.length > TEXT_LENGTH_MAX ? `${value.slice(0, TEXT_LENGTH_MAX)}… (${value.length} characters)` : value
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) {
    const kept = value.slice(0, LIST_LENGTH_MAX).map(strikeSecrets)
    return value.length > LIST_LENGTH_MAX ? [...kept, `… (${value.length} in all)`] : kept
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, STRUCK_FIELDS.has(name) && field != null ? STRUCK : strikeSecrets(field)]))
}
