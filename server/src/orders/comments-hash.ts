import { createHash } from 'node:crypto'

/** Comments in the length of an index row: a review allows these comments for this link and no others (P2.7). */
export function commentsHash(comments: string | null): string {
  return createHash('sha256').update(comments ?? '').digest('base64url')
}
