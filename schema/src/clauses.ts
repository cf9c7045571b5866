import { CONDUCT_CLAUSES, fundsClauses } from './clauses-money.ts'
import { catalogueClauses, placingClauses, progressClauses } from './clauses-orders.ts'
import { refillClauses } from './clauses-refills.ts'
import { DEFAULT_SETTINGS, type PolicySettings } from './settings.ts'

/** The sections of the terms, in order. */
export type ClauseSection = 'Catalogue' | 'Placing an order' | 'Progress and settlement' | 'Refills' | 'Funds' | 'Conduct and help' | 'Terms and privacy'

/** The number of a clause: `P2.3`. */
export type ClauseId =
  | 'P1.1' | 'P1.2' | 'P1.3' | 'P1.4' | 'P1.5' | 'P1.6'
  | 'P2.1' | 'P2.2' | 'P2.3' | 'P2.4' | 'P2.5' | 'P2.6' | 'P2.7' | 'P2.8' | 'P2.9' | 'P2.10'
  | 'P3.1' | 'P3.2' | 'P3.3' | 'P3.4' | 'P3.5' | 'P3.6'
  | 'P4.1' | 'P4.2' | 'P4.3' | 'P4.4' | 'P4.5' | 'P4.6' | 'P4.7' | 'P4.8' | 'P4.9' | 'P4.10' | 'P4.11' | 'P4.12' | 'P4.13' | 'P4.14' | 'P4.15'
  | 'P4.16' | 'P4.17'
  | 'P5.1' | 'P5.2' | 'P5.3' | 'P5.4' | 'P5.5' | 'P5.6' | 'P5.7' | 'P5.8'
  | 'P6.1' | 'P6.2' | 'P6.3' | 'P6.4'
  | 'P7.1' | 'P7.2' | 'P7.3'

/** One rule of the terms, in the customer's words. */
export interface Clause {
  readonly id: ClauseId
  readonly title: string
  readonly text: string
  readonly section: ClauseSection
}

/** All clauses of the terms in the order of their numbers, with the numbers of these settings in their sentences. */
export function clausesOf(settings: PolicySettings): readonly Clause[] {
  return [
    ...catalogueClauses(settings), ...placingClauses(settings), ...progressClauses(settings), ...refillClauses(settings), ...fundsClauses(settings),
    ...CONDUCT_CLAUSES,
  ]
}

/** The clauses under the settings that a new house starts with. */
export const CLAUSES: readonly Clause[] = clausesOf(DEFAULT_SETTINGS)
