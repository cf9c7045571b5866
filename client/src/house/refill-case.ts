import { isRefillOpen } from '@tallyboard/schema'
import type { CaseEvidenceFragment, CaseRefillFragment, CaseSpeedUpFragment, HouseCaseQuery, Permission } from '../graphql/generated/graphql.ts'
import { unitsOf } from '../services/service-words.ts'
import { formatCount, MINUS } from '../shared/counts.ts'
import type { QueueAddress, QueueSubject, QueueTab } from './refill-queue.ts'

export type CaseOrder = NonNullable<HouseCaseQuery['order']>

/** What an agent decides about: an order, and of its refill, screenshot and speed-up what the opened row belongs to. */
export interface RefillCase {
  readonly subject: QueueSubject
  readonly order: CaseOrder
  readonly refill: CaseRefillFragment | null
  readonly evidence: CaseEvidenceFragment | null
  readonly speedUp: CaseSpeedUpFragment | null
}

/** Finds what a row is about in all that is known of its order. Null when it is not there. */
export function caseOf(data: HouseCaseQuery, key: string): RefillCase | null {
  const { order } = data
  if (order === null) return null
  const [, subject, id] = /^(refill|evidence|speed-up)-(\d+)$/.exec(key) ?? []
  const evidence = data.houseEvidenceRequests.nodes
  const speedUps = data.speedUps.nodes
  const refillOf = (refillId: string | null): CaseRefillFragment | null => order.refills.find((refill) => refill.id === refillId) ?? null
  switch (subject) {
    case 'refill': {
      const refill = refillOf(id ?? null)
      if (refill === null) return null
      const speedUp = speedUps.filter(({ refillId, status }) => refillId === refill.id && status !== 'Closed').at(-1) ?? null
      return { subject, order, refill, speedUp, evidence: undecided(evidence.filter(({ refillId, speedUpId }) => speedUpId === null && (refillId === refill.id || refillId === null))) }
    }
    case 'evidence': {
      const request = evidence.find((each) => each.id === id)
      if (request === undefined) return null
      return { subject, order, refill: refillOf(request.refillId), evidence: request, speedUp: speedUps.find((each) => each.id === request.speedUpId) ?? null }
    }
    case 'speed-up': {
      const speedUp = speedUps.find((each) => each.id === id)
      if (speedUp === undefined) return null
      return { subject, order, refill: refillOf(speedUp.refillId), speedUp, evidence: undecided(evidence.filter(({ speedUpId }) => speedUpId === speedUp.id)) }
    }
    default: return null
  }
}

/** What an order's own page shows: its open refill and whatever is not decided yet. */
export function orderCaseOf(data: HouseCaseQuery): RefillCase | null {
  if (data.order === null) return null
  return {
    subject: 'refill', order: data.order, refill: data.order.refills.find(({ status }) => isRefillOpen(status)) ?? null,
    evidence: undecided(data.houseEvidenceRequests.nodes), speedUp: data.speedUps.nodes.find(({ status }) => status === 'Requested' || status === 'PassedOn') ?? null,
  }
}

/** Where in the queue a case stands; null when nothing of it waits. */
export function queuePlaceOf({ order, refill, evidence, speedUp }: RefillCase): QueueAddress | null {
  const at = (tab: QueueTab, key: string): QueueAddress => ({ tab, open: { key, orderId: order.id } })
  if (evidence !== null) return at(evidence.status === 'Supplied' ? 'evidence' : 'waiting', `evidence-${evidence.id}`)
  if (speedUp !== null) return at('speed-up', `speed-up-${speedUp.id}`)
  if (refill === null) return null
  return at(!refill.isContested ? 'open' : refill.isUncertain === true ? 'uncertain' : 'contested', `refill-${refill.id}`)
}

/** What has come before what is still to come; of those the newest. */
function undecided(newestFirst: readonly CaseEvidenceFragment[]): CaseEvidenceFragment | null {
  return newestFirst.find(({ status }) => status === 'Supplied') ?? newestFirst.find(({ status }) => status === 'Wanted' || status === 'Declined') ?? null
}

/** What can be decided. Each has a form of its own. */
export type CaseActionId = 'accept' | 'decline' | 'pass-on' | 'ask-for-speed-up' | 'close-speed-up' | 'complete' | 'reject' | 'ask' | 'read'

/** One way to decide, as a card with its digit. */
export interface CaseAction {
  readonly id: CaseActionId
  readonly label: string
  /** What comes of it. */
  readonly hint: string
  /** What speaks for it; the card with one has the ink frame. */
  readonly why: string | null
}

/** What can be decided of a case, what its row is about first. The digit is the place in the list. */
export function actionsOf(found: RefillCase, permissions: readonly Permission[]): readonly CaseAction[] {
  const mayAnswer = permissions.includes('AnswerHelp')
  const mayManage = permissions.includes('ManageOrders')
  const evidence = mayAnswer ? evidenceActions(found, mayManage) : []
  const speedUp = mayAnswer ? speedUpActions(found) : []
  const closing = mayManage ? closingActions(found) : []
  const ask: readonly CaseAction[] = mayAnswer ? [askAction(found)] : []
  const read: readonly CaseAction[] = mayManage ? [{ id: 'read', label: 'Record a reading', hint: 'What the counter at the link shows now. Everything is judged by it.', why: null }] : []
  const inOrder = found.subject === 'speed-up' ? [speedUp, evidence, closing] : [evidence, ...(found.subject === 'evidence' ? [speedUp, closing] : [closing, speedUp])]
  return [...inOrder.flat(), ...ask, ...read]
}

