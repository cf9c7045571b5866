import { PaymentMethod, type BonusTier, type PaymentTerms } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { House } from '../house.ts'
import type { Tables } from '../tables.ts'
import { providerOf } from './providers.ts'

/** A method as it stands: its terms, and what they were read from. */
export interface MethodInForce extends PaymentTerms {
  readonly version: number
  /** Whether the house has what the method needs: nothing for a bank transfer, a provider's keys for the others. */
  readonly isConfigured: boolean
  readonly instructions: string | null
}

interface MethodRow {
  readonly method: PaymentMethod
  readonly version: number
  readonly is_on: boolean
  readonly amount_min_micros: string
  readonly amount_max_micros: string
  readonly bonus_tiers: readonly { readonly amountFromMicros: string, readonly basisPoints: number }[]
  readonly instructions: string | null
}

/** Every method of the house in its version in force. What no provider stands behind is off, whatever an administrator set. */
export async function readMethods(house: House, db: Kysely<Tables>, now: Date): Promise<MethodInForce[]> {
  const { rows } = await sql<MethodRow>`
    select distinct on (method) method, version, is_on, amount_min_micros, amount_max_micros, bonus_tiers, instructions
    from payment_method_versions where effective_at <= ${now}::timestamptz order by method, version desc`.execute(db)
  return rows.map(row => ({ row, isConfigured: row.method === PaymentMethod.BankTransfer || providerOf(house, row.method) !== null })).map(({ row, isConfigured }) => ({
    method: row.method, version: row.version, isConfigured, isOn: row.is_on && isConfigured,
    amountMinMicros: BigInt(row.amount_min_micros), amountMaxMicros: BigInt(row.amount_max_micros),
    bonusTiers: row.bonus_tiers.map((tier): BonusTier => ({ amountFromMicros: BigInt(tier.amountFromMicros), basisPoints: tier.basisPoints })),
    instructions: row.instructions,
  }))
}
