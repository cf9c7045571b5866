import { MARKUP_BASIS_POINTS_MAX, Permission, Platform, type PricingRule } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import type { Tables } from '../tables.ts'
import { transact } from '../transact.ts'

/** A rule as it is kept. */
export interface KeptPricingRule extends PricingRule {
  readonly id: string
  /** Of the amounts in it: the house's. */
  readonly currency: string
  readonly changedAt: Date
}

/** A rule as somebody wants it. The rule of the same scope and key is replaced. */
export interface SetPricingRuleRequest extends PricingRule {
  readonly idempotencyKey: string
}

/** The rule that was kept, or taken away. */
export interface PricingRuleSet {
  readonly kind: 'Set'
  readonly ruleId: string
}

/** A thousand units of the currency: more than any step, and a typing error. */
const ROUNDING_MICROS_MAX = 1_000_000_000n
/** A million units of the currency. */
const MARGIN_MICROS_MAX = 1_000_000_000_000n

interface RuleRow {
  readonly id: string
  readonly scope: PricingRule['scope']
  readonly scope_key: string | null
  readonly markup_basis_points: number
  readonly rounding_micros: string
  readonly margin_min_micros: string
  readonly margin_min_basis_points: number
  readonly changed_at: Date
  readonly currency: string
}

/** Every pricing rule, the widest first; there are as many as headings, not as services. */
export async function readPricingRules(db: Kysely<Tables>): Promise<KeptPricingRule[]> {
  const { rows } = await sql<RuleRow>`
    select id, scope, scope_key, markup_basis_points, rounding_micros, margin_min_micros, margin_min_basis_points, changed_at,
      (select value #>> '{}' from house where key = 'currency') as currency
    from pricing_rules
    order by array_position(array['All', 'Platform', 'Category', 'Supplier', 'Service'], scope), scope_key`.execute(db)
  return rows.map(row => ({
    id: row.id, scope: row.scope, scopeKey: row.scope_key, markupBasisPoints: row.markup_basis_points, roundingMicros: BigInt(row.rounding_micros),
    marginMinMicros: BigInt(row.margin_min_micros), marginMinBasisPoints: row.margin_min_basis_points, currency: row.currency, changedAt: row.changed_at,
  }))
}

/** Keeps a pricing rule. No rate moves by it: that is what applying the rules does. For administrators. */
export async function setPricingRule(house: House, viewer: Viewer, request: SetPricingRuleRequest): Promise<PricingRuleSet | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  checkRule(request)
  const { idempotencyKey, ...input } = request
  return await transact(house, async tx => await withIdempotency<PricingRuleSet>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'setPricingRule', input }, async () => {
      const { rows } = await sql<{ id: string }>`
        insert into pricing_rules (scope, scope_key, markup_basis_points, rounding_micros, margin_min_micros, margin_min_basis_points, changed_at, changed_by)
        values (${input.scope}, ${input.scopeKey}, ${input.markupBasisPoints}, ${input.roundingMicros}, ${input.marginMinMicros}, ${input.marginMinBasisPoints},
          ${tx.now}::timestamptz, ${viewer.accountId}::bigint)
        on conflict on constraint pricing_rules_once do update set markup_basis_points = excluded.markup_basis_points, rounding_micros = excluded.rounding_micros,
          margin_min_micros = excluded.margin_min_micros, margin_min_basis_points = excluded.margin_min_basis_points, changed_at = excluded.changed_at,
          changed_by = excluded.changed_by
        returning id`.execute(tx.db)
      return { kind: 'Set', ruleId: rows[0]?.id ?? '' }
    }))
}

/** Takes a pricing rule away. Rates stay as they are until the rules are applied. For administrators. */
export async function deletePricingRule(house: House, viewer: Viewer, request: { readonly ruleId: string, readonly idempotencyKey: string }): Promise<PricingRuleSet | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const { idempotencyKey, ruleId } = request
  if (!isRowId(ruleId)) throw notFound('rule')
  return await transact(house, async tx => await withIdempotency<PricingRuleSet>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'deletePricingRule', input: { ruleId } }, async () => {
      const { numAffectedRows } = await sql`delete from pricing_rules where id = ${ruleId}::bigint`.execute(tx.db)
      if (numAffectedRows !== 1n) throw notFound('rule')
      return { kind: 'Set', ruleId }
    }))
}

function checkRule({ scope, scopeKey, markupBasisPoints, roundingMicros, marginMinMicros, marginMinBasisPoints }: PricingRule): void {
  const isKeyRight = {
    All: scopeKey === null,
    Platform: scopeKey !== null && scopeKey in Platform,
    Category: scopeKey !== null && scopeKey.trim() !== '' && scopeKey.length <= 200,
    Supplier: scopeKey !== null && isRowId(scopeKey),
    Service: scopeKey !== null && isRowId(scopeKey),
  }[scope]
  if (!isKeyRight) throw inputError('scopeKey is the platform, the category, or the number of the supplier or service; for all services it is left out.', { field: 'scopeKey' })
  for (const [field, value] of Object.entries({ markupBasisPoints, marginMinBasisPoints })) {
    if (!Number.isInteger(value) || value < 0 || value > MARKUP_BASIS_POINTS_MAX) throw inputError(`${field} is from 0 to ${MARKUP_BASIS_POINTS_MAX}.`, { field })
  }
  if (roundingMicros < 1n || roundingMicros > ROUNDING_MICROS_MAX) throw inputError('rounding is from 0.000001 to 1000.', { field: 'rounding' })
  if (marginMinMicros < 0n || marginMinMicros > MARGIN_MICROS_MAX) throw inputError('marginMin is from 0 to 1000000.', { field: 'marginMin' })
}
