import type { LocationQuery } from 'vue-router'
import type { OrderCountsQuery, OrderFilter, OrderStatus, Platform } from '../graphql/generated/graphql.ts'
import { countOf } from '../shared/counts.ts'

/** The tabs of the list, by the word in the address. */
export const orderTabs = [
  { key: 'all', label: 'All', noun: '', statuses: null },
  { key: 'open', label: 'Open', noun: 'open', statuses: ['Pending', 'Processing', 'InProgress'] },
  { key: 'completed', label: 'Completed', noun: 'Completed', statuses: ['Completed'] },
  { key: 'partial', label: 'Partial', noun: 'Partial', statuses: ['Partial'] },
  { key: 'cancelled', label: 'Cancelled', noun: 'Cancelled', statuses: ['Cancelled'] },
  { key: 'needsALook', label: 'Needs a look', noun: '', statuses: null },
] as const satisfies readonly { key: string, label: string, noun: string, statuses: readonly OrderStatus[] | null }[]

export type OrderTabKey = (typeof orderTabs)[number]['key']

/** What the list is asked for. All of it stands in the address. */
export interface OrderListAddress {
  readonly tab: OrderTabKey
  readonly search: string
  readonly platform: Platform | null
  /** Days of the reader's own calendar, '2026-03-04'; both included. */
  readonly placedFrom: string | null
  readonly placedUntil: string | null
}

export const emptyAddress: OrderListAddress = { tab: 'all', search: '', platform: null, placedFrom: null, placedUntil: null }

/** Longer searches are refused by the server; nothing longer is a link, an order or a service. */
export const SEARCH_LENGTH_MAX = 200

/** Reads the address. What is not understood is left out, so that an old or mistyped address shows a list and not a fault. */
export function readAddress(query: LocationQuery, platforms: readonly Platform[]): OrderListAddress {
  const text = (name: string): string => (typeof query[name] === 'string' ? query[name] : '')
  const day = (name: string): string | null => (isDay(text(name)) ? text(name) : null)
  return {
    tab: orderTabs.find((tab) => tab.key === text('state'))?.key ?? 'all',
    search: text('search').slice(0, SEARCH_LENGTH_MAX),
    platform: platforms.find((platform) => platform === text('platform')) ?? null,
    placedFrom: day('from'),
    placedUntil: day('until'),
  }
}

/** Writes the address; what is not set is not in it. */
export function writeAddress(address: OrderListAddress): Record<string, string> {
  return {
    ...(address.tab === 'all' ? {} : { state: address.tab }),
    ...(address.search === '' ? {} : { search: address.search }),
    ...(address.platform === null ? {} : { platform: address.platform }),
    ...(address.placedFrom === null ? {} : { from: address.placedFrom }),
    ...(address.placedUntil === null ? {} : { until: address.placedUntil }),
  }
}

/** The API's filter. A day begins and ends at midnight of the reader's zone. */
export function filterOf(address: OrderListAddress): OrderFilter {
  const statuses = statusesOf(address.tab)
  return {
    ...(statuses === null ? {} : { statuses: [...statuses] }),
    ...(address.tab === 'needsALook' ? { needsALook: true } : {}),
    ...(address.search.trim() === '' ? {} : { search: searchOf(address.search) }),
    ...(address.platform === null ? {} : { platform: address.platform }),
    ...(address.placedFrom === null ? {} : { placedFrom: midnight(address.placedFrom, 0).toISOString() }),
    ...(address.placedUntil === null ? {} : { placedUntil: midnight(address.placedUntil, 1).toISOString() }),
  }
}

/** The states a tab holds; null for all. */
export function statusesOf(tab: OrderTabKey): readonly OrderStatus[] | null {
  return orderTabs.find((candidate) => candidate.key === tab)?.statuses ?? null
}

/** How many of the popover's own fields are set: its badge. */
export function filterCount(address: OrderListAddress): number {
  return [address.platform, address.placedFrom, address.placedUntil].filter((field) => field !== null).length
}

/** Whether a push can tell that an order belongs into the list: it carries a state, and neither link nor service. */
export function isJudgedByState(address: OrderListAddress): boolean {
  return address.tab !== 'needsALook' && address.search.trim() === '' && filterCount(address) === 0
}

/** The face of a filter that nothing matches: what was looked for, and what would match without one part of it. */
export interface NothingMatches {
  readonly title: string
  readonly text: string
}

export function nothingMatches(address: OrderListAddress, counts: OrderCountsQuery['orderCounts'] | null): NothingMatches {
  const tab = orderTabs.find((candidate) => candidate.key === address.tab)
  const noun = tab === undefined || tab.noun === '' ? 'order' : `${tab.noun} order`
  const search = address.search.trim()
  const title = `No ${noun}${search === '' ? '' : ` for “${search}”`}${address.tab === 'needsALook' ? ' needs a look' : ''}`
  if (counts === null) return { title, text: '' }
  // The counts are those of the words that are searched for, tab by tab, whatever else is filtered.
  if (filterCount(address) > 0) return { title, text: matchingText(counts[address.tab], 'without the filter', 'Nothing matches without the filter either.') }
  if (address.tab === 'all') return { title, text: search === '' ? '' : 'Nothing matches in any state.' }
  return { title, text: matchingText(counts.all, 'without the state filter', 'Nothing matches in any other state either.') }
}

function matchingText(count: number, without: string, none: string): string {
  return count === 0 ? none : `${countOf(count, 'order')} ${count === 1 ? 'matches' : 'match'} ${without}.`
}

/** A pasted link or a number with its comma or sign is looked for as the house writes it. */
function searchOf(search: string): string {
  const bare = search.trim().replace(/^https?:\/\//i, '').replace(/^www\./i, '')
  return /^#?\d{1,3}(,\d{3})+$|^#\d+$/.test(bare) ? bare.replace(/[#,]/g, '') : bare
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}

function midnight(day: string, later: number): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + later)
}
