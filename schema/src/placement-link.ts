import { failed, passed, unknown, type Check } from './decision.ts'
import { canonicaliseLink, lockKeyOf, type LinkReading } from './link.ts'
import { LinkTarget } from './link-target.ts'
import type { PlacementFacts, PlacementRequest } from './placement.ts'
import { nounOfTarget, nounOfUnits, wordsOfPlatform, wordsOfVisibility } from './service-words.ts'
import { Metric, Platform, ScreenAction, TargetVisibility } from './service-vocabulary.ts'
import type { PolicySettings } from './settings.ts'
import { agoText, countText } from './wording.ts'

/** The link of a request, and whether the facts were looked up for it. */
export interface PlacementLink {
  readonly reading: LinkReading
  readonly lockKey: string | null
  /** False while a client judges a link that the server has not seen yet. */
  readonly isLookedUp: boolean
}

/** Reads the link of a request. A bare `@name` is looked for on the service's platform. */
export function placementLinkOf({ service, canonicalLink, lockKey: knownKey }: PlacementFacts, link: string, settings: PolicySettings): PlacementLink {
  const reading = canonicaliseLink(link, service.platform)
  const lockKey = reading.ok ? lockKeyOf(reading, service.metric, settings) : null
  return { reading, lockKey, isLookedUp: reading.ok && reading.canonical === canonicalLink && lockKey === knownKey }
}

/**
 * The check of the link itself, where it is in the way: it must be a link, and one to the service's platform (P2.2). Null when it passes:
 * the line under the field says so already.
 */
export function checkLink({ service }: PlacementFacts, link: string, { reading }: PlacementLink, now: Date): Check | null {
  if (link.trim() === '') return unknown('LINK_MISSING', {}, now)
  if (!reading.ok) return failed('BAD_LINK', { linkTitle: reading.title, linkText: reading.text }, now)
  const isForAnyLink = service.platform === Platform.Web || service.platform === Platform.Other
  if (isForAnyLink || reading.platform === service.platform) return null
  return failed('LINK_PLATFORM_MISMATCH', { linkPlatform: wordsOfPlatform(reading.platform), servicePlatform: wordsOfPlatform(service.platform) }, now)
}

/** Link and comments pass the content screen (P2.7). A rule that refuses comes before one that asks for a review. */
export function checkScreen({ screenHits, screenRuleCount }: PlacementFacts, { isLookedUp }: PlacementLink, now: Date): Check {
  if (!isLookedUp) return unknown('SCREEN_PENDING', {}, now)
  const refusing = screenHits.find(hit => hit.action === ScreenAction.Refuse)
  if (refusing !== undefined) return failed('TARGET_FORBIDDEN', { words: refusing.words }, now)
  const [reviewing] = screenHits
  if (reviewing !== undefined) return failed('TARGET_UNDER_REVIEW', { words: reviewing.words }, now)
  return passed('TARGET_FORBIDDEN', `${countText(screenRuleCount)} ${screenRuleCount === 1 ? 'rule' : 'rules'}`, { screenRuleCount })
}

/** The target is public and its counter visible: the customer confirms it, and no reading says otherwise (P2.2). */
export function checkPublic(facts: PlacementFacts, request: PlacementRequest, { reading, isLookedUp }: PlacementLink, now: Date): Check {
  const targetNoun = nounOfTarget(reading.ok ? reading.target : LinkTarget.Page)
  const unitNoun = nounOfUnits(facts.service.metric)
  const target = isLookedUp ? facts.target : null
  if (target !== null && target.visibility !== TargetVisibility.Public) {
    return failed('TARGET_NOT_PUBLIC', { targetNoun, visibilityWords: wordsOfVisibility(target.visibility), readAt: target.readAt }, now)
  }
  if (!request.isPublicConfirmed) return unknown('TARGET_NOT_CONFIRMED', { targetNoun, unitNoun, readAt: target?.readAt ?? null }, now)
  const detail = target === null ? 'confirmed by you' : `read ${agoText(target.readAt, now)}`
  return passed('TARGET_NOT_CONFIRMED', detail, { readAt: target?.readAt ?? null }, `Public, ${unitNoun} shown`)
}

/** Watch hours are ordered for the channel, whichever of its videos is meant (P2.4). */
export function checkChannel({ service }: PlacementFacts, { reading }: PlacementLink, now: Date): Check {
  if (service.metric !== Metric.WatchHours) return passed('CHANNEL_NEEDED', null, {}, 'Not a watch-hours service')
  if (reading.ok && reading.channelKey === null) return failed('CHANNEL_NEEDED', { targetNoun: nounOfTarget(reading.target) }, now)
  return passed('CHANNEL_NEEDED', reading.ok ? reading.channelKey : null)
}
