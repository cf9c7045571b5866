import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
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
      // Said, because the library leaves both out where NODE_ENV is test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      useSecureCookies: house.env.publicUrl?.startsWith('https:') ?? false,
      cookiePrefix: 'tallyboard',
    },
    // Faults come to us, who log them without the rows they were about; by itself the library prints them whole.
    onAPIError: { throw: true },
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
      user: {
        create: { before: async user => checkPerson(user) },
        update: { before: async user => checkPerson(user) },
      },
      session: {
        delete: {
          // Signed out here or elsewhere: whatever still listens on that session must stop, in every process.
          after: async session => house.bus.publish('sessions', 'house', { userId: session.userId, sessionIds: [session.id] }),
        },
      },
    },
  })
}

const NAME_LENGTH_MAX = 100
/** The longest address that mail can be sent to (RFC 5321). */
const EMAIL_LENGTH_MAX = 254

/** What somebody says of themselves. The library takes any text; a name is shown to the house, an address is written to. */
function checkPerson({ name, email, image }: { readonly name?: string, readonly email?: string, readonly image?: string | null }): void {
  if (name !== undefined && (name.trim() === '' || name.length > NAME_LENGTH_MAX || UNSEEN.test(name))) {
    throw refused(`name has 1 to ${NAME_LENGTH_MAX} characters, all of which can be seen.`, 'INVALID_NAME')
  }
  if (email !== undefined && (email.length > EMAIL_LENGTH_MAX || UNSEEN.test(email))) throw refused(`email has at most ${EMAIL_LENGTH_MAX} characters.`, 'INVALID_EMAIL')
  if (image != null) throw refused('image is not kept here.', 'INVALID_IMAGE')
}

/** Control characters, direction overrides, halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u

function refused(message: string, code: string): APIError {
  return new APIError('BAD_REQUEST', { message, code })
}

const STAMPS = { createdAt: 'created_at', updatedAt: 'updated_at' } as const
