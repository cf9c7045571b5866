import type { CheckVerdict, CheckView } from './checks.ts'
import type { CoursePoint, CurvePoint } from './course.ts'
import type { TimelineEntry } from './OrderTimeline.vue'
import type { ReceiptView } from './ReceiptCard.vue'
import type { OrderState } from './states.ts'

/** What the faces page shows: made-up orders, the same on every day. */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const now = new Date()
const ago = (ms: number): Date => new Date(now.getTime() - ms)

export const soon = new Date(now.getTime() + HOUR_MS)
export const lostAt = new Date(now.getFullYear(), now.getMonth(), now.getDate(), 16, 19, 46)
export const minutesAgo = ago(31 * MINUTE_MS)

export const states: readonly { readonly state: OrderState, readonly delivered: number, readonly shape: string }[] = [
  { state: 'Pending', delivered: 0, shape: 'dashed ring' },
  { state: 'Processing', delivered: 0, shape: 'ring and dot' },
  { state: 'InProgress', delivered: 40, shape: 'ring and pie' },
  { state: 'Completed', delivered: 100, shape: 'disc and tick' },
  { state: 'Partial', delivered: 84, shape: 'half disc' },
  { state: 'Cancelled', delivered: 0, shape: 'ring and slash' },
]

export const verdicts: readonly { readonly verdict: CheckVerdict, readonly words: string }[] = [
  { verdict: 'Passed', words: 'passed' },
  { verdict: 'Failed', words: 'failed, first one is the refusal' },
  { verdict: 'Unknown', words: 'unknown, yours or the house’s to find out' },
  { verdict: 'Advice', words: 'advice, never in the way' },
]

const passed = (count: number): CheckVerdict[] => Array.from({ length: count }, () => 'Passed')

export const tallies: readonly { readonly verdicts: readonly CheckVerdict[], readonly words: string }[] = [
  { verdicts: passed(12), words: '12 of 12' },
  { verdicts: [...passed(7), 'Failed', 'Unknown', 'Advice'], words: '7 of 10' },
  { verdicts: [...passed(3), 'Unknown'], words: '3 of 4' },
]

export const colours: readonly (readonly string[])[] = [
  ['canvas', 'panel', 'raised', 'sunken', 'line', 'line2'],
  ['t1', 't2', 't3', 't4'],
  ['live', 'live-fill', 'live-soft', 'done', 'done-fill', 'done-soft'],
  ['part', 'part-fill', 'part-soft', 'fail', 'fail-fill', 'fail-soft'],
  ['unsure', 'unsure-fill', 'unsure-soft', 'rest', 'rest-fill', 'rest-soft'],
]

export const refusal = { clause: 'P2.3', code: 'LINK_BUSY', title: 'Another order got there first', text: 'Order 48,302 for this link was placed at 16:20:04, half a second before yours.' }
export const suspended = { clause: 'P5.7', code: 'ACCOUNT_SUSPENDED', title: 'Orders, refills and withdrawals are stopped', text: 'A card dispute of $60.00 arrived on 21 Nov.' }

const pass = (clause: string, title: string, detail: string | null): CheckView => ({ clause, code: title, verdict: 'Passed', title, text: null, detail })

const quiet: readonly CheckView[] = [
  pass('P2.1', 'Terms accepted', 'version 14, 12 Nov'),
  pass('P2.10', 'Account in good standing', null),
  pass('P1.5', 'Service on sale', 'source: advertising'),
  pass('P1.6', 'Quantity within limits', '100–50,000'),
  pass('P2.4', 'Not a watch-hours service', null),
  pass('P2.5', 'No refill open for this link', '0 open'),
  pass('P2.7', 'Content screen passed', '214 rules'),
  pass('P2.8', 'Funds cover it', '6.20 of 192.86'),
]

export const checks: readonly CheckView[] = [
  ...quiet,
  { clause: 'P2.2', code: 'NOT_PUBLIC', verdict: 'Unknown', title: 'Is the video public, with views shown?', text: 'Last read 6 days ago, public then. We read it again when you confirm.', detail: null },
  { clause: 'P2.3', code: 'LINK_BUSY', verdict: 'Failed', title: 'Another order is open for this link', text: 'Order 48,291 has delivered 6,184 of 10,000 and should finish about 20:20 today.', detail: null },
  { clause: 'P2.9', code: 'TRY_SMALL', verdict: 'Advice', title: 'First time with this service', text: 'Try the minimum first: 100 views cost $0.12.', detail: null },
]

export const passing: readonly CheckView[] = [...quiet, { ...pass('P2.2', 'Public, views shown', 'read 2 min ago: 18,204'), code: 'NOT_PUBLIC' }, { ...pass('P2.3', 'No other order for this link', '0 open'), code: 'LINK_BUSY' }]

export const longList: readonly CheckView[] = [
  pass('P4.3', 'Guarantee still runs', '5 d 11 h left'),
  pass('P4.5', 'Link works, public', 'read 1 h ago'),
  pass('P4.6', 'Large enough', '54.9 %, needs 10 %'),
  pass('P4.7', 'Above the start count', '25,310 over 18,204'),
  pass('P4.8', 'There is a drop', '25,310 under 26,604'),
  ...['Order has ended', 'Service has a guarantee', 'Link is the same', 'Not watch hours', 'No refill open', 'No evidence asked for', 'Closed by the house'].map((title, index) => pass(`P4.${index + 1}`, title, null)),
]

const shareAt = (share: number, turn: number): number => share ** turn

