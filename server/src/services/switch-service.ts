import { Permission, refuse, type DeclaredSource, type Platform } from '@tallyboard/schema'
import { sql } from 'kysely'
import { auditChange } from '../audit/audit-change.ts'
import { filledText } from '../check-texts.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { actAs } from './write-services.ts'

/** What to switch: exactly one of a service, a category, a platform. */
export interface SwitchServiceRequest {
  readonly serviceId: string | null
  readonly category: string | null
  readonly platform: Platform | null
  readonly isOnSale: boolean
  /** Shown to everybody who looks at a service that is off (P1.5). */
  readonly reason: string
  readonly idempotencyKey: string
}

/** How many services changed. */
export interface Switched {
  readonly kind: 'Switched'
  readonly changedCount: number
}

/**
 * Switches a service, a category or a platform off, or on again (P1.5). A service whose supplier no longer has it, or whose entry is in
 * quarantine, is not put on sale with its category; one in quarantine is let out by being switched on itself. Orders already placed go on.
 */
export async function switchService(house: House, viewer: Viewer, request: SwitchServiceRequest): Promise<Switched | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const reason = filledText(request.reason, 'reason')
  const chosen = [request.serviceId, request.category, request.platform].filter(choice => choice !== null)
  if (chosen.length !== 1) throw inputError('Name exactly one of serviceId, category and platform.', { field: 'serviceId' })
  if (request.serviceId !== null && !isRowId(request.serviceId)) throw notFound('service')
  const { idempotencyKey, ...input } = request
  const { settings } = await house.settings()
  return await transact(house, async tx => await withIdempotency<Switched>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'switchService', input }, async () => {
      if (request.serviceId !== null) {
        const { rows } = await sql<{ declared_source: DeclaredSource }>`select declared_source from services where id = ${request.serviceId}::bigint`.execute(tx.db)
        if (rows[0] === undefined) throw notFound('service')
        if (request.isOnSale && settings.isSourceRequired && rows[0].declared_source === 'Undeclared') {
          return { kind: 'Refused', refusal: refuse('SOURCE_UNDECLARED', {}, tx.now) }
        }
      }
      await actAs(tx, viewer.accountId)
      const { rows } = await sql`
        update services s set is_on_sale = ${request.isOnSale}::boolean, changed_at = ${tx.now}::timestamptz,
          off_reason = case when ${request.isOnSale}::boolean then null else ${reason}::text end,
          off_since = case when ${request.isOnSale}::boolean then null else ${tx.now}::timestamptz end
        from supplier_services u
        where u.id = s.supplier_service_id and s.is_on_sale <> ${request.isOnSale}::boolean
          and (not ${request.isOnSale}::boolean or (u.gone_at is null and (u.quarantine_reason is null or s.id = ${request.serviceId}::bigint)
            and (s.declared_source <> 'Undeclared' or not ${settings.isSourceRequired}::boolean)))
          and (s.id = ${request.serviceId}::bigint or s.category = ${request.category}::text or s.platform = ${request.platform}::text)
        returning s.id`.execute(tx.db)
      const { serviceId, isOnSale } = request
      if (serviceId !== null && rows.length > 0) auditChange(tx, { subject: 'Service', subjectId: serviceId, before: { isOnSale: !isOnSale }, after: { isOnSale } })
      return { kind: 'Switched', changedCount: rows.length }
    }))
}
