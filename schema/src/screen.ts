import { ContentRuleKind, type ScreenAction } from './service-vocabulary.ts'

/** A rule of the content screen. One that is allowed is an exception: what it matches is not a hit of any other rule of its kind (P2.7). */
export interface ContentRule {
  readonly id: string
  readonly kind: ContentRuleKind
  readonly pattern: string
  readonly action: ScreenAction
  readonly isAllowed: boolean
}

/** A rule that was hit, and the words that hit it. */
export interface ScreenHit {
  readonly rule: string
  readonly words: string
  readonly action: ScreenAction
}

