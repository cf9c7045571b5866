import { AnomalyKind } from './house-vocabulary.ts'
import { deliveredOf, isOpen } from './order.ts'
import { OrderStatus, SupplierStatus } from './order-vocabulary.ts'
import { countText } from './wording.ts'

/** An order, as far as a supplier's report can move it. */
export interface ProgressFacts {
  readonly status: OrderStatus
  readonly quantity: number
  readonly startCount: number | null
  readonly currentCount: number | null
  readonly delivered: number
  readonly chargedMicros: bigint
}

/** What a supplier said about an order, parsed and otherwise untouched. Null is a number that was not said or could not be read. */
export interface SupplierReport {
  readonly status: SupplierStatus
  /** The status as the supplier spelt it. */
  readonly statusWords: string
  readonly startCount: number | null
  readonly remains: number | null
}

/** An oddity in a report: kept for administrators, not applied. */
export interface ProgressAnomaly {
  readonly kind: AnomalyKind
  readonly text: string
}

/** How the order stands after a report. Start count and current count are known together or not at all. */
export interface ProgressState {
  readonly status: OrderStatus
  readonly startCount: number | null
  readonly currentCount: number | null
  readonly delivered: number
  readonly isStarted: boolean
}

/** What a report comes to. `Unchanged` may still carry anomalies. */
export interface ProgressResult {
  readonly kind: 'Unchanged' | 'Progress' | 'Ended'
  readonly next: ProgressState
  readonly anomalies: readonly ProgressAnomaly[]
}

/** How far along each status is. An order only ever moves to a higher one. */
const RANK: Readonly<Record<OrderStatus, number>> = { Pending: 0, Processing: 1, InProgress: 2, Completed: 3, Partial: 3, Cancelled: 3 }

/**
 * What a supplier's report changes (P3.1, P3.2). The lifecycle is monotone: an order never goes back a status, delivered never falls, a
 * start count once known stays. What would break that is kept as an anomaly and not applied. `Completed` with units remaining is Partial,
 * so that nobody is charged for units nobody counted.
 *
 * @example
 * reportProgress(order, { status: 'InProgress', statusWords: 'In progress', startCount: 18_204, remains: 3_816 })
 */
export function reportProgress(order: ProgressFacts, report: SupplierReport): ProgressResult {
  if (!isOpen(order.status)) return unchanged(order, reopeningOf(order, report))
  if (report.status === SupplierStatus.Unknown) {
    return unchanged(order, [{ kind: AnomalyKind.UnknownStatus, text: `The supplier wrote the status ‘${report.statusWords}’, which is not known.` }])
  }

  const anomalies: ProgressAnomaly[] = []
  const told = deliveredToldBy(order, report, anomalies)
  const startCount = startCountOf(order, report, told, anomalies)
  const currentCount = startCount === null ? null : Math.max(order.currentCount ?? startCount, startCount + told)
  const delivered = startCount === null || currentCount === null ? told : Math.max(told, deliveredOf(startCount, currentCount, order.quantity))
  const status = statusOf(order, report, delivered, anomalies)
  const isStarted = RANK[status] >= RANK.InProgress && (status === OrderStatus.InProgress || delivered > 0)
  const next = { status, startCount, currentCount, delivered, isStarted }
  if (!isOpen(status)) return { kind: 'Ended', next, anomalies }
  const isSame = status === order.status && startCount === order.startCount && currentCount === order.currentCount && delivered === order.delivered
  return { kind: isSame ? 'Unchanged' : 'Progress', next, anomalies }
}

function unchanged(order: ProgressFacts, anomalies: readonly ProgressAnomaly[]): ProgressResult {
  const { status, startCount, currentCount, delivered } = order
  const isStarted = status === OrderStatus.InProgress || delivered > 0
  return { kind: 'Unchanged', next: { status, startCount, currentCount, delivered, isStarted }, anomalies }
}

/** A supplier that repeats the final state says nothing new; any other status reopens what is closed. */
function reopeningOf(order: ProgressFacts, report: SupplierReport): readonly ProgressAnomaly[] {
  const isSaidFinal = report.status === SupplierStatus.Completed || report.status === SupplierStatus.Partial || report.status === SupplierStatus.Cancelled
  if (isSaidFinal && (report.status as string) === order.status) return []
  // ADR 6 closes such an order as Partial; the supplier will go on calling it Completed.
  if (report.status === SupplierStatus.Completed && order.status === OrderStatus.Partial) return []
  return [{ kind: AnomalyKind.FinalOrderReopened, text: `The order is ${order.status}; the supplier wrote ‘${report.statusWords}’ afterwards.` }]
}

/** Units delivered by the report's word, never fewer than before. */
function deliveredToldBy(order: ProgressFacts, report: SupplierReport, anomalies: ProgressAnomaly[]): number {
  const { remains, status } = report
  if (remains === null) return status === SupplierStatus.Completed ? order.quantity : order.delivered
  const isBeforeStart = status === SupplierStatus.Pending || status === SupplierStatus.Processing
  // Old panels write zero for what they have not counted yet, and for what they will never count.
  if (remains === 0 && (isBeforeStart || status === SupplierStatus.Cancelled)) return order.delivered
  if (remains < 0 || remains > order.quantity) {
    anomalies.push({ kind: AnomalyKind.RemainsOutOfRange, text: `The supplier wrote ${countText(remains)} remaining of ${countText(order.quantity)}.` })
    return status === SupplierStatus.Completed && remains < 0 ? order.quantity : order.delivered
  }
  const told = order.quantity - remains
  if (told >= order.delivered) return told
  anomalies.push({
    kind: AnomalyKind.CountWentBack,
    text: `The supplier wrote ${countText(remains)} remaining; ${countText(order.quantity - order.delivered)} remained before.`,
  })
  return order.delivered
}

/** The start count, once known, stays. Zero before anything is delivered is how old panels write that they have not counted yet. */
function startCountOf(order: ProgressFacts, report: SupplierReport, delivered: number, anomalies: ProgressAnomaly[]): number | null {
  const { startCount: said } = report
  if (said === null) return order.startCount
  if (order.startCount === null) {
    if (said < 0) {
      anomalies.push({ kind: AnomalyKind.StartCountChanged, text: `The supplier wrote a start count of ${countText(said)}.` })
      return null
    }
    return said === 0 && delivered === 0 ? null : said
  }
  if (said === order.startCount || said === 0) return order.startCount
  anomalies.push({ kind: AnomalyKind.StartCountChanged, text: `The start count was ${countText(order.startCount)}; the supplier wrote ${countText(said)}.` })
  return order.startCount
}

function statusOf(order: ProgressFacts, report: SupplierReport, delivered: number, anomalies: ProgressAnomaly[]): OrderStatus {
  const remains = order.quantity - delivered
  switch (report.status) {
    case SupplierStatus.Completed:
      if (remains === 0) return OrderStatus.Completed
      anomalies.push({
        kind: AnomalyKind.CompletedWithRemains,
        text: `The supplier wrote ‘${report.statusWords}’ with ${countText(remains)} of ${countText(order.quantity)} remaining; closed as Partial.`,
      })
      return OrderStatus.Partial
    case SupplierStatus.Partial:
      return remains === 0 ? OrderStatus.Completed : OrderStatus.Partial
    case SupplierStatus.Cancelled:
      return OrderStatus.Cancelled
    default: {
      // Units that arrive say more than a word that lags behind them.
      const said = delivered > 0 ? OrderStatus.InProgress : report.status as OrderStatus
      return RANK[said] > RANK[order.status] ? said : order.status
    }
  }
}
