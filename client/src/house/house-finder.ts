import type { FindForHouseQuery, Permission } from '../graphql/generated/graphql.ts'
import { formatCount } from '../shared/counts.ts'
import { lookOf } from '../shared/states.ts'
import type { Command } from '../shared/useCommands.ts'
import { amountText } from './withdrawal-case.ts'

/** Ids have no more digits. */
const NUMBER = /^#?([\d,  ]{1,24})$/

/** The number that is meant, written with or without separators; null for other words. */
export function numberOfWords(words: string): string | null {
  const digits = NUMBER.exec(words.trim())?.[1]?.replaceAll(/\D/g, '') ?? ''
  return digits === '' || digits.length > 18 ? null : digits
}

/** Whether each word occurs somewhere in the text. */
export function matches(text: string, words: string): boolean {
  const low = text.toLowerCase()
  return words.toLowerCase().split(/\s+/).every((word) => low.includes(word))
}

/** Things the server found, under their heads. */
export interface FoundForHouse {
  /** An order, a payment and a withdrawal of this number. */
  readonly byNumber: readonly Command[]
  readonly customers: readonly Command[]
  readonly services: readonly Command[]
  readonly suppliers: readonly Command[]
}

/** What was found as lines that lead there; of what has no page of its own yet, nothing. */
export function foundForHouse(found: FindForHouseQuery, words: string, hasRoute: (name: string) => boolean): FoundForHouse {
  const { order = null, payment = null, withdrawal = null } = found
  return {
    byNumber: [
      ...(order === null ? [] : [{ label: `Order ${formatCount(Number(order.id))} ${order.serviceName}`, suffix: lookOf(order.status).word, icon: 'i-lucide-list', to: { name: 'order', params: { id: order.id } } }]),
      ...(payment === null ? [] : [{ label: `Payment ${payment.id}`, suffix: amountText(payment.amount, payment.currency), icon: 'i-lucide-banknote-arrow-down', to: { name: 'house-payments', query: { tab: 'all', item: `payment-${payment.id}` } } }]),
      ...(withdrawal === null ? [] : [{ label: `Withdrawal ${withdrawal.id}`, suffix: amountText(withdrawal.amount, withdrawal.currency), icon: 'i-lucide-banknote-arrow-up', to: { name: 'house-withdrawals', query: { item: withdrawal.id } } }]),
    ],
    customers: found.customers.nodes.map(({ id, email, account }) => ({ label: account.name ?? 'erased', suffix: email ?? `account ${id}`, icon: 'i-lucide-user', to: { name: 'house-customer', params: { id } } })),
    services: hasRoute('house-service') ? found.services.nodes.map(({ id, name }) => ({ label: name, suffix: `service ${id}`, icon: 'i-lucide-tags', to: { name: 'house-service', params: { id } } })) : [],
    suppliers: hasRoute('house-supplier') ? found.suppliers.filter(({ name }) => matches(name, words)).map(({ id, name }) => ({ label: name, suffix: 'supplier', icon: 'i-lucide-truck', to: { name: 'house-supplier', params: { id } } })) : [],
  }
}

/** What is done often: each leads to the page where it is done, for who may do it there. */
export function houseActions(permissions: readonly Permission[], hasRoute: (name: string) => boolean): readonly Command[] {
  const actions: readonly { readonly label: string, readonly icon: string, readonly route: string, readonly permission: Permission }[] = [
    { label: 'Pause selling a service…', icon: 'i-lucide-circle-pause', route: 'house-services', permission: 'ManageCatalogue' },
    { label: 'Change prices…', icon: 'i-lucide-percent', route: 'house-pricing', permission: 'ManageCatalogue' },
    { label: 'Read a catalogue…', icon: 'i-lucide-file-diff', route: 'house-imports', permission: 'ManageCatalogue' },
    { label: 'Add a supplier…', icon: 'i-lucide-truck', route: 'house-suppliers', permission: 'ManageCatalogue' },
    { label: 'Handle an incident…', icon: 'i-lucide-siren', route: 'house-incidents', permission: 'ManageOrders' },
    { label: 'Give a credit…', icon: 'i-lucide-hand-coins', route: 'house-credits', permission: 'ManageMoney' },
    { label: 'Decide a withdrawal…', icon: 'i-lucide-banknote-arrow-up', route: 'house-withdrawals', permission: 'ManageMoney' },
    { label: 'Write an announcement…', icon: 'i-lucide-megaphone', route: 'house-announcements', permission: 'ManageHouse' },
  ]
  return actions.filter(({ route, permission }) => hasRoute(route) && permissions.includes(permission)).map(({ label, icon, route }) => ({ label, icon, to: { name: route } }))
}
