import { acceptTerms } from './accept-terms.ts'

/** Accepts a version of the terms (P2.1). Answers whether it is accepted now. */
export function useAcceptTerms(): (version: number) => Promise<boolean> {
  return async (version) => (await acceptTerms(version)).kind === 'Accepted'
}
