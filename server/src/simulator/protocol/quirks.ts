import { randomOf, type Random } from '../random.ts'

/** How this supplier writes what it knows. With quirks off it keeps to the letter of the protocol. */
export class Quirks {
  readonly #seed: number
  readonly #isOn: boolean
  #answerCount = 0

  constructor(seed: number, isOn: boolean) {
    this.#seed = seed
    this.#isOn = isOn
  }

  /** A mood that belongs to one thing, so that the same order is always written the same way. */
  #has(probability: number, ...what: readonly (string | number)[]): boolean {
    return this.#isOn && randomOf(this.#seed, 'quirk', ...what).isLucky(probability)
  }

  /** One status row. `startCount` is null before the start. */
  statusRow(orderId: number, row: { charge: number; startCount: number | null; status: string; remains: number }): Record<string, unknown> {
    const isNumeric = this.#has(0.15, 'numbers', orderId)
    const write = (value: number) => (isNumeric ? value : String(value))
    const charge = Number(row.charge.toFixed(5))
    return {
      charge: write(charge),
      start_count: row.startCount === null ? (this.#has(0.3, 'null start', orderId) ? null : '0') : write(row.startCount),
      status: row.status === 'In progress' && this.#has(0.2, 'capital', orderId) ? 'In Progress'
        : row.status === 'Canceled' && this.#has(0.2, 'double l', orderId) ? 'Cancelled' : row.status,
      remains: write(row.remains),
      currency: 'USD',
    }
  }

  /** One row of the list; some panels write numbers bare and flags as digits. */
  serviceRow(row: { service: number; min: number; max: number; refill: boolean; cancel: boolean }): Record<string, unknown> {
    const isBare = this.#has(0.06, 'bare limits', row.service)
    const isDigit = this.#has(0.03, 'digit flags', row.service)
    return {
      service: this.#has(0.05, 'text id', row.service) ? String(row.service) : row.service,
      min: isBare ? row.min : String(row.min),
      max: isBare ? row.max : String(row.max),
      refill: isDigit ? Number(row.refill) : row.refill,
      cancel: isDigit ? Number(row.cancel) : row.cancel,
    }
  }

  /** What stands around the JSON of an answer: the wrong content type mostly, a warning of PHP's now and then. */
  dress(text: string): { contentType: string; text: string } {
    if (!this.#isOn) return { contentType: 'application/json', text }
    this.#answerCount += 1
    const random: Random = randomOf(this.#seed, 'answer', this.#answerCount)
    const contentType = random.isLucky(0.6) ? 'text/html; charset=UTF-8' : 'application/json'
    if (!random.isLucky(0.02)) return { contentType, text }
    const line = random.int(40, 900)
    return { contentType, text: `<br />\n<b>Warning</b>:  Undefined array key "runs" in <b>/home/panel/public_html/api/v2.php</b> on line <b>${line}</b><br />\n${text}` }
  }
}
