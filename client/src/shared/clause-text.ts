import { inject, provide, type InjectionKey } from 'vue'

/** A clause of the terms as a popover shows it. */
export interface ClauseText {
  readonly title: string
  readonly text: string
}

/** Finds a clause by its id; null for one that is not known. */
export type ClauseResolver = (clause: string) => ClauseText | null

const key: InjectionKey<ClauseResolver> = Symbol('clause-text')

/** Says once, at the root, where the texts of the clauses come from. */
export function provideClauseText(resolver: ClauseResolver): void {
  provide(key, resolver)
}

/** The resolver of this page; without one every clause is a plain link to the terms. */
export function useClauseText(): ClauseResolver {
  return inject(key, () => null)
}
