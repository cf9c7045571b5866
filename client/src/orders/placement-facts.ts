import type { Check, PlacementFacts } from '@tallyboard/schema'
import type { DecisionCheckFragment, PlacementCheckQuery } from '../graphql/generated/graphql.ts'
import { microsOfDecimal } from '../shared/money.ts'

type WireFacts = PlacementCheckQuery['placementCheck']['facts']

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text))

/** What the server looked at, in the shape the policy takes: money as micros, instants as dates. */
export function placementFactsOf(facts: WireFacts): PlacementFacts {
  const { openOrder, target, service } = facts
  return {
    ...facts,
    availableMicros: microsOfDecimal(facts.availableMicros),
    openOrder: openOrder === null ? null : { ...openOrder, expectedFinishAt: dateOf(openOrder.expectedFinishAt) },
    target: target === null ? null : { visibility: target.visibility, readAt: new Date(target.readAt) },
    service: { ...service, rateMicros: microsOfDecimal(service.rate), offSince: dateOf(service.offSince) },
  }
}

/** A check as the server said it, in the shape of the policy's own. */
export function checkOfWire(check: DecisionCheckFragment): Check {
  return { ...check, clause: check.clause as Check['clause'] }
}
