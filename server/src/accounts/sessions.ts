import type { Viewer } from '../context.ts'
import { permissionsOf } from '../context.ts'
import { ErrorCode, known } from '../errors.ts'
import type { House } from '../house.ts'
import type { Auth } from './auth.ts'

/** What a caller shows to prove a session: the browser's cookie, or a program's token. */
export interface Credentials {
  readonly cookie: string | null
  readonly authorization: string | null
}

/** A proven session. */
export interface Proof {
  readonly viewer: Viewer
  readonly expiresAt: number
  /** Cookies the browser should keep from now on: the session's life was prolonged. */
  readonly setCookies: readonly string[]
}

export interface Sessions {
  /** Who the caller is; null without a session. A token that is none is nobody, not an error. */
  prove(credentials: Credentials): Promise<Proof | null>
  /** Which of these sessions are still alive. */
  alive(sessionIds: readonly string[]): Promise<ReadonlySet<string>>
  close(): void
}

/**
 * How long a proof may be taken from memory. A session that ends is forgotten at once in every process; this bounds what a lost message
 * of the bus can cost. Zero would cost three statements a request, minutes would let a revoked session live on.
 */
const PROOF_AGE_MAX_MS = 10_000
/** Above this the oldest proofs are forgotten: a flood of forged tokens must not fill the memory. */
const PROOFS_MAX = 20_000

/** Nobody's sessions change in five readings in a row, unless somebody tries to. */
const PROOF_ATTEMPTS_MAX = 5

/** Proves sessions, from memory where that is safe. */
export function openSessions(house: House, auth: Auth): Sessions {
  const proofs = new Map<string, { readonly proof: Proof, readonly provenAt: number }>()
  /** For each proof that is being read: whose sessions or role changed meanwhile. */
  const underWay = new Set<Set<string>>()
  const stopListening = house.bus.listen('sessions', 'house', ({ userId }) => {
    for (const heard of underWay) heard.add(userId)
    for (const [key, { proof }] of proofs) if (proof.viewer.userId === userId) proofs.delete(key)
  })

  /** What was read while the same person's session or role changed may be as it was before, so it is read again. */
  async function proveAnew(credentials: Credentials): Promise<Proof | null> {
    const heard = new Set<string>()
    underWay.add(heard)
    try {
      for (let attempt = 1; attempt <= PROOF_ATTEMPTS_MAX; attempt++) {
        heard.clear()
        const proof = await prove(house, auth, credentials)
        if (proof === null || !heard.has(proof.viewer.userId)) return proof
      }
    } finally {
      underWay.delete(heard)
    }
    throw known(ErrorCode.TOO_MANY_REQUESTS, 'This account changes too fast to be read. Try again.')
  }

  return {
    prove: async credentials => {
      const key = `${credentials.authorization ?? ''}\n${sessionCookieOf(credentials.cookie) ?? ''}`
      if (key === '\n') return null
      const known = proofs.get(key)
      const now = Date.now()
      if (known !== undefined && now - known.provenAt < PROOF_AGE_MAX_MS && known.proof.expiresAt > now) return known.proof
      proofs.delete(key)
      const proof = await proveAnew(credentials)
      if (proof === null) return null
      if (proofs.size >= PROOFS_MAX) proofs.delete(proofs.keys().next().value ?? key)
      // The cookies are for the one answer that renewed the session.
      proofs.set(key, { proof: { ...proof, setCookies: [] }, provenAt: now })
      return proof
    },
    alive: async sessionIds => {
      const rows = sessionIds.length === 0 ? [] : await house.db.selectFrom('sessions').select('id')
        .where('id', 'in', sessionIds).where('expires_at', '>', new Date()).execute()
      return new Set(rows.map(row => row.id))
    },
    close: stopListening,
  }
}

async function prove(house: House, auth: Auth, { cookie, authorization }: Credentials): Promise<Proof | null> {
  const headers = new Headers()
  if (cookie !== null) headers.set('cookie', cookie)
  if (authorization !== null) headers.set('authorization', authorization)
  const { response, headers: answered } = await auth.api.getSession({ headers, returnHeaders: true })
  if (response === null) return null
  const account = await house.db.selectFrom('accounts').select(['id', 'role']).where('user_id', '=', response.user.id).executeTakeFirst()
  if (account === undefined) return null
  return {
    viewer: {
      userId: response.user.id, sessionId: response.session.id, accountId: account.id, role: account.role, permissions: permissionsOf(account.role),
    },
    expiresAt: response.session.expiresAt.getTime(),
    setCookies: answered.getSetCookie(),
  }
}

/** The value of our session cookie among whatever else the browser sends, so that another cookie's change does not make a new proof. */
function sessionCookieOf(cookie: string | null): string | null {
  return /(?:^|;\s*)(?:__Secure-)?tallyboard\.session_token=([^;]+)/.exec(cookie ?? '')?.[1] ?? null
}
