import type { BalanceMessage } from '../topics.ts'

/** A customer's balance at one version. */
export interface BalanceRow {
  readonly accountId: string
  readonly version: number
  readonly currency: string
  readonly availableMicros: bigint
  readonly heldMicros: bigint
}

/** The balance as plain JSON, the form in which it travels over the bus. */
export function balanceMessage(balance: BalanceRow): BalanceMessage {
  return {
    accountId: balance.accountId, version: balance.version, currency: balance.currency,
    availableMicros: balance.availableMicros.toString(), heldMicros: balance.heldMicros.toString(),
  }
}

/** The balance a message carries. */
export function balanceOfMessage(message: BalanceMessage): BalanceRow {
  return {
    accountId: message.accountId, version: message.version, currency: message.currency,
    availableMicros: BigInt(message.availableMicros), heldMicros: BigInt(message.heldMicros),
  }
}
