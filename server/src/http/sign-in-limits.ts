import { createHash } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { RateLimiterRes } from 'rate-limiter-flexible'
import { AUTH_PATH } from '../accounts/auth.ts'
import { ErrorCode } from '../errors.ts'
import type { House } from '../house.ts'
import { openLimiters } from './limiters.ts'

export interface SignInLimits {
  readonly guard: RequestHandler
  close(): void
}

const GUARDED = /^\/(sign-in|sign-up|change-password|request-password-reset|reset-password)\b/

/**
 * Bounds how fast passwords can be guessed: so many tries of one address, of one e-mail from one address, and of one e-mail from
 * everywhere. The third is wide, because a narrow one would let anybody lock a customer out.
 */
export function createSignInLimits(house: House): SignInLimits {
  const limits = openLimiters(house)
  const byAddress = limits.limiter('sign-in-address', house.env.authRatePerMinute, 60)
  const byPair = limits.limiter('sign-in-pair', 10, 15 * 60)
  const byEmail = limits.limiter('sign-in-email', 100, 15 * 60)

  const guard: RequestHandler = async (request, response, next) => {
    if (!GUARDED.test(pathOf(request))) return next()
    // The library reads forms too, and would find an e-mail there that was not counted here.
    if (request.is('application/json') === false) {
      response.status(415).json({ code: ErrorCode.BAD_USER_INPUT, message: 'Send the body as application/json.', retryable: false })
      return
    }
    const address = request.ip ?? 'unknown'
    const email = (request.body as { email?: unknown } | undefined)?.email
    // Only a hash of the address is kept anywhere (P7.2).
    const person = typeof email === 'string' ? createHash('sha256').update(email.trim().toLowerCase()).digest('base64url') : null
    const pair = `${address} ${person}`
    try {
      await byAddress.consume(address)
      if (person !== null) await Promise.all([byPair.consume(pair), byEmail.consume(person)])
    } catch (cause) {
      if (!(cause instanceof RateLimiterRes)) return next(cause)
      const seconds = Math.max(1, Math.ceil(cause.msBeforeNext / 1_000))
      response.status(429).set('retry-after', String(seconds)).json({
        code: ErrorCode.TOO_MANY_REQUESTS, message: `Too many tries. Try again in ${seconds} seconds.`, retryable: true,
      })
      return
    }
    if (person !== null) {
      response.on('finish', () => {
        if (response.statusCode === 200) void Promise.all([byPair.delete(pair), byEmail.delete(person)])
      })
    }
    next()
  }
  return { guard, close: limits.close }
}

/** The path as the library will read it: it walks through `.` and `..`, however they are written, and Express does not. */
function pathOf({ originalUrl }: Request): string {
  return URL.canParse(originalUrl, 'http://any') ? new URL(originalUrl, 'http://any').pathname.slice(AUTH_PATH.length) : ''
}
