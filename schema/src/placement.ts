import type { AccountStatus } from './house-vocabulary.ts'
import type { ScreenHit } from './screen.ts'
import type { ServiceFacts } from './service.ts'
import type { TargetVisibility } from './service-vocabulary.ts'

/** The open order that holds a link (P2.3). Of somebody else's, only that there is one: everything else is null. */
export interface OpenOrderFact {
  readonly isOwn: boolean
  readonly orderId: string | null
  readonly quantity: number | null
  readonly delivered: number | null
  readonly expectedFinishAt: Date | null
}

/** The newest reading of the target (P2.2). */
export interface TargetFact {
  readonly visibility: TargetVisibility
  readonly readAt: Date
}

/** What the server looked at before an order. The facts about the link hold for `canonicalLink` and `lockKey` and for no other link. */
export interface PlacementFacts {
  readonly accountStatus: AccountStatus
  readonly acceptedTermsVersion: number | null
  readonly termsVersion: number
  readonly availableMicros: bigint
  readonly currency: string
  readonly isServiceUsedBefore: boolean
  readonly canonicalLink: string | null
  readonly lockKey: string | null
  readonly openOrder: OpenOrderFact | null
  readonly openRefillOrderId: string | null
  readonly refillableOrderId: string | null
  readonly target: TargetFact | null
  readonly screenHits: readonly ScreenHit[]
  readonly screenRuleCount: number
  readonly service: ServiceFacts
  readonly settingsVersion: number
}

/** What a customer asks for. */
export interface PlacementRequest {
  readonly link: string
  readonly quantity: number | null
  readonly comments: string | null
  readonly answerNumber: number | null
  readonly isPublicConfirmed: boolean
  /** The price the customer saw, if the client names it: a rate that moved in between is refused (P1.4). */
  readonly expectedChargeMicros: bigint | null
}

/** What is granted when every check passes: the order as it is to be written. */
export interface PlacementGrant {
  readonly canonicalLink: string
  readonly lockKey: string
  readonly chargeMicros: bigint
  readonly quantity: number
  readonly termsVersion: number
  readonly settingsVersion: number
}
