import {
  canonicaliseLink, LinkScope, lockKeyOf, Metric, NO_ESTIMATE, ScreenAction, screenTarget,
  type AccountStatus, type Currency, type Estimate, type LinkReading, type Platform, type PlacementFacts, type ScreenHit, type TargetVisibility,
} from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { isRowId } from '../connection.ts'
import { notFound } from '../errors.ts'
import type { House, SettingsInForce } from '../house.ts'
import type { RememberedAttempt } from '../idempotency.ts'
import { prepared } from '../prepared.ts'
import { CONTENT_RULES_MARK, contentRules } from '../services/content-rules.ts'
import { pricedFor, RATE_COLUMNS, SERVICE_COLUMNS, serviceFacts, type PricedServiceRow, type ServiceRow } from '../services/service.facts.ts'
import { saleOf } from '../services/write-services.ts'
import { estimateOf } from '../services/service-estimates.ts'
import type { Tables } from '../tables.ts'
import { termsInForce } from '../terms/terms-in-force.ts'
import { commentsHash } from './comments-hash.ts'

/** What is asked about: whose order, of what, for which link. */
export interface PlacementQuestion {
  readonly accountId: string
  readonly serviceId: string
  readonly link: string
  readonly comments: string | null
  /** The attempt's key, when an order is to be placed. The account is then held until the end of the transaction. */
  readonly idempotencyKey: string | null
}

/** The facts, and what else the same look at the database found. */
export interface PlacementLook {
  readonly facts: PlacementFacts & { readonly currency: Currency }
  readonly service: ServiceRow
  /** Without its samples: the thin lines of the new order page are not kept with every order. */
  readonly estimate: Estimate
  readonly remembered: RememberedAttempt | null
}

interface LookRow extends PricedServiceRow {
  readonly account_status: AccountStatus
  readonly accepted_terms_version: number | null
  readonly available_micros: string
  readonly balance_currency: Currency
  readonly is_used_before: boolean
  readonly estimate: unknown
  readonly open_order: { accountId: string, orderId: string, quantity: number, delivered: number, expectedFinishAt: string | null } | null
  readonly open_refill_order_id: string | null
  readonly refillable_order_id: string | null
  readonly target: { visibility: TargetVisibility, readAt: string } | null
  /** What persons let pass of this link with these comments, for this account. */
  readonly allowed_hits: readonly (readonly ScreenHit[])[] | null
  readonly rules_mark: string
  readonly remembered: RememberedAttempt | null
}

/**
 * Everything an order's placement is decided on, in one statement. While an order is being placed the account row is share-locked, so that
 * whoever suspends an account waits for its orders under way; the balance is not: its constraint judges when it is moved, as the last thing.
 */
