import type { RouteLocationRaw } from 'vue-router'

/** A place to go. */
export interface Place {
  readonly label: string
  readonly icon: string
  readonly to: RouteLocationRaw
  /** The name of its route, and of those below it, for 'you are here'. */
  readonly routes: readonly string[]
  /** The letter after G. */
  readonly letter?: string
  readonly count?: number | null
  /** The count is of what is unread, and has the colour of news. */
  readonly isNews?: boolean
  /** So many of the count should have been done by now. */
  readonly overdueCount?: number | null
  /** Something is wrong there, in words; it has the colour of what is broken. */
  readonly alarm?: string | null
}

/** What a customer does, in the order of the day. */
export function workPlaces(openOrderCount: number | null, openRefillCount: number | null): readonly Place[] {
  return [
    { label: 'Overview', icon: 'i-lucide-layout-dashboard', to: { name: 'overview' }, routes: ['overview'], letter: 'H' },
    { label: 'New order', icon: 'i-lucide-plus', to: { name: 'new-order' }, routes: ['new-order'] },
    { label: 'Orders', icon: 'i-lucide-list', to: { name: 'orders' }, routes: ['orders', 'order'], letter: 'O', count: openOrderCount },
    { label: 'Refills', icon: 'i-lucide-rotate-cw', to: { name: 'refills' }, routes: ['refills'], letter: 'R', count: openRefillCount },
    { label: 'Funds', icon: 'i-lucide-wallet', to: { name: 'funds' }, routes: ['funds'], letter: 'F' },
  ]
}

/** What a customer looks up, and where the house is asked. */
export function referencePlaces(unreadThreadCount: number | null): readonly Place[] {
  return [
    { label: 'Help', icon: 'i-lucide-message-circle', to: { name: 'help' }, routes: ['help', 'help-thread'], count: unreadThreadCount, isNews: true },
    { label: 'Services', icon: 'i-lucide-book-open', to: { name: 'services' }, routes: ['services'], letter: 'S' },
    { label: 'API', icon: 'i-lucide-code', to: { name: 'api' }, routes: ['api'], letter: 'A' },
    { label: 'Terms', icon: 'i-lucide-scroll-text', to: { name: 'terms' }, routes: ['terms'], letter: 'T' },
  ]
}
