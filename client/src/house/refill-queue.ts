import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { HouseRefillQueueQuery, QueueEvidenceFragment, QueueOrderFragment, QueueRefillFragment, QueueSpeedUpFragment } from '../graphql/generated/graphql.ts'
import { refillLookOf } from '../refills/refill-words.ts'
import type { CheckVerdict } from '../shared/checks.ts'
import { formatCount } from '../shared/counts.ts'
import type { PlacedRow } from './queue-rows.ts'

/** The tabs, in the order of how much it hurts to let them wait. */
export const QUEUE_TABS = [
  { id: 'contested', label: 'Contested' },
  { id: 'uncertain', label: 'Uncertain' },
  { id: 'waiting', label: 'Waiting for evidence' },
  { id: 'evidence', label: 'Evidence to decide' },
  { id: 'speed-up', label: 'Speed-up' },
  { id: 'open', label: 'All open' },
] as const

export type QueueTab = (typeof QUEUE_TABS)[number]['id']

/** What a row is about. Its key names it in the address: `refill-12`. */
export type QueueSubject = 'refill' | 'evidence' | 'speed-up'

/** One row of the queue. */
export interface QueueRow extends PlacedRow {
  readonly subject: QueueSubject
  readonly id: string
  readonly order: QueueOrderFragment
  /** What is the matter, in a few words. */
  readonly words: string
  /** Since when it waits. */
  readonly since: Date
  readonly verdicts: readonly CheckVerdict[]
  /** It waits for longer than the terms say. */
  readonly isLate: boolean
}

/** What the page's address says. */
export interface QueueAddress {
  readonly tab: QueueTab
  /** The open row and its order; null when none is open. */
  readonly open: { readonly key: string, readonly orderId: string } | null
}

/** Reads the address; whatever is not understood is as if it were not there. */
export function readQueueAddress(query: LocationQuery): QueueAddress {
  const tab = QUEUE_TABS.find(({ id }) => id === query['tab'])?.id ?? 'contested'
  const { item, order } = query
  const isOpen = typeof item === 'string' && /^(refill|evidence|speed-up)-\d{1,18}$/.test(item) && typeof order === 'string' && /^\d{1,18}$/.test(order)
  return { tab, open: isOpen ? { key: item, orderId: order } : null }
}

/** The query of an address; what is as usual is left out. */
export function writeQueueAddress({ tab, open }: QueueAddress): LocationQueryRaw {
  return { ...(tab === 'contested' ? {} : { tab }), ...(open === null ? {} : { item: open.key, order: open.orderId }) }
}

/** A list as its pages have come so far. */
interface Pages<Node> {
  readonly nodes: Node[]
  readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }
}

function joined<Node extends { readonly id: string }>(pages: Pages<Node>, next: Pages<Node>): Pages<Node> {
  // What moved between two questions may be in both pages.
  const known = new Set(pages.nodes.map(({ id }) => id))
  return { nodes: [...pages.nodes, ...next.nodes.filter(({ id }) => !known.has(id))], pageInfo: { hasNextPage: next.pageInfo.hasNextPage, endCursor: next.pageInfo.endCursor ?? pages.pageInfo.endCursor } }
}

/** The queue with its next page. */
export function withNextPage(queue: HouseRefillQueueQuery, next: HouseRefillQueueQuery): HouseRefillQueueQuery {
  return {
    houseRefills: joined(queue.houseRefills, next.houseRefills), contested: joined(queue.contested, next.contested),
    houseEvidenceRequests: joined(queue.houseEvidenceRequests, next.houseEvidenceRequests), speedUps: joined(queue.speedUps, next.speedUps),
  }
}

/** Whether a tab is not whole yet. The lists are newest first, so whoever waits longest comes with the last page. */
export function isCutOff(tab: QueueTab, { houseRefills, contested, houseEvidenceRequests, speedUps }: HouseRefillQueueQuery): boolean {
  // Every open refill is far more than what waits for the house, and only their own tab needs them.
  return (tab === 'open' && houseRefills.pageInfo.hasNextPage) || [contested, houseEvidenceRequests, speedUps].some(({ pageInfo }) => pageInfo.hasNextPage)
}

