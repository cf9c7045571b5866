import type { LocationQuery } from 'vue-router'
import type { Metric, Platform, ServiceFilter, ServiceSort } from '../graphql/generated/graphql.ts'

/** What a reader looks for among the services. It lives in the address, so that it can be shared and gone back to. */
export interface ServiceSearch {
  readonly words: string
  readonly platform: Platform | null
  readonly metric: Metric | null
  readonly hasGuarantee: boolean
  readonly startsSoon: boolean
  readonly isNonDrop: boolean
  readonly isUsedBefore: boolean
  readonly sort: ServiceSort
}

const HOUR_MS = 3_600_000

const sorts = ['RateAscending', 'RateDescending', 'Name', 'Newest'] as const satisfies readonly ServiceSort[]

/** The sorts as the reader chooses them. */
export const sortNames: readonly { readonly value: ServiceSort, readonly label: string }[] = [
  { value: 'RateAscending', label: 'Cheapest first' },
  { value: 'RateDescending', label: 'Dearest first' },
  { value: 'Name', label: 'By name' },
  { value: 'Newest', label: 'Newest first' },
]

const text = (value: LocationQuery[string] | undefined): string => (typeof value === 'string' ? value : '')

/** Reads a search from the address. What is not understood there counts as absent; the server judges platform and metric. */
export function searchFromQuery(query: LocationQuery): ServiceSearch {
  return {
    words: text(query['q']).slice(0, 100),
    platform: (text(query['platform']) || null) as Platform | null,
    metric: (text(query['metric']) || null) as Metric | null,
    hasGuarantee: query['guarantee'] === '1',
    startsSoon: query['soon'] === '1',
    isNonDrop: query['nondrop'] === '1',
    isUsedBefore: query['used'] === '1',
    sort: sorts.find((sort) => sort === query['sort']) ?? 'RateAscending',
  }
}

/** Writes a search into the address; what is not asked for is left out. */
export function queryFromSearch(search: ServiceSearch): Record<string, string | undefined> {
  return {
    q: search.words || undefined,
    platform: search.platform ?? undefined,
    metric: search.metric ?? undefined,
    guarantee: search.hasGuarantee ? '1' : undefined,
    soon: search.startsSoon ? '1' : undefined,
    nondrop: search.isNonDrop ? '1' : undefined,
    used: search.isUsedBefore ? '1' : undefined,
    sort: search.sort === 'RateAscending' ? undefined : search.sort,
  }
}

/** The search as the API takes it. Services that are off are listed too: they say why (P1.5). */
export function filterFromSearch(search: ServiceSearch): ServiceFilter {
  return {
    includeOff: true,
    ...(search.words.trim() === '' ? {} : { search: search.words.trim() }),
    ...(search.platform === null ? {} : { platforms: [search.platform] }),
    ...(search.metric === null ? {} : { metrics: [search.metric] }),
    ...(search.hasGuarantee ? { hasGuarantee: true } : {}),
    ...(search.startsSoon ? { startsWithinMs: HOUR_MS } : {}),
    ...(search.isNonDrop ? { isNonDrop: true } : {}),
    ...(search.isUsedBefore ? { isUsedBefore: true } : {}),
  }
}

/** Whether anything but the order of the rows is asked for. */
export function isNarrowed(search: ServiceSearch): boolean {
  return Object.keys(filterFromSearch(search)).length > 1
}