export async function lookAtPlacement(
  house: House, db: Kysely<Tables>, question: PlacementQuestion, inForce: SettingsInForce, now: Date,
): Promise<PlacementLook> {
  const { settings, version } = inForce
  if (!isRowId(question.serviceId)) throw notFound('service')
  const reading = canonicaliseLink(question.link, await platformOf(db, question))
  const canonical = reading.ok ? reading.canonical : null
  if (question.idempotencyKey !== null && inForce.isScopeMixed === true) await holdLink(db, reading)
  const { rows } = await sql<LookRow>`
    ${prepared(question.idempotencyKey === null ? 'look_at_placement' : 'look_at_placement_and_lock')}
    select ${SERVICE_COLUMNS}, ${RATE_COLUMNS}, a.status as account_status, a.accepted_terms_version, b.available_micros, b.currency as balance_currency,
      exists (select from orders o where o.account_id = a.id and o.service_id = s.id) as is_used_before,
      (select e.estimate - 'samples' from service_estimates e where e.service_id = s.id) as estimate,
      (select jsonb_build_object('accountId', o.account_id::text, 'orderId', o.id::text, 'quantity', o.quantity, 'delivered', o.delivered,
          'expectedFinishAt', o.expected_finish_at)
        from orders o where o.lock_key = any(array(select jsonb_array_elements_text(${lockKeysOf(reading, inForce)}::jsonb -> s.metric)))
          and o.status in ('Pending', 'Processing', 'InProgress') limit 1) as open_order,
      (select r.order_id from refills r
        where r.canonical_link = ${canonical}::text and r.metric = s.metric and r.ended_at is null limit 1) as open_refill_order_id,
      (select o.id from orders o cross join lateral (
          select r.count from target_readings r
          where r.canonical_link = o.canonical_link and r.metric = o.metric and r.count is not null and not r.is_doubtful and r.at >= o.ended_at
          order by r.at desc limit 1
        ) seen
        where o.canonical_link = ${canonical}::text and o.account_id = a.id and o.metric = s.metric and o.ended_at is not null
          and (o.is_lifetime_guarantee or o.ended_at + o.guarantee_days * interval '1 day' >= ${now}::timestamptz)
          and o.ended_cause not in ('TargetPrivate', 'TargetDeleted', 'TargetRenamed', 'TargetForbidden')
          and seen.count < o.start_count + o.delivered
        order by o.id desc limit 1) as refillable_order_id,
      (select jsonb_build_object('visibility', r.visibility, 'readAt', r.at)
        from target_readings r where r.canonical_link = ${canonical}::text order by r.at desc limit 1) as target,
      (select jsonb_agg(p.screen_hits) from placement_reviews p where p.account_id = a.id and p.canonical_link = ${canonical}::text
        and p.comments_hash = ${commentsHash(question.comments)} and p.status = 'Allowed') as allowed_hits,
      ${CONTENT_RULES_MARK} as rules_mark,
      (select jsonb_build_object('operation', k.operation, 'input_hash', k.input_hash, 'result', k.result)
        from idempotency_keys k where k.account_id = a.id and k.key = ${question.idempotencyKey}::text) as remembered
    from accounts a join balances b on b.account_id = a.id join services s on s.id = ${question.serviceId}::bigint
    where a.id = ${question.accountId}::bigint
    ${question.idempotencyKey === null ? sql`` : sql`for share of a`}`.execute(db)
  const row = rows[0]
  if (row === undefined) throw notFound('service')
  const rules = await contentRules(house, db, row.rules_mark)
  const service = pricedFor(row)
  const { open_order: open, target } = row
  const isOwn = open?.accountId === question.accountId
  const facts: PlacementLook['facts'] = {
    accountStatus: row.account_status, acceptedTermsVersion: row.accepted_terms_version, termsVersion: termsInForce(house, now).version,
    availableMicros: BigInt(row.available_micros), currency: row.balance_currency, isServiceUsedBefore: row.is_used_before,
    canonicalLink: canonical, lockKey: reading.ok ? lockKeyOf(reading, row.metric, settings) : null,
    openOrder: open === null ? null : isOwn
      ? { isOwn, orderId: open.orderId, quantity: open.quantity, delivered: open.delivered, expectedFinishAt: instantOf(open.expectedFinishAt) }
      : { isOwn, orderId: null, quantity: null, delivered: null, expectedFinishAt: null },
    openRefillOrderId: row.open_refill_order_id, refillableOrderId: row.refillable_order_id,
    target: target === null ? null : { visibility: target.visibility, readAt: new Date(target.readAt) },
    screenHits: reading.ok ? stillHeld(screenTarget(rules, reading, question.comments), row.allowed_hits) : [], screenRuleCount: rules.length,
    service: { ...serviceFacts(service), ...saleOf(row) }, settingsVersion: version,
  }
  const estimate = row.estimate === null ? NO_ESTIMATE : estimateOf({ ...row.estimate, samples: [] })
  return { facts, service, estimate, remembered: row.remembered }
}

/** A bare `@name` means something only on a platform. Every other link says itself where it is, and costs no look at the service. */
async function platformOf(db: Kysely<Tables>, { link, serviceId }: PlacementQuestion): Promise<Platform | null> {
  if (!link.trimStart().startsWith('@')) return null
  const { rows } = await sql<{ platform: Platform }>`select platform from services where id = ${serviceId}::bigint`.execute(db)
  return rows[0]?.platform ?? null
}

/**
 * For each metric a service may have, the lock keys that stand in its way: the service's own is read in the same statement that needs them. While
 * links were or will be compared otherwise, an open order keeps the key it was placed under and keeps others away by it, so both forms are looked
 * for.
 */
function lockKeysOf(reading: LinkReading, { settings, isScopeMixed }: SettingsInForce): string {
  if (!reading.ok) return '{}'
  return JSON.stringify(Object.fromEntries(Object.values(Metric).map((metric) => {
    if (isScopeMixed !== true) return [metric, [lockKeyOf(reading, metric, settings)]]
    const base = lockKeyOf(reading, metric, { linkScope: LinkScope.link })
    const counted = settings.linkScope === LinkScope.link ? Object.values(Metric) : [metric]
    return [metric, [base, ...counted.map(other => `${base} ${other}`)]]
  })))
}

/**
 * Where keys of two forms meet, the unique index cannot see that they name one link. Then whoever places an order for a link waits for whoever is
 * placing one, and looks afterwards.
 */
async function holdLink(db: Kysely<Tables>, reading: LinkReading): Promise<void> {
  if (!reading.ok) return
  const names = [...new Set([reading.canonical, reading.channelKey ?? reading.canonical])].sort()
  for (const name of names) await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 23))`.execute(db)
}

/** A rule that asks for a review is answered by the review that allowed it. A rule that refuses is answered by nobody. */
function stillHeld(hits: readonly ScreenHit[], allowed: LookRow['allowed_hits']): readonly ScreenHit[] {
  const rules = new Set(allowed?.flat().map(hit => hit.rule))
  return hits.filter(hit => hit.action === ScreenAction.Refuse || !rules.has(hit.rule))
}

function instantOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
