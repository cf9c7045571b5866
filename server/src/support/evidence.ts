import { decideEvidence, decideEvidenceRequest, isRefillOpen, MESSAGE_LIMITS, Permission, type Refusal, type SpeedUpStatus } from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, invariant, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { lockOrders } from '../orders/lock-orders.ts'
import { lockRefills, type LockedRefill } from '../refills/append-refill-events.ts'
import { askEvidenceForRefill, evidenceSuppliedForRefill } from '../refills/refill-evidence.ts'
import { transact, type Transaction } from '../transact.ts'
import { lockUnusedFiles, useFiles } from './claim-files.ts'
import { EVIDENCE_COLUMNS, type EvidenceRow } from './evidence-query.ts'
import { NEXT_VERSION, publishEvidence, publishSpeedUp } from './publish-request.ts'

/** The request that was written or changed. */
export interface EvidenceDone {
  readonly kind: 'Done'
  readonly evidenceRequestId: string
}

/** What a request for evidence is for. */
interface EvidenceSubject {
  readonly accountId: string
  readonly orderId: string
  readonly refillId: string | null
  readonly speedUpId: string | null
}

/** Asks the customer of an open refill for a screenshot (P4.15). It is not sent to the supplier before one has come (P4.11). */
export async function askRefillEvidence(
  house: House, viewer: Viewer, { idempotencyKey, ...input }: { readonly refillId: string, readonly mustShow: string, readonly idempotencyKey: string },
): Promise<EvidenceDone | Refused> {
  requirePermissionOf(viewer, Permission.AnswerHelp)
  const { refillId, mustShow } = input
  if (!isRowId(refillId)) throw notFound('refill')
  return await transact(house, async tx => await withIdempotency<EvidenceDone>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'askRefillEvidence', input }, async () => {
    const refill = (await lockRefills(tx, [refillId])).get(refillId)
    if (refill === undefined) throw notFound('refill')
    const decision = decideEvidenceRequest({ isOpen: isRefillOpen(refill.status), mustShow }, tx.now)
    if (!decision.allowed) return refused(decision.refusal)
    if (!await isHoldable(tx, refill)) throw inputError('The refill is on its way to the supplier: evidence can no longer hold it back.', { field: 'refillId' })
    if (refill.status === 'Requested') await askEvidenceForRefill(tx, refillId, actorOf(viewer), decision.grant.mustShow)
    return await insertEvidenceRequest(tx, viewer, { ...refill, refillId, speedUpId: null }, decision.grant.mustShow)
  }))
}

/** Whether a refill has not been sent yet, and is not being sent at this moment. */
async function isHoldable(tx: Transaction, { id, status }: LockedRefill): Promise<boolean> {
  if (status === 'EvidenceWanted') return true
  const { rows } = await sql`select 1 from refill_dispatches where refill_id = ${id}::bigint and state in ('Sending', 'Accepted', 'Uncertain')`.execute(tx.db)
  return status === 'Requested' && rows.length === 0
}

/** Asks for a screenshot before the next refill of an order is granted (P4.11, P4.15). */
export async function askOrderEvidence(
  house: House, viewer: Viewer, { idempotencyKey, ...input }: { readonly orderId: string, readonly mustShow: string, readonly idempotencyKey: string },
): Promise<EvidenceDone | Refused> {
  requirePermissionOf(viewer, Permission.AnswerHelp)
  const { orderId, mustShow } = input
  if (!isRowId(orderId)) throw notFound('order')
  return await transact(house, async tx => await withIdempotency<EvidenceDone>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'askOrderEvidence', input }, async () => {
    const order = (await lockOrders(tx, [orderId])).get(orderId)
    if (order === undefined) throw notFound('order')
    const decision = decideEvidenceRequest({ isOpen: true, mustShow }, tx.now)
    if (!decision.allowed) return refused(decision.refusal)
    return await insertEvidenceRequest(tx, viewer, { accountId: order.accountId, orderId, refillId: null, speedUpId: null }, decision.grant.mustShow)
  }))
}

/** Writes a request for evidence. Its subject is held by the transaction. */
export async function insertEvidenceRequest(tx: Transaction, viewer: Viewer, subject: EvidenceSubject, mustShow: string): Promise<EvidenceDone> {
  const { rows: [row] } = await sql<{ id: string }>`
    insert into evidence_requests (account_id, order_id, refill_id, speed_up_id, must_show, status, asked_at, asked_by)
    values (${subject.accountId}::bigint, ${subject.orderId}::bigint, ${subject.refillId}::bigint, ${subject.speedUpId}::bigint, ${mustShow}, 'Wanted',
      ${tx.now}::timestamptz, ${viewer.accountId}::bigint) returning id`.execute(tx.db)
  invariant(row !== undefined, 'an insert that violates nothing returns its row')
  await publishEvidence(tx, row.id)
  return { kind: 'Done', evidenceRequestId: row.id }
}

