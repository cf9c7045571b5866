import type { LocationQuery, LocationQueryRaw, RouteLocationRaw } from 'vue-router'
import type { AccountStatus, CustomerMomentKind, CustomerPageQuery, Permission, Role } from '../graphql/generated/graphql.ts'
import { reasonField, type MoneyAction } from './money-actions.ts'

/** What the list of customers shows, as its address says it. */
export interface CustomersAddress {
  readonly search: string
  readonly status: AccountStatus | null
  readonly role: Role | null
}

export const STATUS_WORDS: Readonly<Record<AccountStatus, string>> = { Active: 'In order', Suspended: 'Suspended', Closed: 'Closed' }
export const ROLE_WORDS: Readonly<Record<Role, string>> = { Customer: 'Customer', ReadOnly: 'Read-only', Agent: 'Agent', Finance: 'Finance', Administrator: 'Administrator' }
export const STATUSES = Object.keys(STATUS_WORDS) as AccountStatus[]
export const ROLES = Object.keys(ROLE_WORDS) as Role[]

/** Reads the address; what it does not know narrows nothing. */
export function readCustomersAddress(query: LocationQuery): CustomersAddress {
  const { q, standing, role } = query
  return {
    search: typeof q === 'string' ? q : '',
    status: STATUSES.find((status) => status === standing) ?? null,
    role: ROLES.find((each) => each === role) ?? null,
  }
}

/** The address as a query; what narrows nothing is left out. */
export function writeCustomersAddress({ search, status, role }: CustomersAddress): LocationQueryRaw {
  return { ...(search.trim() === '' ? {} : { q: search }), ...(status === null ? {} : { standing: status }), ...(role === null ? {} : { role }) }
}

export type CustomerProfile = NonNullable<CustomerPageQuery['customer']>
type Moment = CustomerProfile['latest'][number]

/** The kinds of what a customer did, with how many there are. */
export function momentTabs({ counts }: CustomerProfile): readonly { readonly kind: CustomerMomentKind | null, readonly label: string, readonly count: number | null }[] {
  return [
    { kind: null, label: 'Everything', count: null },
    { kind: 'Order', label: 'Orders', count: counts.orderCount },
    { kind: 'Refill', label: 'Refills', count: counts.refillCount },
    { kind: 'Payment', label: 'Payments', count: counts.paymentCount },
    { kind: 'Withdrawal', label: 'Withdrawals', count: counts.withdrawalCount },
    { kind: 'Thread', label: 'Threads', count: counts.threadCount },
  ]
}

/** Reads which kind is shown. */
export function readKind(query: LocationQuery): CustomerMomentKind | null {
  const kinds: readonly CustomerMomentKind[] = ['Order', 'Refill', 'Payment', 'Withdrawal', 'Thread']
  return kinds.find((kind) => kind === query['kind']) ?? null
}

/** Where the house looks at something that a customer did; null where the reader has no page for it. */
export function placeOfMoment({ kind, id, orderId }: Moment, permissions: readonly Permission[]): RouteLocationRaw | null {
  switch (kind) {
    case 'Order': return { name: 'order', params: { id } }
    case 'Refill': return orderId === null ? null : { name: 'order', params: { id: orderId } }
    case 'Payment': return { name: 'house-payments', query: { tab: 'all', item: `payment-${id}` } }
    case 'Withdrawal': return { name: 'house-withdrawals', query: { item: id } }
    case 'Thread': return permissions.includes('AnswerHelp') ? { name: 'house-help', query: { thread: id } } : null
  }
}

/** The letters of the actions, for the list of keys. */
export const STANDING_LETTERS: readonly (readonly [letter: string, label: string])[] = [['s', 'Suspend'], ['r', 'Restore'], ['x', 'Close for good']]

const KEPT = 'It is kept with the account, so it cannot be empty.'

/** What may be done about the standing of an account by whoever looks. */
export function standingActions({ customer }: CustomerProfile, permissions: readonly Permission[]): readonly MoneyAction[] {
  const { role, status } = customer.account
  const reason = reasonField(KEPT, 'Reason, kept with the account')
  const suspend: MoneyAction = {
    id: 'suspend', letter: 's', label: 'Suspend', hint: 'No new orders, withdrawals or refills until it is restored. What is under way goes on.', why: null, button: 'Suspend the account', fields: [reason], refusal: null,
  }
  const restore: MoneyAction = {
    id: 'restore', letter: 'r', label: 'Restore', hint: 'The account orders again.', why: null, button: 'Restore the account', fields: [reason], refusal: null,
  }
  const close: MoneyAction = {
    id: 'close', letter: 'x', label: 'Close for good', hint: 'For payments that were found to be stolen. It cannot be taken back, and what was asked to be withdrawn is refused.', why: null, button: 'Close the account for good', fields: [reason], refusal: null,
  }
  const mayManage = permissions.includes('ManageCustomers') && role === 'Customer'
  return [
    ...(mayManage && status === 'Active' ? [suspend] : []),
    ...(permissions.includes('ManageMoney') && status === 'Suspended' ? [restore] : []),
    ...(mayManage && status !== 'Closed' ? [close] : []),
  ]
}

/** A device as a person knows it: 'Firefox on Linux'; what it says of itself where that is neither. */
export function deviceWords(device: string | null): string {
  if (device === null || device === '') return 'unknown device'
  const browser = [['Edg/', 'Edge'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']].find(([mark]) => device.includes(mark ?? ''))?.[1]
  const system = [['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['Mac OS X', 'macOS'], ['Linux', 'Linux']].find(([mark]) => device.includes(mark ?? ''))?.[1]
  return browser === undefined ? device.slice(0, 60) : system === undefined ? browser : `${browser} on ${system}`
}
