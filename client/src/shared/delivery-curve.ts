import type { CustomSeriesOption, LineSeriesOption } from 'echarts/charts'
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { countTicks } from './axis.ts'
import { formatCount, formatTick } from './counts.ts'
import type { CoursePoint, CurvePoint } from './course.ts'
import { formatDuration } from './durations.ts'
import { isOpenState, lookOf, type OrderState } from './states.ts'
import { daysFrom, formatClock, formatDay, formatInstant } from './times.ts'

/** Exactly what the chart is made of; nothing else of the library is loaded. */
export type CurveOption = ComposeOption<LineSeriesOption | CustomSeriesOption | GridComponentOption | TooltipComponentOption>

/** The delivery of one order against the usual course of its service, and what became of the count since it ended (LOOK §6). */
export interface DeliveryCurveView {
  /** Readings of the counter at the link while the order was open. */
  readonly points: readonly CurvePoint[]
  readonly startCount: number
  readonly targetCount: number
  readonly currentCount: number
  readonly placedAt: Date
  readonly course: readonly CoursePoint[]
  readonly state: OrderState
  readonly now: Date
  /** Once it has ended; the guaranteed count is null where there is no guarantee. */
  readonly ended: { readonly at: Date, readonly guaranteedCount: number | null, readonly points: readonly CurvePoint[] } | null
}

type Pair = [number, number]

const LABEL = { fontSize: 11, fontFamily: 'Inter Variable', color: 'var(--t3)' } as const
/** Room for '29k'. */
const PLOT_LEFT = 40
const PLOT_GAP = 24
const PLOT_TOP = 34
const PLOT_BOTTOM = 28
/** Room for 'guaranteed 26,604' at the right edge; on a phone the labels stand inside. */
const RIGHT_WIDE = 122
/** Two labels nearer than this share of the axis would be drawn over each other. */
const LABEL_GAP = 0.06
/** On a phone the words over a line that is nearer to the top than this share of the axis would stand on 'now'. */
const NOW_GAP = 0.12

const pair = (point: CurvePoint): Pair => [point.at.getTime(), point.count]

/** '12:00', and the day where one begins. */
function timeLabel(now: Date): (value: number) => string {
  return (value) => {
    const at = new Date(value)
    return at.getHours() === 0 && at.getMinutes() === 0 ? formatDay(at, now) : formatClock(at)
  }
}

function polygon(id: string, points: readonly Pair[], color: string, opacity: number, axis: number): CustomSeriesOption {
  return {
    id, type: 'custom', xAxisIndex: axis, yAxisIndex: axis, data: [0], silent: true, clip: true, z: 1, tooltip: { show: false },
    renderItem: (_params, api) => ({ type: 'polygon', shape: { points: points.map((point) => api.coord(point)) }, style: { fill: color, opacity } }),
  }
}

function line(id: string, data: readonly Pair[], style: NonNullable<LineSeriesOption['lineStyle']>, axis: number, z = 2): LineSeriesOption {
  return { id, type: 'line', xAxisIndex: axis, yAxisIndex: axis, data: data.map((each) => [...each]), showSymbol: false, silent: true, lineStyle: style, z, tooltip: { show: false }, emphasis: { disabled: true } }
}

function level(id: string, from: number, to: number, count: number, style: NonNullable<LineSeriesOption['lineStyle']>, axis: number): LineSeriesOption {
  return line(id, [[from, count], [to, count]], { width: 1, ...style }, axis, 3)
}

interface LevelLabel {
  readonly count: number
  readonly text: string
  readonly color: string
  /** Inside the plot: the target under its line at the left, the others over theirs at the right, so that none is crossed by its own. */
  readonly isUnder?: boolean
}

