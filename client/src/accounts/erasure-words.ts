import { blockersOf, type CheckView } from '../shared/checks.ts'

/** A field of the form that says it is meant. */
export type ErasureField = 'password' | 'confirmation'

/** Under the title, whatever the checks say. */
export const ERASURE_SUMMARY = 'The person goes, the books stay.'

/** What goes and what stays, before the click (P7.3). */
export const WHAT_STAYS = [
  'What goes: name, e-mail, password, sessions, links, comments, messages and pictures.',
  'What stays, without a name: which service was ordered, how much of it, what it cost and what came back, and by which clause. The books would not add up without it.',
] as const

/** The title over the checks. */
export function erasureTitle(checks: readonly CheckView[]): string {
  const inTheWay = blockersOf(checks).length
  if (inTheWay === 0) return 'The account can be erased'
  return inTheWay === 1 ? 'One thing is in the way of erasing' : `${inTheWay} things are in the way of erasing`
}

/** Where what is in the way can be looked at; null where there is nothing to look at. */
export function placeOfCheck(check: CheckView): { readonly route: 'orders' | 'refills' | 'funds', readonly label: string } | null {
  switch (check.code) {
    case 'ACCOUNT_HAS_OPEN_ORDERS': return { route: 'orders', label: 'Look at orders' }
    case 'ACCOUNT_HAS_OPEN_REFILLS': return { route: 'refills', label: 'Look at refills' }
    case 'ACCOUNT_HAS_COMING_PAYMENTS':
    case 'ACCOUNT_HAS_DISPUTED_PAYMENTS':
    case 'ACCOUNT_HAS_HELD_MONEY': return { route: 'funds', label: 'Look at funds' }
    default: return null
  }
}

/** What is wrong with the form before it is sent; null when nothing is. The server asks the same again. */
export function erasureFormProblem(form: { readonly password: string, readonly confirmation: string }, email: string): { readonly field: ErasureField, readonly text: string } | null {
  if (form.password === '') return { field: 'password', text: 'The password says that it is you.' }
  if (form.confirmation.trim().toLowerCase() !== email.toLowerCase()) return { field: 'confirmation', text: `Type ${email} to say that you mean it.` }
  return null
}
