/** What a fresh key has to spend: enough for weeks of demonstration, little enough to read. */
const OPENING_BALANCE = 50_000

/** The money of each API key, in dollars. Floating point, as in the panels that this one stands for. */
export class Wallets {
  readonly #balances: Map<string, number>

  constructor(balances: Iterable<readonly [string, number]>) {
    this.#balances = new Map(balances)
  }

  balance(key: string): number {
    return this.#balances.get(key) ?? OPENING_BALANCE
  }

  set(key: string, balance: number): void {
    this.#balances.set(key, balance)
  }

  take(key: string, amount: number): void {
    this.set(key, this.balance(key) - amount)
  }

  give(key: string, amount: number): void {
    this.set(key, this.balance(key) + amount)
  }

  entries(): (readonly [string, number])[] {
    return [...this.#balances]
  }
}
