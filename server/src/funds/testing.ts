import { planBonus, planPayment, type Currency } from '@tallyboard/schema'
import { sql } from 'kysely'
import { HOUSE_ACTOR } from '../actor.ts'
import type { House } from '../house.ts'
import { transact } from '../transact.ts'
import { postTransfer } from './post-transfer.ts'

/** A payment that came in, as the books hold it; how it came is for the slice above. */
export interface TestPayment {
  readonly paymentId: string
  /** The transfer that brought it. */
  readonly transferId: string
}

let count = 0

/** Pays in, by the clock of the house. */
export async function payIn(house: House, accountId: string, paidMicros: bigint, bonusMicros = 0n): Promise<TestPayment> {
  return await transact(house, async tx => {
    await sql`
      insert into payment_method_versions (method, version, is_on, amount_min_micros, amount_max_micros, effective_at, reason)
      values ('Card', 1, true, 1, 1000000000, ${tx.now}::timestamptz, 'Test') on conflict do nothing`.execute(tx.db)
    const { rows: [payment] } = await sql<{ id: string, currency: Currency }>`
      insert into payments (account_id, currency, method, method_version, status, amount_micros, bonus_micros, reference, method_words, credited_micros, bonus_credited_micros,
        terms_version, agreed_at, created_at, paid_at, ended_at, changed_at)
      select id, currency, 'Card', 1, 'Succeeded', ${paidMicros}::bigint, ${bonusMicros}::bigint, ${`TEST-${process.pid}-${++count}`}, 'Card ending in 4242', ${paidMicros}::bigint,
        ${bonusMicros}::bigint, 1, ${tx.now}::timestamptz, ${tx.now}::timestamptz, ${tx.now}::timestamptz, ${tx.now}::timestamptz, ${tx.now}::timestamptz
      from accounts where id = ${accountId}::bigint returning id, currency`.execute(tx.db)
    if (payment === undefined) throw new Error('an inserted row is returned')
    const [purse, note] = [{ accountId, currency: payment.currency }, { accountId, paymentId: payment.id, actor: HOUSE_ACTOR, reason: null }]
    const { transferId } = await postTransfer(tx, planPayment(purse, paidMicros), note)
    if (bonusMicros > 0n) await postTransfer(tx, planBonus(purse, bonusMicros), note)
    return { paymentId: payment.id, transferId }
  })
}
