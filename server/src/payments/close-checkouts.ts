import type { PaymentMethod } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { House } from '../house.ts'
import { ProviderFault } from './payment-provider.ts'
import { providerOf } from './providers.ts'
import { receiveAnswer } from './receive-event.ts'

/** A payment whose checkout is to be closed. */
export interface OpenCheckout {
  readonly id: string
  readonly method: PaymentMethod
  readonly session: string
  readonly providerReference: string | null
}

/** Closes a checkout at its provider, and takes up what the provider says of the payment then: it may have been paid in between. Throws `ProviderFault`. */
export async function closeCheckout(house: House, { id, method, session, providerReference }: OpenCheckout): Promise<void> {
  const answer = await providerOf(house, method)?.closeCheckout({ session, providerReference }, house.clock())
  if (answer != null) await receiveAnswer(house, method, id, answer)
}

/** As many as may wait of one account, and some that its method's provider forgot. */
const CHECKOUTS_MAX = 100

/**
 * Closes every checkout of an account that may not pay in any more (P5.7, P5.8): money paid now would be out of its reach. A provider that does not
 * answer is asked again by whoever runs the job; what was paid meanwhile is credited as ever. Safe to run twice.
 */
export async function closeCheckoutsOf(house: House, accountId: string): Promise<void> {
  const { rows } = await sql<OpenCheckout>`
    select p.id, p.method, p.provider_session as session, p.provider_reference as "providerReference"
    from payments p join accounts a on a.id = p.account_id
    where p.account_id = ${accountId}::bigint and p.status = 'Waiting' and p.provider_session is not null and a.status <> 'Active'
    order by p.id limit ${CHECKOUTS_MAX}`.execute(house.db)
  const faults: ProviderFault[] = []
  for (const checkout of rows) {
    try {
      await closeCheckout(house, checkout)
    } catch (cause) {
      if (!(cause instanceof ProviderFault)) throw cause
      house.log.warn({ method: checkout.method, paymentId: checkout.id, reason: cause.message }, 'a checkout could not be closed')
      if (cause.isPassing) faults.push(cause)
    }
  }
  if (faults[0] !== undefined) throw faults[0]
}
