import { countOf, formatCount, formatShare } from '../shared/counts.ts'
import { formatEstimate } from '../shared/durations.ts'

/** A share with the cases it rests on. */
interface MeasuredShare {
  readonly share: number | null
  readonly sampleSize: number
}

/** Everything that is measured of a service (P1.1). */
export interface FullEstimate {
  readonly sampleSize: number
  readonly startMedianMs: number | null
  readonly startP90Ms: number | null
  readonly finishMedianMs: number | null
  readonly finishP90Ms: number | null
  readonly unitsPerDay: number | null
  readonly drop7Share: MeasuredShare
  readonly drop30Share: MeasuredShare
  readonly partialShare: MeasuredShare
  readonly refillHonouredShare: MeasuredShare
}

/** What the supplier says of the service; nulls where it says nothing. */
export interface SupplierClaims {
  readonly start: string | null
  readonly speed: string | null
  readonly drop: string | null
}

/** One line of the table: what, what was measured, of how many cases, and what the supplier claims. */
export interface EstimateRow {
  readonly label: string
  readonly measured: string
  /** 'of 10 orders'; empty where nothing was measured. */
  readonly cases: string
  readonly claim: string | null
}

const NOT_MEASURED = 'not measured'

/** Measured beside claimed. A number never stands without the cases it rests on. */
export function estimateRows(estimate: FullEstimate, claims: SupplierClaims, guarantee: string): readonly EstimateRow[] {
  return [
    { label: 'Start', ...span(estimate.startMedianMs, estimate.startP90Ms, estimate.sampleSize), claim: claims.start },
    { label: 'Finish', ...span(estimate.finishMedianMs, estimate.finishP90Ms, estimate.sampleSize), claim: null },
    { label: 'Speed', ...(estimate.unitsPerDay === null ? nothing : { measured: `${formatCount(estimate.unitsPerDay)} a day`, cases: casesOf(estimate.sampleSize, 'order') }), claim: claims.speed },
    { label: 'Drop within 7 days', ...shareRow(estimate.drop7Share, 'order'), claim: claims.drop },
    { label: 'Drop within 30 days', ...shareRow(estimate.drop30Share, 'order'), claim: claims.drop },
    { label: 'Ended Partial', ...shareRow(estimate.partialShare, 'order'), claim: null },
    { label: 'Refills honoured', ...shareRow(estimate.refillHonouredShare, 'refill'), claim: guarantee },
  ]
}

const nothing = { measured: NOT_MEASURED, cases: '' }
const casesOf = (count: number, noun: string): string => `of ${countOf(count, noun)}`

/** The middle order, and what nine of ten stayed within. */
function span(medianMs: number | null, p90Ms: number | null, sampleSize: number): Pick<EstimateRow, 'measured' | 'cases'> {
  if (medianMs === null) return nothing
  return { measured: `${formatEstimate(medianMs)}${p90Ms === null ? '' : `, 9 of 10 within ${formatEstimate(p90Ms)}`}`, cases: casesOf(sampleSize, 'order') }
}

function shareRow({ share, sampleSize }: MeasuredShare, noun: string): Pick<EstimateRow, 'measured' | 'cases'> {
  return share === null ? nothing : { measured: formatShare(share, 1), cases: casesOf(sampleSize, noun) }
}
