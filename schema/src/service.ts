import type { DeclaredSource, Metric, Platform, ServiceType } from './service-vocabulary.ts'

/** A refill guarantee: a number of days, or a lifetime (P1.2). `words` is what it was read from (P1.3). */
export interface Guarantee {
  /** Null for a lifetime guarantee. */
  readonly days: number | null
  readonly isLifetime: boolean
  readonly words: string | null
}

/** A service, as far as the rules look at it. */
export interface ServiceFacts {
  readonly id: string
  readonly name: string
  readonly platform: Platform
  readonly metric: Metric
  readonly category: string
  readonly type: ServiceType
  /** Price of 1,000 units; for a package, of the package. */
  readonly rateMicros: bigint
  readonly quantityMin: number
  readonly quantityMax: number
  readonly quantityStep: number
  readonly guarantee: Guarantee | null
  readonly isOnSale: boolean
  readonly offReason: string | null
  readonly offSince: Date | null
  readonly declaredSource: DeclaredSource
  /** Regions it may not be sold to, as two-letter codes. */
  readonly forbiddenRegions: readonly string[]
}