/** The words of the lines as a series of their own, because they belong to the axis and not to a curve that may be short. */
function labels(id: string, from: number, until: number, each: readonly LevelLabel[], axis: number, isInside: boolean): LineSeriesOption {
  return {
    id, type: 'line', xAxisIndex: axis, yAxisIndex: axis, silent: true, lineStyle: { width: 0 }, symbolSize: 0.01, symbol: 'circle', clip: false, z: 4, tooltip: { show: false },
    data: each.map((label) => {
      const isLeft = !isInside || label.isUnder === true
      return {
        value: [isInside && isLeft ? from : until, label.count],
        label: {
          show: true, ...LABEL, color: label.color, formatter: label.text, position: isLeft ? 'right' : 'left', align: isLeft ? 'left' : 'right', verticalAlign: 'middle',
          distance: isInside ? 4 : 8, offset: isInside ? [0, label.isUnder === true ? 10 : -9] : [0, 0],
        },
      }
    }),
  }
}

/** Keeps the first of any labels that would stand on one another. */
function apart(each: readonly LevelLabel[], range: number): LevelLabel[] {
  return each.reduce<LevelLabel[]>((kept, label) => (kept.some((other) => Math.abs(other.count - label.count) < range * LABEL_GAP) ? kept : [...kept, label]), [])
}

function reading(id: string, points: readonly CurvePoint[], color: string, dot: string, axis: number): LineSeriesOption {
  const last = points.length - 1
  return {
    id, name: id, type: 'line', xAxisIndex: axis, yAxisIndex: axis, z: 5, animation: false, emphasis: { disabled: true },
    lineStyle: { width: 2, color }, itemStyle: { color: dot, borderColor: 'var(--panel)', borderWidth: 1.5 },
    showSymbol: true, symbol: 'circle', symbolSize: (_value, params) => (params.dataIndex === last ? 8 : 0),
    data: points.map(pair),
  }
}

/** What a reader hears instead of the picture. */
export function curveSentence(view: DeliveryCurveView): string {
  const delivered = `From ${formatCount(view.startCount)} towards ${formatCount(view.targetCount)}; ${formatCount(view.currentCount)} at the last reading, ${lookOf(view.state).word.toLowerCase()}.`
  const guaranteed = view.ended?.guaranteedCount ?? null
  if (guaranteed === null || view.currentCount >= guaranteed) return delivered
  return `${delivered} ${formatCount(guaranteed - view.currentCount)} under the guaranteed ${formatCount(guaranteed)}.`
}

interface CurveLayout {
  readonly isNarrow: boolean
  readonly left: number
  readonly right: number
  /** The width of both plots with the gap between them. */
  readonly inner: number
  readonly sinceWidth: number
}

function layoutOf(isEnded: boolean, width: number): CurveLayout {
  const isNarrow = width < 560
  const right = isNarrow ? 12 : RIGHT_WIDE
  const inner = width - PLOT_LEFT - right
  return { isNarrow, left: PLOT_LEFT, right, inner, sinceWidth: isEnded ? Math.round(inner * (isNarrow ? 0.4 : 0.31)) : 0 }
}

