import { inputError } from './errors.ts'
import { requireSeen } from './unseen-text.ts'

/** Longer is no reason but a document; the columns are shown in lists. */
const TEXT_LENGTH_MAX = 500

/** What a person wrote, without blanks around it; too long a text, or one with what nobody sees, is an input error. Whether it may be empty is for the terms to say. */
export function trimmedText(text: string, field: string, lengthMax = TEXT_LENGTH_MAX): string {
  const trimmed = text.trim()
  if (trimmed.length > lengthMax) throw inputError(`${field} has at most ${lengthMax} characters.`, { field })
  requireSeen(trimmed, field)
  return trimmed
}

/** The same of a text that may not be empty. */
export function filledText(text: string, field: string, lengthMax = TEXT_LENGTH_MAX): string {
  const filled = trimmedText(text, field, lengthMax)
  if (filled === '') throw inputError(`${field} has 1 to ${lengthMax} characters.`, { field })
  return filled
}