export const course: readonly CoursePoint[] = Array.from({ length: 21 }, (_, index) => {
  const share = index / 20
  return { share, fastMs: shareAt(share, 0.8) * 7 * HOUR_MS + 12 * MINUTE_MS, medianMs: shareAt(share, 0.85) * 10 * HOUR_MS + 20 * MINUTE_MS, slowMs: shareAt(share, 1.2) * 15 * HOUR_MS + 50 * MINUTE_MS }
})

/** A curve that wavers, the same on every draw. */
function readings(from: Date, spanMs: number, startCount: number, gain: number, count: number): CurvePoint[] {
  return Array.from({ length: count }, (_, index) => {
    const share = index / (count - 1)
    return { at: new Date(from.getTime() + share * spanMs), count: Math.round(startCount + gain * (share ** 1.15) + Math.sin(index * 1.7) * gain * 0.008 * share) }
  })
}

const placedAt = ago(6 * HOUR_MS)
const points = readings(placedAt, 6 * HOUR_MS, 18_204, 6_184, 60)

export const curve = { points, startCount: 18_204, targetCount: 28_204, currentCount: points.at(-1)?.count ?? 18_204, placedAt, course, state: 'InProgress' as const, now, ended: null }
export const spark = { points: points.map((point) => ({ at: point.at, count: point.count - 18_204 })), quantity: 10_000, placedAt, course }

const endedAt = ago(24 * DAY_MS)
const endedPlacedAt = new Date(endedAt.getTime() - 43 * HOUR_MS)
const slow = course.map((point) => ({ share: point.share, fastMs: point.fastMs * 2.6, medianMs: point.medianMs * 2.6, slowMs: point.slowMs * 2.8 }))
const drop = Array.from({ length: 25 }, (_, day) => ({ at: new Date(endedAt.getTime() + day * DAY_MS), count: day < 8 ? 26_604 : Math.round(26_604 - 1_294 * ((day - 8) / 16) ** 0.7) }))
const endedPoints = [...readings(endedPlacedAt, 29 * HOUR_MS, 18_204, 8_400, 60), { at: endedAt, count: 26_604 }]

export const endedCurve = { points: endedPoints, startCount: 18_204, targetCount: 28_204, currentCount: 25_310, placedAt: endedPlacedAt, course: slow, state: 'Partial' as const, now, ended: { at: endedAt, guaranteedCount: 26_604, points: drop } }

export const timeline: readonly TimelineEntry[] = [
  { key: 7, at: ago(4_000), state: null, what: 'Reading 24,388', who: 'house reader · +12' },
  { key: 6, at: ago(9 * DAY_MS), state: null, what: 'Drop first seen, reading 26,180', who: 'house reader · −424 below guaranteed', clause: 'P4.8' },
  { key: 5, at: ago(24 * DAY_MS), state: 'Partial', what: 'Partial: 1,600 could not be delivered', who: 'supplier · $1.984 refunded', clause: 'P3.3' },
  { key: 4, at: ago(25 * DAY_MS), state: null, what: 'Nothing new for 6 h, reading 26,604', who: 'house reader · slower than the last 10 orders', clause: 'P3.5' },
  { key: 3, at: ago(26 * DAY_MS), state: 'InProgress', share: 0.3, what: 'In progress: first units seen', who: 'house reader · start count 18,204' },
  { key: 2, at: ago(26 * DAY_MS), state: 'Processing', what: 'Processing: accepted', who: 'supplier' },
  { key: 1, at: ago(26 * DAY_MS), state: 'Pending', what: 'Placed', who: 'you · $12.40 charged', clause: 'P2.8', verdicts: passed(10) },
]

export const days = Array.from({ length: 30 }, (_, index) => {
  const at = ago((29 - index) * DAY_MS)
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
  return { day, delivered: index === 29 ? 21_418 : Math.round(26_000 + 17_000 * Math.sin(index * 0.9) * Math.cos(index * 0.21) + index * 300) }
})

export const estimate = {
  sampleSize: 10, startMedianMs: 14 * MINUTE_MS, startSlowMs: 70 * MINUTE_MS, finishMedianMs: 10 * HOUR_MS, unitsPerDay: 12_000, dropShare: 0.021,
  samples: [6, 9, 10, 12, 13, 15, 17, 22, 41, 70].map((minutes) => ({ startMs: minutes * MINUTE_MS })),
}
export const courses = [6.5, 7, 7.6, 8, 8.8, 9.5, 11, 13.5, 15, 21].map((hours, line) => course.map((point, index) => (point.share ** (0.8 + (line % 3) * 0.15)) * hours * HOUR_MS + Math.abs(Math.sin(index * 2.1 + line)) * 6 * MINUTE_MS))
export const median = course.map((point) => point.medianMs)

export const tabs = [
  { label: 'All', count: 12_408, to: { query: {} }, isCurrent: true }, { label: 'Open', count: 7, to: { query: { state: 'open' } }, isCurrent: false },
  { label: 'Completed', count: 11_902, to: { query: { state: 'completed' } }, isCurrent: false }, { label: 'Partial', count: 311, to: { query: { state: 'partial' } }, isCurrent: false },
]

export const receipt: ReceiptView = {
  ordered: 10_000, delivered: 8_400, rateMicros: 1_240_000n, chargedMicros: 12_400_000n, refundMicros: 1_984_000n, chargeMicros: 10_416_000n, unitPrice: '0.001240000', rounding: 'none', transferIds: ['1', '2'], clause: 'P3.3', sumMicros: 0n,
  postings: [
    { id: '1', at: ago(26 * DAY_MS), source: 'balance', destination: 'revenue', amountMicros: 12_400_000n },
    { id: '2', at: ago(24 * DAY_MS), source: 'revenue', destination: 'balance', amountMicros: 1_984_000n },
  ],
}
