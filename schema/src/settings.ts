/** What P2.3 compares: the link whatever the service, or the link with the metric the service raises. */
export const LinkScope = { link: 'link', linkAndMetric: 'linkAndMetric' } as const
export type LinkScope = (typeof LinkScope)[keyof typeof LinkScope]

/**
 * The numbers of the terms that the house can change. Every change is a new, dated version; a decision already taken keeps the version it
 * was taken under.
 */
export interface PolicySettings {
  /** P1.1: how many finished orders an estimate is drawn from. */
  readonly estimateSampleSize: number
  /** P1.5: whether a service whose source is undeclared is refused. */
  readonly isSourceRequired: boolean
  /** P2.3: what makes two orders stand in each other's way. */
  readonly linkScope: LinkScope
  /** P3.5: lead times usually fall between these; the longer one stands in while nothing is measured. */
  readonly leadTimeHoursMin: number
  readonly leadTimeHoursMax: number
  /** P4.6: the least share of the start count that an order must have to be refilled, in basis points. Exactly this much is enough. */
  readonly refillStartShareBasisPoints: number
  /** P4.14: the least time a refill may take to start, in hours. */
  readonly refillStartHours: number
  /** P4.16: how long after a refill another may be asked for, in hours. */
  readonly refillAgainHours: number
  /** P5.3: working days until a withdrawal is processed, at most. */
  readonly withdrawalWorkingDaysMax: number
  /** P5.3: days that are not worked besides Saturdays and Sundays, as `2026-12-25`, in order, each once. */
  readonly holidays: readonly string[]
  /** P5.4: how old a payment may be to be withdrawn whole, in hours. The last instant still counts. */
  readonly withdrawalFreeHours: number
  /** P5.4: the deduction from older payments, in basis points. */
  readonly withdrawalDeductionBasisPoints: number
  /** P5.4: the most that one person of the house gives one account by hand alone within a day, in whole units of its currency. Above it a second person agrees. */
  readonly creditAloneMax: number
}

/** The version of the settings a new house starts with. */
export const SETTINGS_VERSION = 1

/** The settings as the terms print them. */
export const DEFAULT_SETTINGS: PolicySettings = {
  estimateSampleSize: 10,
  isSourceRequired: false,
  linkScope: LinkScope.link,
  leadTimeHoursMin: 24,
  leadTimeHoursMax: 72,
  refillStartShareBasisPoints: 1_000,
  refillStartHours: 48,
  refillAgainHours: 24,
  withdrawalWorkingDaysMax: 7,
  holidays: [],
  withdrawalFreeHours: 48,
  withdrawalDeductionBasisPoints: 2_000,
  creditAloneMax: 100,
}
