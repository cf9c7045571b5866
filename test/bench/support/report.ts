/** One line of JSON a bench ends with. `ratio` and `goal` are of the kind that the bench's name and `unit` say. */
export interface BenchResult {
  readonly bench: string
  readonly ratio: number
  readonly goal: number
  readonly met: boolean
  readonly unit: string
  readonly [detail: string]: unknown
}

/** The middle of the numbers; of an even count the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** Three significant digits: more would pretend to a precision that a shared machine does not have. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
