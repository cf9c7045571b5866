import { Permission, ReadingSource, type TargetVisibility } from '@tallyboard/schema'
import { actorOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { recordReadings } from './record-readings.ts'

/** A counter that an agent has read, at the link or on a customer's screenshot. */
export interface RecordReadingRequest {
  readonly orderId: string
  readonly count: number | null
  readonly visibility: TargetVisibility
  /** Null: now. */
  readonly readAt: Date | null
  readonly source: ReadingSource
  readonly reason: string | null
  readonly watchHoursShown: number | null
  readonly idempotencyKey: string
}

/** The order whose reading was kept. */
export interface ReadingRecorded {
  readonly kind: 'Recorded'
  readonly orderId: string
  /** It leaps: it is kept, and nothing is judged by it until the next one agrees. */
  readonly isDoubtful: boolean
}

const REASON_LENGTH_MAX = 500

/** No channel was ever watched for longer. */
const WATCH_HOURS_MAX = 1_000_000_000_000

/** Keeps a reading by hand. For agents and administrators. */
export async function recordReading(house: House, viewer: Viewer, request: RecordReadingRequest): Promise<ReadingRecorded | Refused> {
  requirePermissionOf(viewer, Permission.ManageOrders)
  const { idempotencyKey, ...input } = request
  const { orderId, watchHoursShown } = request
  if (!isRowId(orderId)) throw notFound('order')
  if (request.source === ReadingSource.Supplier) throw inputError('source is Agent or Screenshot: the supplier\'s readings come from its answers.', { field: 'source' })
  if ((request.reason?.length ?? 0) > REASON_LENGTH_MAX) throw inputError(`reason has at most ${REASON_LENGTH_MAX} characters.`, { field: 'reason' })
  if (watchHoursShown !== null && !(Number.isInteger(watchHoursShown) && watchHoursShown >= 0 && watchHoursShown <= WATCH_HOURS_MAX)) {
    throw inputError('watchHoursShown is a count of hours: a whole number, zero or more.', { field: 'watchHoursShown' })
  }
  const inForce = await house.settings()
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'recordReading', input }
  return await transact(house, async tx => await withIdempotency<ReadingRecorded>(tx, attempt, async () => {
    const [outcome] = await recordReadings(tx, [{
      ...request, readAt: request.readAt ?? tx.now, actor: actorOf(viewer), reason: request.reason?.trim() || null,
    }], inForce)
    if (outcome === undefined || outcome.kind === 'Missing') throw notFound('order')
    return outcome.kind === 'Refused' ? { kind: 'Refused', refusal: outcome.refusal } : { kind: 'Recorded', orderId, isDoubtful: outcome.kind === 'Doubted' }
  }))
}
