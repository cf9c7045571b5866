import { refuse, type Refusal } from '@tallyboard/schema'
import type { Viewer } from '../context.ts'
import type { House } from '../house.ts'
import { transact } from '../transact.ts'
import { termsInForce } from './terms-in-force.ts'

/** Notes that the account accepted this version of the terms, once (P2.1, P7.1). Only the version in force can be accepted. Null: accepted. */
export async function acceptTerms(house: House, viewer: Viewer, version: number): Promise<Refusal | null> {
  return await transact(house, async tx => {
    const inForce = termsInForce(house, tx.now)
    if (version !== inForce.version) return refuse('TERMS_NOT_IN_FORCE', { termsVersion: inForce.version, askedTermsVersion: version }, tx.now)
    const noted = await tx.db.insertInto('terms_acceptances').values({ account_id: viewer.accountId, version, at: tx.now })
      .onConflict(conflict => conflict.doNothing()).returning('version').executeTakeFirst()
    if (noted !== undefined) {
      await tx.db.updateTable('accounts').set({ accepted_terms_version: version, accepted_terms_at: tx.now }).where('id', '=', viewer.accountId).execute()
    }
    return null
  })
}