/** The chart for a place of this width. */
export function curveOption(view: DeliveryCurveView, width: number): CurveOption {
  const { startCount, targetCount, currentCount, course, ended, now } = view
  const { isNarrow, left, right, inner, sinceWidth } = layoutOf(ended !== null, width)
  const from = view.placedAt.getTime()
  const slowEnd = from + (course.at(-1)?.slowMs ?? 0)
  const lastAt = view.points.at(-1)?.at.getTime() ?? from
  const until = ended === null ? Math.max(slowEnd, now.getTime(), from + 60_000) : Math.max(ended.at.getTime(), lastAt, Math.min(slowEnd, lastAt + (lastAt - from) * 0.1), from + 60_000)
  const counts = [startCount, targetCount, currentCount, ...view.points.map((point) => point.count), ...(ended?.points ?? []).map((point) => point.count)]
  const ticks = countTicks(Math.min(...counts), Math.max(...counts))
  const range = ticks.max - ticks.min

  const at = (share: number): number => startCount + share * (targetCount - startCount)
  const band: Pair[] = [...course.map((step): Pair => [from + step.fastMs, at(step.share)]), [Math.max(until, slowEnd), targetCount], ...course.toReversed().map((step): Pair => [from + step.slowMs, at(step.share)])]
  const dot = view.state === 'Partial' ? 'var(--part-fill)' : view.state === 'Completed' ? 'var(--done-fill)' : 'var(--live-fill)'

  const grid: GridComponentOption[] = [{ left, right: right + (ended === null ? 0 : sinceWidth + PLOT_GAP), top: PLOT_TOP, bottom: PLOT_BOTTOM }]
  const xAxis: NonNullable<CurveOption['xAxis']> & unknown[] = [timeAxis(0, from, until, isNarrow ? 3 : 7, timeLabel(now), ended === null)]
  const yAxis: NonNullable<CurveOption['yAxis']> & unknown[] = [countAxis(0, ticks, true)]
  const series: (LineSeriesOption | CustomSeriesOption)[] = [
    ...(course.length > 1 ? [polygon('usual', band, 'var(--band)', 1, 0), line('median', [...course.map((step): Pair => [from + step.medianMs, at(step.share)]), [Math.max(until, slowEnd), targetCount]], { width: 1, color: 'var(--t4)', type: [3, 3] }, 0)] : []),
    level('start', from, until, startCount, { color: 'var(--line2)' }, 0),
    level('target', from, until, targetCount, { color: 'var(--t3)', type: [4, 3] }, 0),
    reading('delivery', view.points, 'var(--live-fill)', dot, 0),
  ]
  const startLabel: LevelLabel = { count: startCount, text: `start ${formatCount(startCount)}`, color: 'var(--t3)' }
  const targetLabel: LevelLabel = { count: targetCount, text: `target ${formatCount(targetCount)}`, color: 'var(--t1)', isUnder: true }

  if (ended === null) {
    series.push(
      level('current', from, until, currentCount, { color: 'var(--live-fill)', type: [1.5, 3] }, 0),
      // An order that has ended and was not looked at since is drawn up to its end, which is not now.
      ...(isOpenState(view.state) ? [line('now', [[now.getTime(), ticks.min], [now.getTime(), ticks.max]], { width: 1, color: 'var(--line2)' }, 0, 2), nowLabel(now.getTime(), ticks.max, 0)] : []),
      labels('levels', from, until, apart([targetLabel, ...(isNarrow ? [] : [{ count: currentCount, text: `current ${formatCount(currentCount)}`, color: isOpenState(view.state) ? 'var(--live)' : 'var(--t2)' }]), startLabel], range), 0, isNarrow),
    )
  } else {
    const sinceUntil = Math.max(now.getTime(), ended.at.getTime() + 60_000)
    const span = sinceUntil - ended.at.getTime()
    const sinceEnd = sinceUntil + span * 0.25
    const since: CurvePoint[] = ended.points.length > 0 ? [...ended.points] : [{ at: ended.at, count: currentCount }, { at: now, count: currentCount }]
    const guaranteed = ended.guaranteedCount
    const hasDropped = guaranteed !== null && currentCount < guaranteed
    const color = hasDropped ? 'var(--fail-fill)' : 'var(--done-fill)'
    grid.push({ left: left + inner - sinceWidth, right, top: PLOT_TOP, bottom: PLOT_BOTTOM })
    xAxis.push(timeAxis(1, ended.at.getTime(), sinceEnd, isNarrow ? 3 : 4, (value) => (span > 3 * 86_400_000 ? formatDay(new Date(value), now) : timeLabel(now)(value)), true))
    yAxis.push(countAxis(1, ticks, false))
    series.push(
      labels('levels', from, until, apart([targetLabel, startLabel], range), 0, true),
      level('start since', ended.at.getTime(), sinceEnd, startCount, { color: 'var(--line2)' }, 1),
      line('now', [[now.getTime(), ticks.min], [now.getTime(), ticks.max]], { width: 1, color: 'var(--line2)' }, 1, 2),
      ...(isNarrow && guaranteed !== null && ticks.max - guaranteed < range * NOW_GAP ? [] : [nowLabel(now.getTime(), ticks.max, 1)]),
      reading('since', since, color, color, 1),
    )
    if (guaranteed !== null) series.push(level('guaranteed', ended.at.getTime(), sinceEnd, guaranteed, { color: 'var(--t3)', type: [4, 3] }, 1))
    if (hasDropped) series.push(polygon('drop', [...since.map(pair), [since.at(-1)?.at.getTime() ?? sinceUntil, guaranteed], [since[0]?.at.getTime() ?? from, guaranteed]], 'var(--fail)', 0.16, 1))
    series.push(level('current', ended.at.getTime(), sinceEnd, currentCount, { color, type: [1.5, 3] }, 1))
    series.push(labels('since levels', ended.at.getTime(), sinceEnd, apart([
      ...(guaranteed === null ? [] : [{ count: guaranteed, text: isNarrow ? 'guaranteed' : `guaranteed ${formatCount(guaranteed)}`, color: 'var(--t1)' }]),
      ...(isNarrow ? [] : [{ count: currentCount, text: `current ${formatCount(currentCount)}`, color: hasDropped ? 'var(--fail)' : 'var(--t2)' }]),
    ], range), 1, isNarrow))
  }
  return { animation: false, grid, xAxis, yAxis, series, tooltip: tooltip(now) }
}

