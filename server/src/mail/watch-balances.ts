import { formatMoney, MailKind } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { House } from '../house.ts'
import { writeLetters } from './write-letters.ts'

const BATCH = 500

interface Fall {
  readonly account_id: string
  readonly available_micros: string
  readonly low_balance_micros: string
  readonly fall_count: number
  readonly currency: string
}

/** Tells those who asked for it that their balance fell below what they named: once for each fall, and again only when it has been above meanwhile. */
export async function watchBalances(house: House): Promise<void> {
  await house.db.transaction().execute(async tx => {
    await sql`
      update mail_preferences p set is_low = false from balances b
      where b.account_id = p.account_id and p.low_balance_micros is not null and p.is_low and b.available_micros >= p.low_balance_micros`.execute(tx)
    const { rows } = await sql<Fall>`
      with fallen as (
        select p.account_id, b.available_micros from mail_preferences p join balances b on b.account_id = p.account_id
        where p.low_balance_micros is not null and not p.is_low and b.available_micros < p.low_balance_micros limit ${BATCH} for update of p skip locked
      )
      update mail_preferences p set is_low = true, fall_count = fall_count + 1 from fallen f, accounts a
      where p.account_id = f.account_id and a.id = p.account_id returning p.account_id, f.available_micros, p.low_balance_micros, p.fall_count, a.currency`.execute(tx)
    await writeLetters(house, tx, rows.map(row => ({
      accountId: row.account_id, kind: MailKind.LowBalance, dedupeKey: `low balance ${row.account_id} ${row.fall_count}`, path: '/funds/add',
      subject: `Your balance is ${formatMoney(BigInt(row.available_micros))} ${row.currency}`,
      paragraphs: [`Your balance is ${formatMoney(BigInt(row.available_micros))} ${row.currency}, below the ${formatMoney(BigInt(row.low_balance_micros))} ${row.currency} you named.`],
    })))
  })
}
