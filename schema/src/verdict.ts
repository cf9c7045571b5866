/** How one check came out. `Unknown` is open and blocks until somebody answers it; `Advice` never blocks. */
export const Verdict = { Passed: 'Passed', Failed: 'Failed', Unknown: 'Unknown', Advice: 'Advice' } as const
export type Verdict = (typeof Verdict)[keyof typeof Verdict]

/** What kind of thing a fact is, so that a screen can write it in the reader's own way. */
export const FactKind = { Count: 'Count', Money: 'Money', Instant: 'Instant', Days: 'Days', Share: 'Share', Text: 'Text', Order: 'Order' } as const
export type FactKind = (typeof FactKind)[keyof typeof FactKind]