/** What stands above the plots: how long each of them lasts, and where the second one begins. */
export function curveHeads(view: DeliveryCurveView, width: number): { readonly delivery: string, readonly since: string, readonly sinceLeft: number } | null {
  if (view.ended === null) return null
  const { left, inner, sinceWidth } = layoutOf(true, width)
  return {
    sinceLeft: left + inner - sinceWidth,
    delivery: `Delivery, ${formatDuration(view.ended.at.getTime() - view.placedAt.getTime())}`,
    since: `Since it ended, ${daysFrom(view.ended.at, view.now) > 2 ? `${daysFrom(view.ended.at, view.now)} d` : formatDuration(view.now.getTime() - view.ended.at.getTime())}`,
  }
}

function timeAxis(gridIndex: number, min: number, max: number, splitNumber: number, formatter: (value: number) => string, isAlone: boolean): object {
  // The last label of a plot would touch the first of the plot beside it.
  const shown = (value: number): string => (!isAlone && max - value < (max - min) * 0.05 ? '' : formatter(value))
  return { type: 'time', gridIndex, min, max, splitNumber, axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false }, axisLabel: { ...LABEL, formatter: shown, hideOverlap: true, margin: 8, alignMinLabel: 'left', alignMaxLabel: 'right' } }
}

function countAxis(gridIndex: number, ticks: { readonly min: number, readonly max: number, readonly step: number }, hasLabels: boolean): object {
  return {
    type: 'value', gridIndex, min: ticks.min, max: ticks.max, interval: ticks.step, axisLine: { show: false }, axisTick: { show: false },
    splitLine: { lineStyle: { color: 'var(--line)' } }, axisLabel: hasLabels ? { ...LABEL, formatter: (value: number) => formatTick(value, ticks.step), margin: 8 } : { show: false },
  }
}

function nowLabel(x: number, y: number, axis: number): LineSeriesOption {
  return {
    id: 'now label', type: 'line', xAxisIndex: axis, yAxisIndex: axis, silent: true, symbol: 'circle', symbolSize: 0.01, clip: false, lineStyle: { width: 0 }, tooltip: { show: false },
    data: [{ value: [x, y], label: { show: true, ...LABEL, formatter: 'now', position: 'top', distance: 1 } }],
  }
}

function tooltip(now: Date): TooltipComponentOption {
  return {
    trigger: 'axis', confine: true, transitionDuration: 0, backgroundColor: 'var(--raised)', borderColor: 'var(--line2)', borderWidth: 1, padding: [6, 10], extraCssText: 'box-shadow:var(--shadow);border-radius:6px',
    textStyle: { fontFamily: 'Inter Variable', fontSize: 12, color: 'var(--t2)' }, axisPointer: { type: 'line', snap: true, label: { show: false }, lineStyle: { color: 'var(--line2)', type: 'solid' } },
    formatter: (params) => {
      const found = (Array.isArray(params) ? params : [params]).find((each) => each.seriesName === 'delivery' || each.seriesName === 'since')
      const value = found?.value
      if (!Array.isArray(value)) return ''
      return `<b style="font-weight:500;color:var(--t1)">${formatCount(Number(value[1]))}</b> &nbsp;${formatInstant(new Date(Number(value[0])), now)}`
    },
  }
}
