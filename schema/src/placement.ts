import { invariant } from './assert.ts'
import { advice, decide, failed, passed, unknown, type Check, type Decision } from './decision.ts'
import { AccountStatus } from './house-vocabulary.ts'
import { checkChannel, checkLink, checkPublic, checkScreen, placementLinkOf, type PlacementLink } from './placement-link.ts'
import { chargeOfOrder, checkQuantity, quantityOf } from './placement-quantity.ts'
import type { ScreenHit } from './screen.ts'
import type { ServiceFacts } from './service.ts'
import { DeclaredSource, type TargetVisibility } from './service-vocabulary.ts'
import { nounOfUnits } from './service-words.ts'
import type { PolicySettings } from './settings.ts'
import { Verdict } from './verdict.ts'
import { amountText } from './wording.ts'

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

/**
 * Whether an order may be placed, and as what (P2, P1.4 to P1.6). The checks stand in order of precedence; the first that fails is the
 * refusal. Server and dashboard run this same function, the dashboard on facts that the server gave it before: what was looked up for
 * another link is open until it has been looked up for this one.
 */
export function decidePlacement(facts: PlacementFacts, request: PlacementRequest, settings: PolicySettings, now: Date): Decision<PlacementGrant> {
  const { service } = facts
  const link = placementLinkOf(facts, request.link, settings)
  const quantityCheck = checkQuantity(service, request, now)
  const quantity = quantityOf(service, request)
  const chargeMicros = quantityCheck.verdict === Verdict.Passed && quantity !== null ? chargeOfOrder(service, quantity) : null
  const checks = [
    checkAccount(facts, now),
    checkTerms(facts, now),
    checkOnSale(facts, settings, now),
    checkLink(facts, request.link, link, now),
    quantityCheck,
    checkScreen(facts, link, now),
    checkPublic(facts, request, link, now),
    checkChannel(facts, link, now),
    checkRefill(facts, link, now),
    checkOpenOrder(facts, link, now),
    checkExpectedCharge(facts, request, chargeMicros, now),
    checkFunds(facts, chargeMicros, now),
    adviseSmall(facts, quantity, now),
  ].filter(check => check !== null)
  return decide(checks, () => {
    invariant(link.reading.ok && link.lockKey !== null, 'a placement that passed its checks has a link')
    invariant(quantity !== null && chargeMicros !== null, 'a placement that passed its checks has a quantity and a price')
    return {
      canonicalLink: link.reading.canonical, lockKey: link.lockKey, chargeMicros, quantity,
      termsVersion: facts.termsVersion, settingsVersion: facts.settingsVersion,
    }
  })
}

/** Suspended and closed accounts place no orders. P2.10 */
function checkAccount({ accountStatus }: PlacementFacts, now: Date): Check {
  if (accountStatus === AccountStatus.Closed) return failed('ACCOUNT_CLOSED', {}, now)
  return accountStatus === AccountStatus.Suspended ? failed('ACCOUNT_SUSPENDED', {}, now) : passed('ACCOUNT_SUSPENDED')
}

/** The terms version in force is accepted. P2.1 */
function checkTerms({ termsVersion, acceptedTermsVersion }: PlacementFacts, now: Date): Check {
  return acceptedTermsVersion === termsVersion
    ? passed('TERMS_NOT_ACCEPTED', `version ${termsVersion}`, { termsVersion })
    : failed('TERMS_NOT_ACCEPTED', { termsVersion, acceptedTermsVersion }, now)
}

/** The service is on sale, and says where its units come from if the house asks that. P1.5 */
function checkOnSale({ service }: PlacementFacts, settings: PolicySettings, now: Date): Check {
  const { isOnSale, offReason, offSince, declaredSource } = service
  if (!isOnSale) return failed('SERVICE_OFF', { offReason, offSinceAt: offSince }, now)
  if (settings.isSourceRequired && declaredSource === DeclaredSource.Undeclared) return failed('SOURCE_UNDECLARED', {}, now)
  return passed('SERVICE_OFF', `source: ${declaredSource.toLowerCase()}`, { declaredSource })
}

/** No refill is open for the link and metric; a drop that could be refilled first is pointed out. P2.5 */
function checkRefill({ openRefillOrderId, refillableOrderId }: PlacementFacts, { isLookedUp }: PlacementLink, now: Date): Check {
  if (!isLookedUp) return unknown('REFILL_PENDING', {}, now)
  if (openRefillOrderId !== null) return failed('REFILL_OPEN', { orderId: openRefillOrderId }, now)
  return refillableOrderId === null ? passed('REFILL_OPEN', '0 open') : advice('DROP_REFILLABLE', { orderId: refillableOrderId }, now)
}

/** No order is open for the link, whoever placed it. P2.3 */
function checkOpenOrder({ openOrder }: PlacementFacts, { isLookedUp }: PlacementLink, now: Date): Check {
  if (!isLookedUp) return unknown('OPEN_ORDER_PENDING', {}, now)
  if (openOrder === null) return passed('LINK_HAS_OPEN_ORDER', '0 open')
  const { isOwn, orderId, quantity, delivered, expectedFinishAt } = openOrder
  // Of somebody else's order nothing is told but that there is one, whatever the facts hold.
  return isOwn
    ? failed('LINK_HAS_OPEN_ORDER', { orderId, quantity, delivered, expectedFinishAt }, now)
    : failed('LINK_HAS_OPEN_ORDER', { orderId: null, quantity: null, delivered: null, expectedFinishAt: null }, now)
}

/** The price is the one the customer saw, where the request names it. Null when it does not. P1.4 */
function checkExpectedCharge(
  { service, currency }: PlacementFacts, { expectedChargeMicros }: PlacementRequest, chargeMicros: bigint | null, now: Date,
): Check | null {
  if (expectedChargeMicros === null || chargeMicros === null) return null
  return expectedChargeMicros === chargeMicros
    ? passed('RATE_MOVED', amountText(chargeMicros), { chargeMicros })
    : failed('RATE_MOVED', { expectedChargeMicros, chargeMicros, rateMicros: service.rateMicros, currency }, now)
}

/** The available balance covers the charge; exactly enough is enough. P2.8 */
function checkFunds({ availableMicros, currency }: PlacementFacts, chargeMicros: bigint | null, now: Date): Check {
  if (chargeMicros === null) return unknown('CHARGE_PENDING', {}, now)
  return chargeMicros <= availableMicros
    ? passed('NOT_ENOUGH_FUNDS', `${amountText(chargeMicros)} of ${amountText(availableMicros)}`, { chargeMicros, availableMicros })
    : failed('NOT_ENOUGH_FUNDS', { chargeMicros, availableMicros, missingMicros: chargeMicros - availableMicros, currency }, now)
}

/** Whoever has never used a service is advised to try the minimum first. Null when the advice is followed or not needed. P2.9 */
function adviseSmall({ isServiceUsedBefore, service, currency }: PlacementFacts, quantity: number | null, now: Date): Check | null {
  const { quantityMin, metric } = service
  if (isServiceUsedBefore || quantity === null || quantity <= quantityMin) return null
  const minimumChargeMicros = chargeOfOrder(service, quantityMin)
  return advice('TRY_SMALL_FIRST', { quantityMin, minimumChargeMicros, currency, unitNoun: nounOfUnits(metric) }, now)
}
