import { betterAuth } from 'better-auth'
import { bearer } from 'better-auth/plugins'
import type { House } from '../house.ts'

/** The library that keeps users, passwords and sessions. */
export type Auth = ReturnType<typeof createAuth>

/** The header in which the HTTP server names the caller's address to the library; whatever the caller put there is overwritten. */
export const ADDRESS_HEADER = 'x-tallyboard-address'

const DAY_SECONDS = 86_400

/** Where the library's handlers live. */
export const AUTH_PATH = '/api/auth'

/**
 * Sign-up, sign-in and sessions. A session lives thirty days from its last use; browsers hold it in a cookie, programs send it as
 * `Authorization: Bearer`. That a user has an account and a balance is seen to by the database, in the same statement.
 */
export function createAuth(house: House) {
  return betterAuth({
    ...(house.env.publicUrl === null ? {} : { baseURL: house.env.publicUrl }),
    basePath: AUTH_PATH,
    secret: house.secret,
    database: { db: house.db as never, type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    plugins: [bearer()],
    // Ours counts by address and by e-mail, and across processes; see http/sign-in-limits.ts.
    rateLimit: { enabled: false },
    advanced: {
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      useSecureCookies: house.env.publicUrl?.startsWith('https:') ?? false,
      cookiePrefix: 'tallyboard',
    },
    logger: {
      level: 'error',
      // Its messages may name an e-mail address (P7.2), so only the sentence is kept.
      log: (_level, message) => house.log.error(`auth: ${message.replace(/\S+@\S+/g, '[removed]')}`),
    },
    user: { modelName: 'users', fields: { emailVerified: 'email_verified', ...STAMPS } },
    session: {
      modelName: 'sessions',
      expiresIn: 30 * DAY_SECONDS,
      updateAge: DAY_SECONDS,
      fields: { userId: 'user_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent', ...STAMPS },
    },
    account: {
      modelName: 'credentials',
      fields: {
        accountId: 'account_id', providerId: 'provider_id', userId: 'user_id', accessToken: 'access_token', refreshToken: 'refresh_token',
        idToken: 'id_token', accessTokenExpiresAt: 'access_token_expires_at', refreshTokenExpiresAt: 'refresh_token_expires_at', ...STAMPS,
      },
    },
    verification: { modelName: 'verifications', fields: { expiresAt: 'expires_at', ...STAMPS } },
    databaseHooks: {
      session: {
        delete: {
          // Signed out here or elsewhere: whatever still listens on that session must stop, in every process.
          after: async session => house.bus.publish('sessions', 'house', { userId: session.userId, sessionIds: [session.id] }),
        },
      },
    },
  })
}

const STAMPS = { createdAt: 'created_at', updatedAt: 'updated_at' } as const
