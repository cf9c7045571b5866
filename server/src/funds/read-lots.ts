import type { PaymentLot, PaymentMethod } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** A payment or credit of an account, as withdrawing looks at it, and what it was. */
export interface ReadLot extends PaymentLot {
  /** Null for a credit given by hand. */
  readonly paymentId: string | null
  readonly method: PaymentMethod | null
  readonly methodWords: string | null
  readonly broughtMicros: bigint
  readonly bonusBroughtMicros: bigint
  /** What of both was given back to the payer, or is in dispute or lost by one. */
  readonly takenBackMicros: bigint
}

interface LotRow {
  readonly id: string
  readonly at: Date
  readonly payment_id: string | null
  readonly method: PaymentMethod | null
  readonly method_words: string | null
  readonly paid: string
  readonly bonus: string
  readonly paid_back: string
  readonly bonus_back: string
  readonly withdrawn: string
}

/** A page is one look into an index; most balances are accounted for by the first. */
const PAGE_SIZE = 100

/**
 * What brought money into a balance, newest first, until the balance is accounted for (P5.4): older payments are spent and nobody needs to read
 * them. The first page is read in any case, so that what is spent can be shown too. Credits count as bonus unless they are marked as paid money.
 *
 * @param availableMicros the balance to be accounted for
 */
export async function readLots(db: Kysely<Tables>, accountId: string, availableMicros: bigint): Promise<readonly ReadLot[]> {
  const lots: ReadLot[] = []
  let unaccountedMicros = availableMicros
  for (let before: LotRow | null = null, isLast = false; !isLast;) {
    const rows: LotRow[] = await readPage(db, accountId, before)
    for (const row of rows) {
      const lot = lotOf(row)
      unaccountedMicros -= lot.paidMicros + lot.bonusMicros - lot.withdrawnMicros
      lots.push(lot)
    }
    before = rows.at(-1) ?? null
    isLast = rows.length < PAGE_SIZE || unaccountedMicros <= 0n
  }
  return lots
}

async function readPage(db: Kysely<Tables>, accountId: string, before: LotRow | null): Promise<LotRow[]> {
  const older = before === null ? sql`true` : sql`(t.created_at, t.id) < (${before.at}::timestamptz, ${before.id}::bigint)`
  const { rows } = await sql<LotRow>`
    select t.id, t.created_at as at, t.payment_id, p.method, p.method_words,
      case when t.kind = 'Credit' and brought.source = 'house:bonus' then 0 else brought.amount_micros end as paid,
      case when t.kind = 'Credit' then case when brought.source = 'house:bonus' then brought.amount_micros else 0 end else coalesce(p.bonus_credited_micros, 0) end as bonus,
      coalesce(p.returned_micros, 0) + disputed.paid as paid_back, coalesce(p.bonus_returned_micros, 0) + disputed.bonus as bonus_back, taken.withdrawn
    from (
      select * from transfers t where t.account_id = ${accountId}::bigint and t.kind in ('Payment', 'Credit') and ${older}
      order by t.created_at desc, t.id desc limit ${PAGE_SIZE}
    ) t
      join postings brought on brought.transfer_id = t.id
      left join payments p on p.id = t.payment_id
      cross join lateral (
        select coalesce(sum(d.amount_micros), 0) as paid, coalesce(sum(d.bonus_micros), 0) as bonus from disputes d where d.payment_id = t.payment_id and d.status in ('Open', 'Lost')
      ) disputed
      cross join lateral (
        select coalesce(sum(part.amount_micros), 0) as withdrawn from withdrawal_parts part join withdrawals w on w.id = part.withdrawal_id
        where part.lot_transfer_id = t.id and w.status <> 'Refused'
      ) taken
    order by t.created_at desc, t.id desc`.execute(db)
  return rows
}

/** What was withdrawn before it was taken back stays withdrawn: of such a payment nothing is left, and not less than nothing. */
function lotOf(row: LotRow): ReadLot {
  const [paid, bonus, withdrawnMicros] = [BigInt(row.paid), BigInt(row.bonus), BigInt(row.withdrawn)]
  const [paidBack, bonusBack] = [least(BigInt(row.paid_back), paid), least(BigInt(row.bonus_back), bonus)]
  const paidLeft = paid - paidBack
  return {
    transferId: row.id, paidAt: row.at, paymentId: row.payment_id, method: row.method, methodWords: row.method_words,
    paidMicros: paidLeft < withdrawnMicros ? withdrawnMicros : paidLeft, bonusMicros: bonus - bonusBack, withdrawnMicros,
    broughtMicros: paid, bonusBroughtMicros: bonus, takenBackMicros: paidBack + bonusBack,
  }
}

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}
