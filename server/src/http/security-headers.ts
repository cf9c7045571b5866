import type { RequestHandler } from 'express'

const POLICY = [
  "default-src 'self'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self' data:",
  "connect-src 'self'", "object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'",
].join('; ')

/** The explorer's editor works in workers and draws its own styles. */
export const EXPLORER_POLICY = `${POLICY}; worker-src 'self' blob:`

/** What every answer tells the browser: nothing from elsewhere, no frames, no guessing of types, no referrer abroad. */
export function securityHeaders(publicUrl: string | null): RequestHandler {
  const headers = {
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    ...(publicUrl?.startsWith('https:') === true ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  }
  return (_request, response, next) => {
    response.set(headers)
    next()
  }
}
