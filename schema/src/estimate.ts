/** One point of the usual course: by when this share of an order was delivered. Milliseconds after placing. */
export interface CoursePoint {
  readonly share: number
  readonly fastMs: number
  readonly medianMs: number
  readonly slowMs: number
}

/** One of the orders behind an estimate. `courseMs` has a value for each point of the course. Milliseconds after placing. */
export interface EstimateSample {
  readonly startMs: number
  readonly finishMs: number
  readonly endedAt: Date
  readonly courseMs: readonly number[]
}

/**
 * What usually happens with a service, measured from its own last finished orders; not a promise (P1.1). With a sample size of zero
 * nothing is measured yet, and everything else is null or empty.
 */
export interface Estimate {
  readonly sampleSize: number
  readonly measuredAt: Date | null
  readonly startMedianMs: number | null
  readonly startSlowMs: number | null
  readonly finishFastMs: number | null
  readonly finishMedianMs: number | null
  readonly finishSlowMs: number | null
  readonly unitsPerDay: number | null
  /** Share of the delivered units that went away again, of one. */
  readonly dropShare: number | null
  readonly course: readonly CoursePoint[]
  readonly samples: readonly EstimateSample[]
}

/** A finished order to measure. Readings are in order of time. */
export interface FinishedOrder {
  readonly placedAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date
  readonly quantity: number
  readonly readings: readonly { readonly at: Date, readonly delivered: number }[]
  /** Share of the delivered units that had gone away again at the newest reading, or null when nobody looked. */
  readonly dropShare: number | null
}

/** The estimate of a service without finished orders. */
export const NO_ESTIMATE: Estimate = {
  sampleSize: 0, measuredAt: null, startMedianMs: null, startSlowMs: null, finishFastMs: null, finishMedianMs: null, finishSlowMs: null,
  unitsPerDay: null, dropShare: null, course: [], samples: [],
}
