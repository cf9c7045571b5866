import { appendFileSync } from 'node:fs'

export type AddOutcome = 'accepted' | 'refused' | 'accepted-then-hung'

/** One `add` that came in, as the supplier saw it. */
export interface AddRecord {
  /** The real time, ISO 8601. */
  readonly at: string
  readonly key: string
  readonly service: number | null
  readonly link: string
  readonly quantity: number | null
  readonly outcome: AddOutcome
  /** Null when it was refused. */
  readonly order: number | null
  /** Why it was refused: the error text, or the scripted failure. */
  readonly error: string | null
}

/** Every `add`, in memory and, if asked, as a line in a file that is written before the answer leaves. */
export class AddLog {
  readonly #records: AddRecord[] = []
  readonly #file: string | null

  constructor(file: string | null) {
    this.#file = file
  }

  get records(): readonly AddRecord[] {
    return this.#records
  }

  write(record: AddRecord): void {
    this.#records.push(record)
    // Synchronous on purpose: after a crash the file must know at least as much as any client.
    if (this.#file !== null) appendFileSync(this.#file, `${JSON.stringify(record)}\n`)
  }
}