/** The rows of a tab, whoever waits longest first. */
export function rowsOf(tab: QueueTab, queue: HouseRefillQueueQuery, now: Date): readonly QueueRow[] {
  const { nodes: contested } = queue.contested
  const { nodes: evidence } = queue.houseEvidenceRequests
  const refillRow = (refill: QueueRefillFragment): QueueRow => refillRowOf(refill, now)
  switch (tab) {
    case 'contested': return bySince(contested.filter((refill) => refill.isUncertain !== true).map(refillRow))
    case 'uncertain': return bySince(contested.filter((refill) => refill.isUncertain === true).map(refillRow))
    case 'waiting': return bySince(evidence.filter(({ status }) => status !== 'Supplied').map(evidenceRowOf))
    case 'evidence': return bySince(evidence.filter(({ status }) => status === 'Supplied').map(evidenceRowOf))
    // What is passed on is open, but it waits for the supplier.
    case 'speed-up': return [...bySince(queue.speedUps.nodes.filter(({ status }) => status === 'Requested').map(speedUpRowOf)), ...bySince(queue.speedUps.nodes.filter(({ status }) => status !== 'Requested').map(speedUpRowOf))]
    case 'open': return bySince(queue.houseRefills.nodes.map(refillRow))
  }
}

/** How many rows of a tab wait for the house. */
export function waitingCountOf(tab: QueueTab, queue: HouseRefillQueueQuery, now: Date): number {
  return tab === 'speed-up' ? queue.speedUps.nodes.filter(({ status }) => status === 'Requested').length : rowsOf(tab, queue, now).length
}

function refillRowOf(refill: QueueRefillFragment, now: Date): QueueRow {
  const isLate = refill.startedAt === null && new Date(refill.startLatestAt) < now
  const words = refill.isUncertain === true ? 'no answer came' : refill.isContested ? (refill.contestedBy === 'Supplier' ? 'the supplier rejects it' : 'it cannot be sent') : refillLookOf(refill.status).word.toLowerCase()
  return {
    key: `refill-${refill.id}`, subject: 'refill', id: refill.id, order: refill.order, words: `Refill of ${formatCount(refill.quantity)}, ${words}`,
    since: new Date(refill.isContested ? refill.changedAt : refill.requestedAt), verdicts: refill.checks.map(({ verdict }) => verdict), isLate, isGone: false,
  }
}

const evidenceWords = { Wanted: 'not sent yet', Declined: 'wanted again', Supplied: 'sent', Accepted: 'accepted' } as const

function evidenceRowOf(request: QueueEvidenceFragment): QueueRow {
  const subject = request.speedUpId !== null ? 'for the speed-up' : request.refillId !== null ? 'for the refill' : 'of the counter'
  const pictures = request.images.length > 1 ? `${formatCount(request.images.length)} screenshots` : 'Screenshot'
  return {
    key: `evidence-${request.id}`, subject: 'evidence', id: request.id, order: request.order, words: `${pictures} ${subject}, ${evidenceWords[request.status]}`,
    since: new Date((request.status === 'Supplied' ? request.suppliedAt : request.status === 'Declined' ? request.decidedAt : null) ?? request.askedAt), verdicts: [], isLate: false, isGone: false,
  }
}

function speedUpRowOf(speedUp: QueueSpeedUpFragment): QueueRow {
  return {
    key: `speed-up-${speedUp.id}`, subject: 'speed-up', id: speedUp.id, order: speedUp.order, words: `Late ${speedUp.subject.toLowerCase()}, ${speedUp.status === 'PassedOn' ? 'passed on' : 'asked to go faster'}`,
    since: new Date((speedUp.status === 'PassedOn' ? speedUp.answeredAt : null) ?? speedUp.askedAt), verdicts: [], isLate: false, isGone: false,
  }
}

function bySince(rows: readonly QueueRow[]): readonly QueueRow[] {
  return rows.toSorted((one, other) => one.since.getTime() - other.since.getTime())
}
