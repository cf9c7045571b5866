import { Permission } from '@tallyboard/schema'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency } from '../idempotency.ts'
import { transact } from '../transact.ts'
import type { AnomalyRow } from './supplier-query.ts'

/** Which oddities somebody has looked at, or is to look at again. */
export interface SeeAnomaliesRequest {
  readonly anomalyIds: readonly string[]
  readonly isSeen: boolean
  readonly idempotencyKey: string
}

/** A page of them at once; more are several requests. */
const ANOMALIES_MAX = 100

/** Takes oddities out of what waits, or puts them back. What others have done meanwhile stands. For agents and administrators. */
export async function seeAnomalies(house: House, viewer: Viewer, { idempotencyKey, ...input }: SeeAnomaliesRequest): Promise<AnomalyRow[]> {
  requirePermissionOf(viewer, Permission.ManageOrders)
  if (input.anomalyIds.length < 1 || input.anomalyIds.length > ANOMALIES_MAX) throw inputError(`anomalyIds are 1 to ${ANOMALIES_MAX}.`, { field: 'anomalyIds' })
  const ids = [...new Set(input.anomalyIds)].filter(isRowId)
  return await transact(house, async tx => {
    await withIdempotency(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'seeAnomalies', input }, async () => {
      if (ids.length > 0) {
        await tx.db.updateTable('anomalies').set(input.isSeen ? { seen_at: tx.now, seen_by: viewer.accountId } : { seen_at: null, seen_by: null })
          .where('id', 'in', ids).where('seen_at', input.isSeen ? 'is' : 'is not', null).execute()
      }
      return { kind: 'Seen' as const }
    })
    return ids.length === 0 ? [] : await tx.db.selectFrom('anomalies').selectAll().where('id', 'in', ids).orderBy('id').execute()
  })
}
