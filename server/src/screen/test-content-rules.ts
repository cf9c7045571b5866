import { canonicaliseLink, decide, failed, passed, ScreenAction, screenTarget, type Check, type Decision, type ScreenHit } from '@tallyboard/schema'
import { inputError } from '../errors.ts'
import type { House } from '../house.ts'
import { readContentRules } from './content-rule-query.ts'
import type { ScreenTestType } from './screen.graphql.ts'

const COMMENTS_LENGTH_MAX = 50_000

/** What the screen says, before the API tells it. */
export type ScreenTest = Omit<ScreenTestType, 'decision'> & { readonly decision: Decision<null> }

/** Tries a link and comments against the rules as they are, so that an administrator sees what a new one does. */
export async function testContentRules(house: House, link: string, comments: string | null): Promise<ScreenTest> {
  if ((comments?.length ?? 0) > COMMENTS_LENGTH_MAX) throw inputError(`comments have at most ${COMMENTS_LENGTH_MAX} characters here.`, { field: 'comments' })
  const rules = await readContentRules(house.db)
  const now = house.clock()
  const reading = canonicaliseLink(link, null)
  if (!reading.ok) {
    const check = failed('BAD_LINK', { linkTitle: reading.title, linkText: reading.text }, now)
    return { canonicalLink: null, hits: [], clearedBy: [], verdict: check.verdict, decision: decide([check], () => null) }
  }
  const hits = screenTarget(rules, reading, comments)
  const check = checkOf(hits, rules.length, now)
  return {
    canonicalLink: reading.canonical, hits, verdict: check.verdict, decision: decide([check], () => null),
    clearedBy: rules.filter(rule => rule.isAllowed && screenTarget(rules.filter(other => other !== rule), reading, comments).length > hits.length),
  }
}

function checkOf(hits: readonly ScreenHit[], screenRuleCount: number, now: Date): Check {
  const hit = hits.find(({ action }) => action === ScreenAction.Refuse) ?? hits[0]
  if (hit === undefined) return passed('TARGET_FORBIDDEN', null, { screenRuleCount })
  return failed(hit.action === ScreenAction.Refuse ? 'TARGET_FORBIDDEN' : 'TARGET_UNDER_REVIEW', { words: hit.words }, now)
}
