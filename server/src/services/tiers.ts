import { Permission } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { filledText } from '../check-texts.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import type { Tables } from '../tables.ts'
import { transact, type Transaction } from '../transact.ts'

/** Customers who pay less than the list. */
export interface TierRow {
  readonly name: string
  readonly discountBasisPoints: number
  readonly accountCount: number
}

/** A rate that was set by hand for one customer or one tier. */
export interface SpecialRateRow {
  readonly accountId: string | null
  readonly tier: string | null
  readonly serviceId: string
  readonly serviceName: string
  readonly rate: string
  readonly listRate: string
  readonly reason: string
  readonly since: Date
}

/** What was kept. */
export interface Kept {
  readonly kind: 'Kept'
}

/** Every tier, with how many customers are in it. */
export async function readTiers(db: Kysely<Tables>): Promise<TierRow[]> {
  const { rows } = await sql<TierRow>`
    select t.name, t.discount_basis_points as "discountBasisPoints", (select count(*)::int from accounts a where a.tier = t.name) as "accountCount"
    from tiers t order by t.discount_basis_points, t.name`.execute(db)
  return rows
}

/** The tier of an account; null for none. */
export async function readTierOf(db: Kysely<Tables>, accountId: string): Promise<string | null> {
  const { rows } = await sql<{ tier: string | null }>`select tier from accounts where id = ${accountId}::bigint`.execute(db)
  return rows[0]?.tier ?? null
}

/** The rates set by hand for an account or a tier, by the names of their services. */
export async function readSpecialRates(db: Kysely<Tables>, owner: { readonly accountId: string } | { readonly tier: string }): Promise<SpecialRateRow[]> {
  const isOfAccount = 'accountId' in owner
  const { rows } = await sql<SpecialRateRow>`
    select ${isOfAccount ? sql`r.account_id` : sql`null::bigint`} as "accountId", ${isOfAccount ? sql`null::text` : sql`r.tier`} as tier, r.service_id as "serviceId",
      s.name as "serviceName", r.rate_micros as rate, s.rate_micros as "listRate", r.reason, r.since
    from ${isOfAccount ? sql`account_rates` : sql`tier_rates`} r join services s on s.id = r.service_id
    where ${isOfAccount ? sql`r.account_id = ${owner.accountId}::bigint` : sql`r.tier = ${owner.tier}`} order by s.name, s.id limit 1000`.execute(db)
  return rows
}

const NAME_LENGTH_MAX = 60
const RATE_MICROS_MAX = 10_000_000_000_000n

/** Keeps a tier with what it takes off the list. A discount stops at the cost of a service. For administrators. */
export async function setTier(
  house: House, viewer: Viewer, request: { readonly name: string, readonly discountBasisPoints: number, readonly idempotencyKey: string },
): Promise<Kept | Refused> {
  const name = request.name.trim()
  if (name.length < 1 || name.length > NAME_LENGTH_MAX) throw inputError(`name has 1 to ${NAME_LENGTH_MAX} characters.`, { field: 'name' })
  if (!Number.isInteger(request.discountBasisPoints) || request.discountBasisPoints < 0 || request.discountBasisPoints > 10_000) {
    throw inputError('discountBasisPoints is from 0 to 10000.', { field: 'discountBasisPoints' })
  }
  return await kept(house, viewer, 'setTier', request, async tx => {
    await sql`
      insert into tiers (name, discount_basis_points, changed_at) values (${name}, ${request.discountBasisPoints}, ${tx.now}::timestamptz)
      on conflict (name) do update set discount_basis_points = excluded.discount_basis_points, changed_at = excluded.changed_at`.execute(tx.db)
  })
}

/** Puts a customer into a tier, or out of all. Orders keep the rate they were placed at (P1.4). For administrators. */
export async function setAccountTier(
  house: House, viewer: Viewer, request: { readonly accountId: string, readonly tier: string | null, readonly idempotencyKey: string },
): Promise<Kept | Refused> {
  if (!isRowId(request.accountId)) throw notFound('account')
  return await kept(house, viewer, 'setAccountTier', request, async tx => {
    if (request.tier !== null) await requireTier(tx, request.tier)
    const { numAffectedRows } = await sql`update accounts set tier = ${request.tier} where id = ${request.accountId}::bigint`.execute(tx.db)
    if (numAffectedRows !== 1n) throw notFound('account')
  })
}

/** A rate for one customer or one tier; null takes it away. */
export interface SetSpecialRateRequest {
  readonly accountId: string | null
  readonly tier: string | null
  readonly serviceId: string
  readonly rateMicros: bigint | null
  readonly reason: string
  readonly idempotencyKey: string
}

/** Sets by hand what one customer, or whoever is in a tier, pays for a service. It may lie below the cost: a person said so, and why. For administrators. */
export async function setSpecialRate(house: House, viewer: Viewer, request: SetSpecialRateRequest): Promise<Kept | Refused> {
  const { accountId, tier, serviceId, rateMicros } = request
  const reason = filledText(request.reason, 'reason')
  if ((accountId === null) === (tier === null)) throw inputError('Name exactly one of accountId and tier.', { field: 'accountId' })
  if (accountId !== null && !isRowId(accountId)) throw notFound('account')
  if (!isRowId(serviceId)) throw notFound('service')
  if (rateMicros !== null && (rateMicros < 1n || rateMicros > RATE_MICROS_MAX)) throw inputError('rate is above 0 and at most 10000000.', { field: 'rate' })
  return await kept(house, viewer, 'setSpecialRate', request, async tx => {
    const { rows } = await sql`select 1 from services where id = ${serviceId}::bigint`.execute(tx.db)
    if (rows.length === 0) throw notFound('service')
    if (tier !== null) await requireTier(tx, tier)
    else if ((await sql`select 1 from accounts where id = ${accountId}::bigint`.execute(tx.db)).rows.length === 0) throw notFound('account')
    const [table, column, owner] = tier === null ? [sql`account_rates`, sql`account_id`, sql`${accountId}::bigint`] : [sql`tier_rates`, sql`tier`, sql`${tier}::text`]
    await (rateMicros === null
      ? sql`delete from ${table} where ${column} = ${owner} and service_id = ${serviceId}::bigint`
      : sql`
        insert into ${table} (${column}, service_id, rate_micros, reason, since, set_by)
        values (${owner}, ${serviceId}::bigint, ${rateMicros}::bigint, ${reason}, ${tx.now}::timestamptz, ${viewer.accountId}::bigint)
        on conflict (${column}, service_id) do update set rate_micros = excluded.rate_micros, reason = excluded.reason, since = excluded.since, set_by = excluded.set_by`
    ).execute(tx.db)
  })
}

async function requireTier(tx: Transaction, tier: string): Promise<void> {
  const { rows } = await sql`select 1 from tiers where name = ${tier}`.execute(tx.db)
  if (rows.length === 0) throw notFound('tier', 'tier')
}

async function kept(
  house: House, viewer: Viewer, operation: string, request: { readonly idempotencyKey: string }, effect: (tx: Transaction) => Promise<void>,
): Promise<Kept | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const { idempotencyKey, ...input } = request
  return await transact(house, async tx => await withIdempotency<Kept>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation, input }, async () => {
    await effect(tx)
    return { kind: 'Kept' }
  }))
}
