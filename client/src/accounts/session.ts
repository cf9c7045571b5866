/**
 * The session's four requests. They are better-auth's own endpoints; its client library brings a store and a fetch wrapper that nothing here
 * would use, and weighs more than these lines.
 */

/** What the form says when it did not work; null when it did. */
export type SessionFailure = string | null

export interface Credentials {
  readonly email: string
  readonly password: string
}

/** better-auth's own bounds; saying them before the request saves a round trip. */
export const PASSWORD_LENGTH_MIN = 8
export const PASSWORD_LENGTH_MAX = 128

const sentences: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: 'E-mail and password do not belong together.',
  INVALID_EMAIL: 'This is not an e-mail address.',
  USER_ALREADY_EXISTS: 'There is an account with this e-mail already. Sign in instead.',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'There is an account with this e-mail already. Sign in instead.',
  PASSWORD_TOO_SHORT: `A password has at least ${PASSWORD_LENGTH_MIN} characters.`,
  PASSWORD_TOO_LONG: `A password has at most ${PASSWORD_LENGTH_MAX} characters.`,
}

export function signIn(credentials: Credentials): Promise<SessionFailure> {
  return post('sign-in/email', credentials)
}

export function signUp(account: Credentials & { readonly name: string }): Promise<SessionFailure> {
  return post('sign-up/email', account)
}

export function endSession(): Promise<SessionFailure> {
  return post('sign-out', {})
}

async function post(path: string, body: object): Promise<SessionFailure> {
  try {
    const response = await fetch(`/api/auth/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    if (response.ok) return null
    return failureOf(response.status, await response.json().catch(() => null))
  } catch {
    return 'The server cannot be reached. Nothing was changed.'
  }
}

/** The sentence for an answer that is not a yes. */
export function failureOf(status: number, answer: unknown): string {
  const code = typeof answer === 'object' && answer !== null && 'code' in answer ? String(answer.code) : ''
  const sentence = sentences[code]
  if (sentence !== undefined) return sentence
  if (status === 429) return 'Too many attempts. Wait a minute and try again.'
  return `The server answered ${status}. Nothing was changed.`
}
