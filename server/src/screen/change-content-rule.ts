import { Permission } from '@tallyboard/schema'
import { sql } from 'kysely'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound, violatedConstraint } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { noteOf, patternOf, type AddContentRuleRequest } from '../services/add-content-rule.ts'
import { transact } from '../transact.ts'

/** A rule as it is to be from now on. */
export interface UpdateContentRuleRequest extends AddContentRuleRequest {
  readonly ruleId: string
}

/** The rule that was changed or taken away. */
export interface ContentRuleChanged {
  readonly kind: 'Changed'
  readonly ruleId: string
}

/** Changes a rule of the content screen (P2.7). For administrators. */
export async function updateContentRule(house: House, viewer: Viewer, request: UpdateContentRuleRequest): Promise<ContentRuleChanged | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const { idempotencyKey, ...input } = request
  const { ruleId, kind, action, isAllowed } = request
  const pattern = patternOf(request)
  const note = noteOf(request)
  if (!isRowId(ruleId)) throw notFound('content rule', 'ruleId')
  try {
    return await transact(house, async tx => await withIdempotency<ContentRuleChanged>(
      tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'updateContentRule', input }, async () => {
        const { rows } = await sql`
          update content_rules set kind = ${kind}, pattern = ${pattern}, action = ${action}, is_allowed = ${isAllowed}, note = ${note},
            revision = nextval('content_rule_revisions')
          where id = ${ruleId}::bigint returning id`.execute(tx.db)
        if (rows.length === 0) throw notFound('content rule', 'ruleId')
        return { kind: 'Changed', ruleId }
      }))
  } catch (cause) {
    if (violatedConstraint(cause) === 'content_rules_once') throw inputError('There is a rule of this kind with this pattern already.', { field: 'pattern' })
    throw cause
  }
}

/** Takes a rule of the content screen away. For administrators. */
export async function deleteContentRule(
  house: House, viewer: Viewer, { ruleId, idempotencyKey }: { readonly ruleId: string, readonly idempotencyKey: string },
): Promise<ContentRuleChanged | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  if (!isRowId(ruleId)) throw notFound('content rule', 'ruleId')
  return await transact(house, async tx => await withIdempotency<ContentRuleChanged>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'deleteContentRule', input: { ruleId } }, async () => {
      const { rows } = await sql`delete from content_rules where id = ${ruleId}::bigint returning id`.execute(tx.db)
      if (rows.length === 0) throw notFound('content rule', 'ruleId')
      return { kind: 'Changed', ruleId }
    }))
}
