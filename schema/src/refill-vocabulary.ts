// The closed sets of refills and of the readings they are judged by.

/**
 * Where a refill stands. `EvidenceWanted` waits for the customer, `Sent` for the supplier. The last two are final; a refill that has ended
 * never reopens.
 */
export const RefillStatus = {
  Requested: 'Requested',
  EvidenceWanted: 'EvidenceWanted',
  Sent: 'Sent',
  InProgress: 'InProgress',
  Completed: 'Completed',
  Rejected: 'Rejected',
} as const
export type RefillStatus = (typeof RefillStatus)[keyof typeof RefillStatus]

/** The statuses of an open refill. Each of them keeps another refill of the order away (P4.10), and a new order for the link (P2.5). */
export const OPEN_REFILL_STATUSES = [RefillStatus.Requested, RefillStatus.EvidenceWanted, RefillStatus.Sent, RefillStatus.InProgress] as const
export type OpenRefillStatus = (typeof OPEN_REFILL_STATUSES)[number]

/** The statuses of a refill that has ended. */
export const FINAL_REFILL_STATUSES = [RefillStatus.Completed, RefillStatus.Rejected] as const
export type FinalRefillStatus = (typeof FINAL_REFILL_STATUSES)[number]

/** Who read a counter: the supplier in its answer, an agent who looked, or a customer's screenshot that an agent confirmed. */
export const ReadingSource = {
  Supplier: 'Supplier',
  Agent: 'Agent',
  Screenshot: 'Screenshot',
} as const
export type ReadingSource = (typeof ReadingSource)[keyof typeof ReadingSource]

/** What a supplier says about a refill, in the words of the house. `Unknown` is a word never seen before. */
export const SupplierRefillStatus = {
  Pending: 'Pending',
  InProgress: 'InProgress',
  Completed: 'Completed',
  Rejected: 'Rejected',
  Unknown: 'Unknown',
} as const
export type SupplierRefillStatus = (typeof SupplierRefillStatus)[keyof typeof SupplierRefillStatus]

/** To which statuses each one can move. A refill only moves on, but for evidence, which is asked for and supplied before it is sent. */
const MOVES: Readonly<Record<RefillStatus, readonly RefillStatus[]>> = {
  Requested: [RefillStatus.EvidenceWanted, RefillStatus.Sent, RefillStatus.InProgress, RefillStatus.Completed, RefillStatus.Rejected],
  EvidenceWanted: [RefillStatus.Requested, RefillStatus.Completed, RefillStatus.Rejected],
  Sent: [RefillStatus.InProgress, RefillStatus.Completed, RefillStatus.Rejected],
  InProgress: [RefillStatus.Completed, RefillStatus.Rejected],
  Completed: [],
  Rejected: [],
}

/** Whether a refill is still to come: it keeps its order and its link taken. */
export function isRefillOpen(status: RefillStatus): status is OpenRefillStatus {
  return (OPEN_REFILL_STATUSES as readonly RefillStatus[]).includes(status)
}

/** Whether a refill can move from one status to the other. */
export function isRefillMove(from: RefillStatus, to: RefillStatus): boolean {
  return MOVES[from].includes(to)
}