/** Takes the customer's pictures as the evidence that was asked for. What waited for it goes on. */
export async function supplyEvidence(
  house: House, viewer: Viewer, { idempotencyKey, ...input }: { readonly evidenceRequestId: string, readonly imageIds: readonly string[], readonly idempotencyKey: string },
): Promise<EvidenceDone | Refused> {
  const { evidenceRequestId, imageIds } = input
  if (imageIds.length < 1 || imageIds.length > MESSAGE_LIMITS.attachmentMax) throw inputError(`imageIds names 1 to ${MESSAGE_LIMITS.attachmentMax} pictures.`, { field: 'imageIds' })
  return await transact(house, async tx => await withIdempotency<EvidenceDone>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'supplyEvidence', input }, async () => {
    const request = await holdEvidence(tx, evidenceRequestId)
    if (request === null || request.accountId !== viewer.accountId) throw notFound('request for evidence', 'evidenceRequestId')
    const files = await lockUnusedFiles(tx, viewer, imageIds)
    for (const file of files) {
      const decision = decideEvidence(request.status, file, tx.now)
      if (!decision.allowed) return refused(decision.refusal)
    }
    await useFiles(tx, files, { accountId: viewer.accountId, evidenceRequestId })
    await sql`
      update evidence_requests set ${NEXT_VERSION}, status = 'Supplied', supplied_at = ${tx.now}::timestamptz, decided_at = null, decided_by = null, reason = null
      where id = ${evidenceRequestId}::bigint`.execute(tx.db)
    await publishEvidence(tx, evidenceRequestId)
    await goOn(tx, viewer, request)
    return { kind: 'Done', evidenceRequestId }
  }))
}

/** Accepts the evidence that came, or declines it with what is missing: then it is wanted again. For whoever answers customers. */
export async function judgeEvidence(
  house: House, viewer: Viewer,
  { idempotencyKey, ...input }: { readonly evidenceRequestId: string, readonly isAccepted: boolean, readonly reason: string | null, readonly idempotencyKey: string },
): Promise<EvidenceDone | Refused> {
  requirePermissionOf(viewer, Permission.AnswerHelp)
  const { evidenceRequestId, isAccepted } = input
  const reason = input.reason?.trim() || null
  if (!isAccepted && reason === null) throw inputError('Evidence is declined with a reason: the customer must know what is missing.', { field: 'reason' })
  if (reason !== null && reason.length > REASON_LENGTH_MAX) throw inputError(`reason has at most ${REASON_LENGTH_MAX} characters.`, { field: 'reason' })
  return await transact(house, async tx => await withIdempotency<EvidenceDone>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'decideEvidence', input }, async () => {
    const request = await holdEvidence(tx, evidenceRequestId)
    if (request === null) throw notFound('request for evidence', 'evidenceRequestId')
    if (request.status !== 'Supplied') throw inputError('There is no picture to judge: none has come yet, or it was judged already.', { field: 'evidenceRequestId' })
    await sql`
      update evidence_requests set ${NEXT_VERSION}, status = ${isAccepted ? 'Accepted' : 'Declined'}, decided_at = ${tx.now}::timestamptz,
        decided_by = ${viewer.accountId}::bigint, reason = ${reason} where id = ${evidenceRequestId}::bigint`.execute(tx.db)
    await publishEvidence(tx, evidenceRequestId)
    if (!isAccepted) await holdBack(tx, viewer, request)
    return { kind: 'Done', evidenceRequestId }
  }))
}

const REASON_LENGTH_MAX = 500

/** Holds a request and, before it, the refill it is for: whoever changes refills takes them in this order too. */
async function holdEvidence(tx: Transaction, id: string): Promise<EvidenceRow | null> {
  if (!isRowId(id)) return null
  const { rows: [about] } = await sql<{ refillId: string | null }>`select refill_id as "refillId" from evidence_requests where id = ${id}::bigint`.execute(tx.db)
  if (about === undefined) return null
  if (about.refillId !== null) await lockRefills(tx, [about.refillId])
  const { rows: [request] } = await sql<EvidenceRow>`select ${EVIDENCE_COLUMNS} from evidence_requests e where e.id = ${id}::bigint for no key update`.execute(tx.db)
  return request ?? null
}

/** The refill goes to the supplier, the request for speed-up back to the house. */
async function goOn(tx: Transaction, viewer: Viewer, { refillId, speedUpId }: EvidenceRow): Promise<void> {
  if (speedUpId !== null) await moveSpeedUp(tx, speedUpId, 'EvidenceWanted', 'Requested')
  else if (refillId !== null && (await lockRefills(tx, [refillId])).get(refillId)?.status === 'EvidenceWanted') await evidenceSuppliedForRefill(tx, refillId, actorOf(viewer))
}

/** What has not gone on yet waits for better evidence. */
async function holdBack(tx: Transaction, viewer: Viewer, { refillId, speedUpId, mustShow }: EvidenceRow): Promise<void> {
  if (speedUpId !== null) await moveSpeedUp(tx, speedUpId, 'Requested', 'EvidenceWanted')
  else if (refillId !== null) {
    const refill = (await lockRefills(tx, [refillId])).get(refillId)
    if (refill?.status === 'Requested' && await isHoldable(tx, refill)) await askEvidenceForRefill(tx, refillId, actorOf(viewer), mustShow)
  }
}

async function moveSpeedUp(tx: Transaction, id: string, from: SpeedUpStatus, to: SpeedUpStatus): Promise<void> {
  const { rows } = await sql`update speed_ups set ${NEXT_VERSION}, status = ${to} where id = ${id}::bigint and status = ${from} returning 1`.execute(tx.db)
  if (rows.length > 0) await publishSpeedUp(tx, id)
}

function refused(refusal: Refusal): Refused {
  return { kind: 'Refused', refusal }
}
