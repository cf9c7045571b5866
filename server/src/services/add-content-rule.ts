import { Permission, type ContentRuleKind, type ScreenAction } from '@tallyboard/schema'
import { sql } from 'kysely'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'

/** A rule of the content screen, or an exception to the others of its kind. */
export interface AddContentRuleRequest {
  readonly kind: ContentRuleKind
  readonly pattern: string
  readonly action: ScreenAction
  readonly isAllowed: boolean
  readonly idempotencyKey: string
}

/** The rule as it is kept. */
export interface ContentRuleAdded {
  readonly kind: 'Added'
  readonly ruleId: string
}

const PATTERN_LENGTH_MAX = 200

/** Adds a rule of the content screen (P2.7). The same pattern again replaces what the rule does. For administrators. */
export async function addContentRule(house: House, viewer: Viewer, request: AddContentRuleRequest): Promise<ContentRuleAdded | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const pattern = request.pattern.trim().toLowerCase()
  if (pattern.length < 1 || pattern.length > PATTERN_LENGTH_MAX) {
    throw inputError(`pattern has 1 to ${PATTERN_LENGTH_MAX} characters.`, { field: 'pattern' })
  }
  const { idempotencyKey, ...input } = request
  return await transact(house, async tx => await withIdempotency<ContentRuleAdded>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'addContentRule', input }, async () => {
      const { rows } = await sql<{ id: string }>`
        insert into content_rules (kind, pattern, action, is_allowed, created_at)
        values (${request.kind}, ${pattern}, ${request.action}, ${request.isAllowed}, ${tx.now}::timestamptz)
        on conflict (kind, pattern) do update set action = excluded.action, is_allowed = excluded.is_allowed, created_at = excluded.created_at
        returning id`.execute(tx.db)
      return { kind: 'Added', ruleId: rows[0]?.id ?? '' }
    }))
}
