import { decideSpeedUp } from '@tallyboard/schema'
import { defineLoader } from '../context.ts'
import { decisionType } from '../decision.graphql.ts'
import { readOrderSpeedUpFacts, readRefillSpeedUpFacts, type FoundSpeedUpFacts } from './speed-up-facts.ts'

/** The decision before the click, of however many orders at once. */
export const orderSpeedUpOfferLoader = defineLoader(async ({ house }, ids: readonly string[]) => {
  const { settings } = await house.settings()
  return offersOf(await readOrderSpeedUpFacts(house.db, ids, settings), ids, house.clock())
})

/** The same for refills. */
export const refillSpeedUpOfferLoader = defineLoader(async ({ house }, ids: readonly string[]) => {
  const { settings } = await house.settings()
  return offersOf(await readRefillSpeedUpFacts(house.db, ids, settings), ids, house.clock())
})

function offersOf(found: FoundSpeedUpFacts, ids: readonly string[], now: Date) {
  return ids.map(id => {
    const facts = found.get(id)?.facts
    return facts === undefined ? new Error('what speed-up is offered for is there') : decisionType(decideSpeedUp(facts, now))
  })
}