function evidenceActions({ evidence }: RefillCase, mayManage: boolean): readonly CaseAction[] {
  if (evidence?.status !== 'Supplied') return []
  return [
    { id: 'accept', label: mayManage ? 'Accept with a reading' : 'Accept', hint: mayManage ? 'It shows what was asked for, and its count is kept as a reading.' : 'It shows what was asked for.', why: null },
    { id: 'decline', label: 'Ask again', hint: 'It does not show it. The customer reads why and sends another.', why: null },
  ]
}

function speedUpActions({ speedUp }: RefillCase): readonly CaseAction[] {
  if (speedUp === null || speedUp.status === 'Closed') return []
  const passOn: readonly CaseAction[] = speedUp.status === 'PassedOn' ? [] : [{ id: 'pass-on', label: 'Passed on to the supplier', hint: 'The customer reads that the house has taken it up.', why: null }]
  return [
    ...passOn,
    { id: 'ask-for-speed-up', label: 'Ask for a screenshot first', hint: 'It comes back here when the customer has sent one.', why: null },
    { id: 'close-speed-up', label: 'Answer and close', hint: 'Answered for good. The customer reads why.', why: null },
  ]
}

function closingActions({ refill, order }: RefillCase): readonly CaseAction[] {
  if (refill === null || !isRefillOpen(refill.status)) return []
  const missing = missingOf(refill, order)
  return [
    { id: 'complete', label: 'Close the refill: completed', hint: 'Its units are back. The next drop can be refilled again.', why: missing === 0 ? `${formatCount(refill.guaranteedCount)} is restored` : null },
    { id: 'reject', label: 'Close the refill: rejected', hint: 'It is not delivered. The customer reads why.', why: null },
  ]
}

function askAction({ refill, speedUp, subject }: RefillCase): CaseAction {
  const isHeld = refill !== null && isHoldable(refill) && !(subject === 'speed-up' && speedUp !== null)
  return { id: 'ask', label: 'Ask for evidence', hint: isHeld ? 'The refill is not sent before a screenshot has come.' : 'A screenshot of the counter, on the page of the order.', why: null }
}

/** Whether a screenshot can hold a refill back: it is not with the supplier, and certainly not on its way. */
export function isHoldable({ status, isContested }: Pick<CaseRefillFragment, 'status' | 'isContested'>): boolean {
  return status === 'EvidenceWanted' || (status === 'Requested' && !isContested)
}

/** Units that are missing by the newest count; null where nobody has read one since the refill was asked for. */
export function missingOf(refill: Pick<CaseRefillFragment, 'guaranteedCount' | 'requestedAt'>, { lastReading }: Pick<CaseOrder, 'lastReading'>): number | null {
  if (lastReading === null || lastReading.count === null || new Date(lastReading.readAt) < new Date(refill.requestedAt)) return null
  return Math.max(0, refill.guaranteedCount - lastReading.count)
}

/** What is the matter, as the head of the case. */
export function titleOf({ subject, order, refill, evidence, speedUp }: RefillCase): string {
  const number = formatCount(Number(order.id))
  if (subject === 'evidence' && evidence !== null) {
    if (evidence.status === 'Supplied') return `Order ${number}: a screenshot waits for a look`
    return evidence.status === 'Accepted' ? `Order ${number}: the screenshot was accepted` : `Order ${number}: a screenshot is wanted`
  }
  if (subject === 'speed-up' && speedUp !== null) return `Order ${number}: the ${speedUp.subject.toLowerCase()} is to go faster`
  if (refill === null) return `Order ${number}`
  if (refill.isUncertain === true) return `Order ${number}: nobody knows whether the refill was taken`
  if (refill.isContested) return `Order ${number}: ${refill.contestedBy === 'Supplier' ? 'the supplier rejects the refill' : 'the refill cannot be sent'}`
  return `Order ${number}: refill of ${formatCount(refill.quantity)}`
}

/** A refill as its history is read at the house: the customer is not the reader, and what is said above it is not said again. */
export function houseHistoryOf(refill: CaseRefillFragment): CaseRefillFragment {
  return {
    ...refill,
    timeline: refill.timeline.map((event) => ({
      ...event,
      actor: event.actor.kind === 'Customer' ? { ...event.actor, name: event.actor.name ?? 'the customer' } : event.actor,
      reason: event.reason === refill.contestedReason ? null : event.reason,
    })),
  }
}

/** How a refill's units come about: '26,604 − 25,310'. */
export function sumOf({ guaranteedCount, currentCount }: Pick<CaseRefillFragment, 'guaranteedCount' | 'currentCount'>): string {
  return `${formatCount(guaranteedCount)} ${MINUS} ${formatCount(currentCount)}`
}

/** What a screenshot usually has to show; a beginning for the words that the customer reads. */
export function usualMustShow({ metric, canonicalLink }: Pick<CaseOrder, 'metric' | 'canonicalLink'>): string {
  return `${canonicalLink} with its number of ${unitsOf(metric)}, and the date and time of the screenshot.`
}
