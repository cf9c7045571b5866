import type { WithdrawalRowFragment } from '../graphql/generated/graphql.ts'

/** Where a withdrawal stands, in words; `isOpen` while its money is set aside. */
export function withdrawalWords({ status }: Pick<WithdrawalRowFragment, 'status'>): { readonly title: string, readonly isOpen: boolean } {
  switch (status) {
    case 'Asked': return { title: 'Waits for a decision', isOpen: true }
    case 'Approved': return { title: 'Approved, to be paid out', isOpen: true }
    case 'Paid': return { title: 'Paid out', isOpen: false }
    case 'Refused': return { title: 'Refused, put back', isOpen: false }
  }
}
