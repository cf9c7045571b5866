import type { PlacementRequest } from '@tallyboard/schema'
import { inputError } from '../errors.ts'
import type { PlacementCheckInput } from './placement.graphql.ts'

/** Nobody types these, and nobody who reads the comment sees them: control characters, direction overrides, halves of characters. */
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u

/** An order as it is asked for. */
export function placementRequestOf(input: PlacementCheckInput): PlacementRequest {
  if (UNSEEN.test(input.comments ?? '')) throw inputError('comments hold control characters or direction marks, which nobody can see. Type them anew.', { field: 'comments' })
  return {
    link: input.link, quantity: input.quantity ?? null, comments: input.comments ?? null, answerNumber: input.answerNumber ?? null,
    isPublicConfirmed: input.isPublicConfirmed, expectedChargeMicros: input.expectedCharge ?? null,
  }
}
