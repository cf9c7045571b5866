import { mergePaymentFacts, readFacts, writeFacts, type Json, type PaymentFacts, type PaymentMethod } from '@tallyboard/schema'
import { sql } from 'kysely'
import { HOUSE_ACTOR } from '../actor.ts'
import { isRowId } from '../connection.ts'
import type { House } from '../house.ts'
import { transact, type Transaction } from '../transact.ts'
import { applyPaymentFacts } from './apply-payment-facts.ts'
import type { PaymentNews, ProviderEvent } from './payment-provider.ts'

/** Keeps an event of a provider and applies it, once and together. One about a payment that nobody knows yet waits until somebody does. */
export async function receiveEvent(house: House, method: PaymentMethod, event: ProviderEvent): Promise<void> {
  await transact(house, async tx => {
    await holdReference(tx, method, event.providerReference)
    const { rows: [isNew] } = await sql`
      insert into payment_events (method, event_id, payment_id, provider_reference, kind, facts, at, received_at)
      values (${method}, ${event.eventId}, null, ${event.providerReference}, ${event.kind}, ${JSON.stringify(writeFacts(event.facts))}::jsonb,
        ${event.at}::timestamptz, ${tx.now}::timestamptz)
      on conflict do nothing returning 1`.execute(tx.db)
    // The one that came first has done it; it is committed, or we would still be waiting for it.
    if (isNew === undefined) return
    const paymentId = await paymentOf(tx, method, event)
    if (paymentId === null) {
      house.log.warn({ method, eventId: event.eventId, kind: event.kind }, 'an event about a payment that is not known yet')
      return
    }
    await applyNews(tx, method, paymentId, event)
    // Now that the account is held: of somebody who was erased no event keeps what they paid with (P7.3).
    await sql`
      update payment_events e set payment_id = p.id, applied_at = ${tx.now}::timestamptz,
        facts = case when a.erased_at is null then e.facts else e.facts || '{"methodWords": null, "failure": null}' end
      from payments p join accounts a on a.id = p.account_id
      where p.id = ${paymentId}::bigint and e.method = ${method} and e.event_id = ${event.eventId}`.execute(tx.db)
  })
}

/** Applies what a look-up answered, in the same way. */
export async function receiveAnswer(house: House, method: PaymentMethod, paymentId: string, news: PaymentNews): Promise<void> {
  await transact(house, async tx => {
    await holdReference(tx, method, news.providerReference)
    await applyNews(tx, method, paymentId, news)
  })
}

/**
 * Whoever names the provider's reference of a payment holds it: an event that is kept unapplied and the one from which its payment is learnt must
 * see each other.
 */
async function holdReference(tx: Transaction, method: PaymentMethod, reference: string | null): Promise<void> {
  if (reference !== null) await sql`select pg_advisory_xact_lock(hashtextextended(${`payment ${method} ${reference}`}, 0))`.execute(tx.db)
}

/** The payment that an event is about: by the house's number, if the provider's names do not contradict it, or by the provider's. */
async function paymentOf(tx: Transaction, method: PaymentMethod, { paymentId, reference, session, providerReference }: PaymentNews): Promise<string | null> {
  const number = paymentId !== null && isRowId(paymentId) ? paymentId : null
  const { rows } = await sql<{ id: string }>`
    select id from payments where method = ${method} and (
      provider_reference = ${providerReference}::text or provider_session = ${session}::text
      or (id = ${number}::bigint and (${reference}::text is null or reference = ${reference}::text)
        and (provider_session is null or ${session}::text is null or provider_session = ${session}::text)
        and (provider_reference is null or ${providerReference}::text is null or provider_reference = ${providerReference}::text)))
    order by provider_reference is not distinct from ${providerReference}::text desc, id limit 1`.execute(tx.db)
  return rows[0]?.id ?? null
}

async function applyNews(tx: Transaction, method: PaymentMethod, paymentId: string, news: PaymentNews): Promise<void> {
  const waiting = await claimWaiting(tx, method, paymentId, news.providerReference)
  const facts = waiting.reduce(mergePaymentFacts, news.facts)
  await applyPaymentFacts(tx, paymentId, facts, HOUSE_ACTOR, { session: news.session, providerReference: news.providerReference })
}

/** Events that came before the house knew whose they were. */
async function claimWaiting(tx: Transaction, method: PaymentMethod, paymentId: string, reference: string | null): Promise<PaymentFacts[]> {
  if (reference === null) return []
  const { rows } = await sql<{ facts: Json }>`
    update payment_events set payment_id = ${paymentId}::bigint, applied_at = ${tx.now}::timestamptz
    where method = ${method} and provider_reference = ${reference} and applied_at is null returning facts`.execute(tx.db)
  return rows.map(row => readFacts<PaymentFacts>(row.facts))
}
