import { randomBytes } from 'node:crypto'

/** An id nobody can guess: whoever knows that of a checkout can pay it, and send it back. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(18).toString('base64url').replace(/[-_]/g, '0')}`
}
