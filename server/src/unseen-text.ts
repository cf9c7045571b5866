import { inputError } from './errors.ts'

/** Nobody types these, and nobody who reads the text sees them: control characters, direction overrides, halves of characters. */
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u

/**
 * Refuses a text that shows something else than it holds: an account number that a direction mark turns round is paid to somebody else. Lines and
 * tabulators are seen.
 */
export function requireSeen(text: string, field: string): void {
  if (UNSEEN.test(text)) throw inputError(`${field} holds control characters or direction marks, which nobody can see. Type it anew.`, { field })
}
