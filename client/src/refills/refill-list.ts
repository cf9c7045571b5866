import { OPEN_REFILL_STATUSES } from '@tallyboard/schema'
import type { LocationQuery } from 'vue-router'
import type { RefillFilter, RefillStatus } from '../graphql/generated/graphql.ts'

/** The tabs of the list, by the word in the address. */
export const refillTabs = [
  { key: 'all', label: 'All', noun: '', statuses: null },
  { key: 'open', label: 'Open', noun: 'open ', statuses: OPEN_REFILL_STATUSES },
  { key: 'evidence', label: 'Evidence wanted', noun: '', statuses: ['EvidenceWanted'] },
  { key: 'completed', label: 'Completed', noun: 'completed ', statuses: ['Completed'] },
  { key: 'rejected', label: 'Rejected', noun: 'rejected ', statuses: ['Rejected'] },
] as const satisfies readonly { key: string, label: string, noun: string, statuses: readonly RefillStatus[] | null }[]

export type RefillTabKey = (typeof refillTabs)[number]['key']

/** What the list is asked for. All of it stands in the address. */
export interface RefillListAddress {
  readonly tab: RefillTabKey
  readonly search: string
}

/** Longer searches are refused by the server; nothing longer is a link, an order or a service. */
export const SEARCH_LENGTH_MAX = 200

/** Reads the address. What is not understood is left out. */
export function readRefillAddress(query: LocationQuery): RefillListAddress {
  const text = (name: string): string => (typeof query[name] === 'string' ? query[name] : '')
  return { tab: refillTabs.find((tab) => tab.key === text('state'))?.key ?? 'all', search: text('search').slice(0, SEARCH_LENGTH_MAX) }
}

/** Writes the address; what is not set is not in it. */
export function writeRefillAddress({ tab, search }: RefillListAddress): Record<string, string> {
  return { ...(tab === 'all' ? {} : { state: tab }), ...(search === '' ? {} : { search }) }
}

/** The states a tab holds; null for all. */
export function refillStatusesOf(tab: RefillTabKey): readonly RefillStatus[] | null {
  return refillTabs.find((candidate) => candidate.key === tab)?.statuses ?? null
}

/** The API's filter. A number with its comma or sign is looked for as the house writes it. */
export function refillFilterOf({ tab, search }: RefillListAddress): RefillFilter {
  const statuses = refillStatusesOf(tab)
  const bare = search.trim().replace(/^https?:\/\//i, '').replace(/^www\./i, '')
  const words = /^#?\d{1,3}(,\d{3})+$|^#\d+$/.test(bare) ? bare.replace(/[#,]/g, '') : bare
  return { ...(statuses === null ? {} : { statuses: [...statuses] }), ...(words === '' ? {} : { search: words }) }
}

/** The face of a filter that nothing matches. */
export function noRefillMatches({ tab, search }: RefillListAddress): string {
  const noun = refillTabs.find((candidate) => candidate.key === tab)?.noun ?? ''
  const words = search.trim() === '' ? '' : ` for “${search.trim()}”`
  return tab === 'evidence' ? `No refill${words} waits for evidence` : `No ${noun}refill${words}`
}
