import { PaymentMethod, paymentFacts } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { House } from '../house.ts'
import { ProviderFault, type PaymentNews, type PaymentProvider } from './payment-provider.ts'
import { providerOf } from './providers.ts'
import { receiveAnswer, receiveEvent } from './receive-event.ts'

/** Sooner, and the provider's own event is still on its way. */
const LOOK_AFTER_MS = 2 * 60_000
/** So old a payment is asked after this often; a younger one more often, in proportion to its age. */
const LOOK_EVERY_MS_MAX = 30 * 60_000
/** A delayed payment comes within days, or not at all. */
const LOOK_DAYS = 30
/** Questions of one run to one provider: half a minute of them. */
const LOOKS_AT_ONCE = 50
/** A checkout is open for a day. What was not paid an hour later cannot be paid any more. */
const UNPAYABLE_AFTER_MS = 25 * 3_600_000

/** Events are read again so far back: the provider may tell of one late. */
const OVERLAP_MS = 2 * 3_600_000
/** A provider keeps its events for thirty days. */
const EVENTS_DAYS = 29

/** Asks the providers after payments that are not credited and may still come: a payment whose event was lost is found here. Safe to run twice. */
export async function reconcilePayments(house: House): Promise<void> {
  await ofEachProvider(house, async (method, provider) => {
    for (const payment of await claimPayments(house, method)) await reconcile(house, method, provider, payment)
  })
}

/** Reads the providers' own lists of events and takes up those that never reached the house. Safe to run twice. */
export async function readMissedEvents(house: House): Promise<void> {
  await ofEachProvider(house, async (method, provider) => {
    const sweptAt = house.clock()
    const events = await provider.eventsSince(await sinceWhen(house, method))
    const { rows } = await sql<{ event_id: string }>`
      select event_id from payment_events where method = ${method} and event_id = any(${events.map(event => event.eventId)}::text[])`.execute(house.db)
    const known = new Set(rows.map(row => row.event_id))
    const faults: unknown[] = []
    for (const event of events) {
      if (known.has(event.eventId)) continue
      // One that cannot be taken up must not keep those after it from being heard.
      await receiveEvent(house, method, event).catch((cause: unknown) => { faults.push(cause) })
    }
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} of ${events.length} events could not be taken up`)
    await sql`
      insert into house (key, value) values (${markOf(method)}, ${JSON.stringify(sweptAt)}::jsonb)
      on conflict (key) do update set value = excluded.value`.execute(house.db)
  })
}

/** One provider that does not answer must not keep the others from being asked. */
async function ofEachProvider(house: House, work: (method: PaymentMethod, provider: PaymentProvider) => Promise<void>): Promise<void> {
  for (const method of Object.values(PaymentMethod)) {
    const provider = providerOf(house, method)
    if (provider === null) continue
    try {
      await work(method, provider)
    } catch (cause) {
      if (!(cause instanceof ProviderFault)) throw cause
      house.log.warn({ method, reason: cause.message }, 'a payment provider could not be asked')
    }
  }
}

interface UnpaidRow {
  readonly id: string
  readonly provider_session: string | null
  readonly provider_reference: string | null
  readonly created_at: Date
}

/** The payments to ask after now, those that were never looked at first. Marked before the question, so that one that fails is not asked for ever. */
async function claimPayments(house: House, method: PaymentMethod): Promise<UnpaidRow[]> {
  const now = house.clock()
  const { rows } = await sql<UnpaidRow>`
    with due as (
      select id from payments
      where credited_micros = 0 and status not in ('Failed', 'Expired') and method <> 'BankTransfer' and method = ${method}
        and created_at between ${now}::timestamptz - ${LOOK_DAYS} * interval '1 day' and ${now}::timestamptz - ${LOOK_AFTER_MS} * interval '1 millisecond'
        and (looked_at is null or looked_at <= ${now}::timestamptz - least(
          greatest((${now}::timestamptz - created_at) / 4, ${LOOK_AFTER_MS} * interval '1 millisecond'), ${LOOK_EVERY_MS_MAX} * interval '1 millisecond'))
      order by looked_at nulls first, id limit ${LOOKS_AT_ONCE} for update skip locked
    )
    update payments p set looked_at = ${now}::timestamptz from due where p.id = due.id
    returning p.id, p.provider_session, p.provider_reference, p.created_at`.execute(house.db)
  return rows
}

async function reconcile(house: House, method: PaymentMethod, provider: PaymentProvider, payment: UnpaidRow): Promise<void> {
  const now = house.clock()
  const found = await provider.lookUp({ session: payment.provider_session, providerReference: payment.provider_reference }, now)
  const isUnpayable = now.getTime() - payment.created_at.getTime() > UNPAYABLE_AFTER_MS
  // No checkout was ever opened, or the provider has forgotten it: nobody can pay it.
  if (found !== null) await receiveAnswer(house, method, payment.id, found)
  else if (isUnpayable) await receiveAnswer(house, method, payment.id, expiredAt(now))
}

function expiredAt(at: Date): PaymentNews {
  return { kind: 'look-up', at, paymentId: null, reference: null, session: null, providerReference: null, facts: paymentFacts({ expiredAt: at }) }
}

/** Where the house remembers until when a provider's events were all read. */
function markOf(method: PaymentMethod): string {
  return `events-read-until:${method}`
}

/**
 * From the last sweep that left nothing behind, with some overlap; without one as far back as the provider keeps its events. The newest event that
 * came by itself says nothing of those that were lost before it.
 */
async function sinceWhen(house: House, method: PaymentMethod): Promise<Date> {
  const { rows: [mark] } = await sql<{ at: string }>`select value #>> '{}' as at from house where key = ${markOf(method)}`.execute(house.db)
  const earliest = house.clock().getTime() - EVENTS_DAYS * 86_400_000
  return new Date(mark === undefined ? earliest : Math.max(new Date(mark.at).getTime() - OVERLAP_MS, earliest))
}
