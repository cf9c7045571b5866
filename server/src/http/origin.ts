import type { IncomingMessage } from 'node:http'

/**
 * Whether the request comes from one of our own pages. A browser always names the origin of a socket's page; programs name none, and have
 * no cookies that somebody else's page could borrow.
 */
export function isOwnOrigin(request: IncomingMessage, publicUrl: string | null): boolean {
  const { origin, host } = request.headers
  if (origin === undefined) return true
  if (publicUrl !== null && origin === publicUrl) return true
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host
}
