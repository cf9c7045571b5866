import { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, type IRateLimiterOptions, type RateLimiterAbstract } from 'rate-limiter-flexible'
import type { House } from '../house.ts'

/** Counts how often something is tried: in this process, or through Redis in all of them. */
export interface Limiters {
  /** So many points in so many seconds for each key. */
  limiter(name: string, points: number, seconds: number): RateLimiterAbstract
  close(): void
}

/** Opens the counting; without Redis every process counts for itself. */
export function openLimiters(house: House): Limiters {
  // Without Redis each process counts for itself at once; a command that waited for it would keep somebody waiting to sign in.
  const redis = house.env.redisUrl === null ? null : new Redis(house.env.redisUrl, { enableOfflineQueue: false })
  redis?.on('error', cause => house.log.warn({ err: cause }, 'the limits lost their connection'))
  return {
    limiter: (name, points, seconds) => {
      const options: IRateLimiterOptions = { keyPrefix: name, points, duration: seconds }
      return redis === null
        ? new RateLimiterMemory(options)
        : new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: new RateLimiterMemory(options) })
    },
    close: () => { redis?.disconnect() },
  }
}
