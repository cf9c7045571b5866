import type { PlacementRequest } from '@tallyboard/schema'
import { requireSeen } from '../unseen-text.ts'
import type { PlacementCheckInput } from './placement.graphql.ts'

/** An order as it is asked for. */
export function placementRequestOf(input: PlacementCheckInput): PlacementRequest {
  requireSeen(input.comments ?? '', 'comments')
  return {
    link: input.link, quantity: input.quantity ?? null, comments: input.comments ?? null, answerNumber: input.answerNumber ?? null,
    isPublicConfirmed: input.isPublicConfirmed, expectedChargeMicros: input.expectedCharge ?? null,
  }
}
