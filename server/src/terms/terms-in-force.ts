import { invariant, type TermsVersion } from '@tallyboard/schema'
import type { House } from '../house.ts'

/** The version of the terms that holds at a moment (P7.1): the newest that is published. A new one is asked for before the next order (P2.1). */
export function termsInForce({ terms }: Pick<House, 'terms'>, at: Date): TermsVersion {
  const inForce = terms.findLast(version => version.publishedAt <= at) ?? terms[0]
  invariant(inForce !== undefined, 'a house has terms')
  return inForce
}
