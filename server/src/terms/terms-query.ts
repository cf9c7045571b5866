import { termsDiff, type PolicySettings, type TermsVersion } from '@tallyboard/schema'
import { defineLoader, type Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { readSettingsVersions } from '../settings/settings-in-force.ts'
import { termsInForce } from './terms-in-force.ts'
import type { AcceptanceType, TermsType } from './terms.graphql.ts'

/** Who accepted which version of the terms, and when; newest first. */
export const acceptancesLoader = defineLoader<string, readonly AcceptanceType[]>(async ({ house }, accountIds) => {
  const rows = await house.db.selectFrom('terms_acceptances').select(['account_id', 'version', 'at'])
    .where('account_id', 'in', accountIds).orderBy('version', 'desc').execute()
  const ofAccount = Map.groupBy(rows, row => row.account_id)
  return accountIds.map(id => (ofAccount.get(id) ?? []).map(({ version, at }) => ({ version, at })))
})

/** A version of the terms by its number, which the caller gave in `field`. */
export function termsVersionOf({ house }: Context, version: number, field: string): TermsVersion {
  const found = house.terms.find(terms => terms.version === version && terms.publishedAt <= house.clock())
  if (found === undefined) throw notFound('version of the terms', field)
  return found
}

/** The numbers that stand in the clauses: those in force, or those an order was placed under. */
export async function printedSettings({ house }: Context, version: number | null): Promise<{ readonly version: number, readonly settings: PolicySettings }> {
  if (version === null) return await house.settings()
  const found = (await readSettingsVersions(house.db)).find(settings => settings.version === version)
  if (found === undefined) throw notFound('version of the settings', 'settingsVersion')
  return found
}

/** A version of the terms as the API tells it. */
export async function termsObject(
  context: Context, terms: TermsVersion, { version, settings }: { readonly version: number, readonly settings: PolicySettings },
): Promise<TermsType> {
  const { house, viewer } = context
  const accepted = viewer === null ? [] : await acceptancesLoader(context).load(viewer.accountId)
  const clauses = terms.clausesOf(settings)
  const before = house.terms.findLast(other => other.version < terms.version)
  return {
    version: terms.version, publishedAt: terms.publishedAt, settingsVersion: version, clauses,
    isInForce: termsInForce(house, house.clock()).version === terms.version,
    isAccepted: accepted.some(acceptance => acceptance.version === terms.version),
    changes: before === undefined ? [] : termsDiff(before.clausesOf(settings), clauses),
  }
}
