/** The states of an order in the trade's words; the API's names are the same. */
export type OrderState = 'Pending' | 'Processing' | 'InProgress' | 'Completed' | 'Partial' | 'Cancelled'

/** What a colour means; each has a plain, a `-fill` and a `-soft` value (LOOK §2). */
export type Tone = 'live' | 'done' | 'part' | 'fail' | 'unsure' | 'rest'

interface StateLook {
  readonly word: string
  readonly tone: Tone
  /** How the bar is filled: to the share delivered, or not at all. */
  readonly hasBar: boolean
}

const looks: Readonly<Record<OrderState, StateLook>> = {
  Pending: { word: 'Pending', tone: 'rest', hasBar: false },
  Processing: { word: 'Processing', tone: 'live', hasBar: false },
  InProgress: { word: 'In progress', tone: 'live', hasBar: true },
  Completed: { word: 'Completed', tone: 'done', hasBar: true },
  Partial: { word: 'Partial', tone: 'part', hasBar: true },
  Cancelled: { word: 'Cancelled', tone: 'rest', hasBar: false },
}

/** Word, colour and bar of a state. */
export function lookOf(state: OrderState): StateLook {
  return looks[state]
}

/** Pending, Processing and In progress: work is under way (P3.1). */
export function isOpenState(state: OrderState): boolean {
  return state === 'Pending' || state === 'Processing' || state === 'InProgress'
}
