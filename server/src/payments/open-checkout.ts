import { refuse, type AccountStatus, type Refusal } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { invariant } from '../errors.ts'
import type { House } from '../house.ts'
import { publicAddressOf } from '../public-address.ts'
import type { Tables } from '../tables.ts'
import { transact } from '../transact.ts'
import { enqueue } from '../worker/enqueue.ts'
import { ProviderFault, type Checkout } from './payment-provider.ts'
import { readPayments, type PaymentRow } from './payment-row.ts'
import { providerOf } from './providers.ts'
import { publishPayment } from './publish-payment.ts'

/** A provider remembers a key for at least a day. Asked after that it might open a second checkout, so it is not asked. */
const ASK_AGAIN_MS = 23 * 3_600_000

/** Asks the provider for the payment's checkout, unless it is known already. Answers what is in the way, or null. */
export async function openCheckout(house: House, paymentId: string): Promise<Refusal | null> {
  const [payment] = await readPayments(house.db, [paymentId])
  invariant(payment !== undefined, 'a payment that was begun is there')
  if (payment.provider_session !== null || payment.status !== 'Waiting') return null
  const now = house.clock()
  // The payment may have been begun long before: whoever was suspended since pays nothing in (P5.7, P5.8).
  const standing = await statusOfAccount(house.db, payment.account_id)
  if (standing !== 'Active') return refuse(standing === 'Closed' ? 'PAYMENT_ACCOUNT_CLOSED' : 'PAYMENT_ACCOUNT_SUSPENDED', {}, now)
  const provider = providerOf(house, payment.method)
  if (provider === null) return refuse('PAYMENT_METHOD_OFF', { method: payment.method }, now)
  if (now.getTime() - payment.created_at.getTime() > ASK_AGAIN_MS) return refuse('PAYMENT_PROVIDER_REFUSED', { reference: payment.reference }, now)
  try {
    await keepCheckout(house, payment, await provider.openCheckout(requestOf(house, payment)))
    return null
  } catch (cause) {
    if (!(cause instanceof ProviderFault)) throw cause
    house.log.warn({ method: payment.method, paymentId, reason: cause.message }, 'no checkout could be opened')
    return refuse(cause.isPassing ? 'PAYMENT_PROVIDER_UNAVAILABLE' : 'PAYMENT_PROVIDER_REFUSED', { reference: payment.reference }, now)
  }
}

function requestOf(house: House, payment: PaymentRow) {
  const back = `${publicAddressOf(house)}/funds?payment=${payment.id}`
  return {
    paymentId: payment.id, reference: payment.reference, amountMicros: BigInt(payment.amount_micros), currency: payment.currency,
    successUrl: back, cancelUrl: `${back}&cancelled=1`,
  }
}

async function statusOfAccount(db: Kysely<Tables>, accountId: string, lock = sql``): Promise<AccountStatus | undefined> {
  const { rows: [account] } = await sql<{ status: AccountStatus }>`select status from accounts where id = ${accountId}::bigint ${lock}`.execute(db)
  return account?.status
}

/** Of two that asked at once the second finds the same checkout written already. */
async function keepCheckout(house: House, payment: PaymentRow, checkout: Checkout): Promise<void> {
  await transact(house, async tx => {
    // An account that was suspended while the provider was asked had no checkout to be closed then.
    if (await statusOfAccount(tx.db, payment.account_id, sql`for share`) !== 'Active') await enqueue(tx, 'close-checkouts', { accountId: payment.account_id }, { key: `close-checkouts-${payment.account_id}` })
    const { rows: [written] } = await sql`
      update payments set provider_session = ${checkout.session}, checkout_url = ${checkout.url}, changed_at = ${tx.now}::timestamptz,
        version = version + 1, transaction = pg_current_xact_id()
      where id = ${payment.id}::bigint and checkout_url is null returning 1`.execute(tx.db)
    if (written !== undefined) await publishPayment(tx, payment.id)
  })
}
