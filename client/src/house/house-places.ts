import type { Place } from '../frame/navigation.ts'
import type { Permission } from '../graphql/generated/graphql.ts'

/** What waits for somebody of the house, in each queue. */
interface QueueCounts {
  readonly refillContestedCount: number
  readonly evidenceSuppliedCount: number
  readonly speedUpRequestedCount: number
  readonly reviewWaitingCount: number
}

/** What waits for whoever works on money, and whether the books are right. */
interface MoneyCounts {
  readonly withdrawalCount: number
  readonly overdueCount: number
  readonly paymentCount: number
  readonly creditCount: number
  readonly alarm: number | null
}

/** Whose navigation it is, and what waits for them. */
export interface HousePlacesInput {
  readonly permissions: readonly Permission[]
  /** The router's own word: a place without a page is not shown. */
  readonly hasRoute: (name: string) => boolean
  readonly unreadThreadCount?: number | null
  readonly queues?: QueueCounts | null
  readonly money?: MoneyCounts | null
}

/** Places under a quiet head. */
export interface HousePlaceGroup {
  readonly head: string
  readonly places: readonly Place[]
}

interface HousePlace extends Place {
  readonly permission: Permission
}

/** A place whose first route is where it leads. */
function place(label: string, icon: string, permission: Permission, routes: readonly [string, ...string[]], more: Partial<Place> = {}): HousePlace {
  return { label, icon, to: { name: routes[0] }, routes, permission, ...more }
}

/** What the house works on: each place for who has its permission, in the order of the day. */
export function housePlaces({ permissions, hasRoute, unreadThreadCount = null, queues = null, money = null }: HousePlacesInput): readonly HousePlaceGroup[] {
  const requestCount = queues === null ? null : queues.refillContestedCount + queues.evidenceSuppliedCount + queues.speedUpRequestedCount
  const groups: readonly { readonly head: string, readonly places: readonly HousePlace[] }[] = [
    {
      head: 'Desk',
      places: [
        place('Operations', 'i-lucide-gauge', 'ReadHouse', ['house', 'house-orders', 'house-anomalies'], { letter: 'B' }),
        place('Incidents', 'i-lucide-siren', 'ReadHouse', ['house-incidents']),
        place('Inbox', 'i-lucide-inbox', 'AnswerHelp', ['house-help'], { count: unreadThreadCount, isNews: true }),
        place('Refill queue', 'i-lucide-list-checks', 'AnswerHelp', ['house-refills'], { count: requestCount }),
        place('Screen', 'i-lucide-shield', 'ManageOrders', ['house-screen'], { count: queues?.reviewWaitingCount ?? null }),
        place('Customers', 'i-lucide-users', 'ReadHouse', ['house-customers', 'house-customer']),
        place('Jobs', 'i-lucide-layers', 'ReadHouse', ['house-jobs']),
      ],
    },
    {
      head: 'Catalogue',
      places: [
        place('Services', 'i-lucide-tags', 'ReadHouse', ['house-services', 'house-service']),
        place('Pricing', 'i-lucide-percent', 'ReadHouse', ['house-pricing']),
        place('Imports', 'i-lucide-file-diff', 'ReadHouse', ['house-imports', 'house-import']),
        place('Suppliers', 'i-lucide-truck', 'ReadHouse', ['house-suppliers', 'house-supplier']),
      ],
    },
    {
      head: 'Money',
      places: [
        place('Withdrawals', 'i-lucide-banknote-arrow-up', 'ReadHouse', ['house-withdrawals'], { count: money?.withdrawalCount ?? null, overdueCount: money?.overdueCount ?? null }),
        place('Payments', 'i-lucide-banknote-arrow-down', 'ReadHouse', ['house-payments'], { count: money?.paymentCount ?? null }),
        place('Credits', 'i-lucide-hand-coins', 'ManageMoney', ['house-credits'], { count: money?.creditCount ?? null }),
        place('Books', 'i-lucide-landmark', 'ReadHouse', ['house-books'], { alarm: money === null || money.alarm === null ? null : 'they contradict themselves' }),
        place('Payment methods', 'i-lucide-credit-card', 'ManageMoney', ['house-payment-methods']),
        place('Reports', 'i-lucide-chart-column', 'ReadHouse', ['house-reports']),
      ],
    },
    {
      head: 'House',
      places: [
        place('Announcements', 'i-lucide-megaphone', 'ManageHouse', ['house-announcements']),
        place('Outbox', 'i-lucide-mail', 'ManageHouse', ['house-outbox']),
        place('Audit log', 'i-lucide-history', 'ManageHouse', ['house-audit']),
        place('Settings', 'i-lucide-sliders-horizontal', 'ManageHouse', ['house-settings']),
      ],
    },
  ]
  return groups
    .map(({ head, places }) => ({ head, places: places.filter(({ permission, routes: [first = ''] }) => permissions.includes(permission) && hasRoute(first)) }))
    .filter(({ places }) => places.length > 0)
}
