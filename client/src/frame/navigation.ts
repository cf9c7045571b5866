import type { RouteLocationRaw } from 'vue-router'
import type { Permission } from '../graphql/generated/graphql.ts'

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

/** What waits for somebody of the house, in each queue. */
export interface QueueCounts {
  readonly refillContestedCount: number
  readonly evidenceSuppliedCount: number
  readonly speedUpRequestedCount: number
  readonly reviewWaitingCount: number
}

/** What waits for whoever works on money, and whether the books are right. */
export interface MoneyCounts {
  readonly withdrawalCount: number
  readonly overdueCount: number
  readonly paymentCount: number
  readonly creditCount: number
  readonly alarm: number | null
}

/** What the house works on, each place for who has its permission. */
export function housePlaces(permissions: readonly Permission[], unreadThreadCount: number | null, queues: QueueCounts | null = null, money: MoneyCounts | null = null): readonly Place[] {
  const places: readonly (Place & { readonly permission: Permission })[] = [
    { label: 'Operations', icon: 'i-lucide-gauge', to: { name: 'house' }, routes: ['house', 'house-orders', 'house-anomalies'], permission: 'ReadHouse', letter: 'B' },
    { label: 'Inbox', icon: 'i-lucide-inbox', to: { name: 'house-help' }, routes: ['house-help'], permission: 'AnswerHelp', count: unreadThreadCount, isNews: true },
    { label: 'Refill queue', icon: 'i-lucide-list-checks', to: { name: 'house-refills' }, routes: ['house-refills'], permission: 'AnswerHelp', count: queues === null ? null : queues.refillContestedCount + queues.evidenceSuppliedCount + queues.speedUpRequestedCount },
    { label: 'Screen', icon: 'i-lucide-shield', to: { name: 'house-screen' }, routes: ['house-screen'], permission: 'ManageOrders', count: queues?.reviewWaitingCount ?? null },
    { label: 'Customers', icon: 'i-lucide-users', to: { name: 'house-customers' }, routes: ['house-customers', 'house-customer'], permission: 'ReadHouse' },
    { label: 'Withdrawals', icon: 'i-lucide-banknote-arrow-up', to: { name: 'house-withdrawals' }, routes: ['house-withdrawals'], permission: 'ReadHouse', count: money?.withdrawalCount ?? null, overdueCount: money?.overdueCount ?? null },
    { label: 'Payments', icon: 'i-lucide-banknote-arrow-down', to: { name: 'house-payments' }, routes: ['house-payments'], permission: 'ReadHouse', count: money?.paymentCount ?? null },
    { label: 'Credits', icon: 'i-lucide-hand-coins', to: { name: 'house-credits' }, routes: ['house-credits'], permission: 'ManageMoney', count: money?.creditCount ?? null },
    { label: 'Books', icon: 'i-lucide-landmark', to: { name: 'house-books' }, routes: ['house-books'], permission: 'ReadHouse', alarm: money === null || money.alarm === null ? null : 'they contradict themselves' },
    { label: 'Payment methods', icon: 'i-lucide-credit-card', to: { name: 'house-payment-methods' }, routes: ['house-payment-methods'], permission: 'ManageMoney' },
    { label: 'Settings', icon: 'i-lucide-sliders-horizontal', to: { name: 'house-settings' }, routes: ['house-settings'], permission: 'ManageHouse' },
  ]
  return places.filter(({ permission }) => permissions.includes(permission))
}
