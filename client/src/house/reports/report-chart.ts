import type { LineSeriesOption } from 'echarts/charts'
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { roundStep } from '../../shared/axis.ts'
import { formatCompact } from '../../shared/counts.ts'
import { dayText } from './reports-view.ts'

/** Exactly what the chart is made of; nothing else of the library is loaded. */
export type ReportChartOption = ComposeOption<LineSeriesOption | GridComponentOption | TooltipComponentOption>

/** A line of the chart, a value for each day. */
export interface ChartLine {
  readonly name: string
  readonly values: readonly number[]
  readonly look: 'now' | 'second' | 'before'
}

export interface ReportChartView {
  readonly days: readonly string[]
  readonly lines: readonly ChartLine[]
  /** An amount as it is written beside the pointer. */
  readonly amountText: (units: number) => string
  readonly now: Date
}

const LABEL = { fontSize: 11, fontFamily: 'Inter Variable', color: 'var(--t3)' } as const

/** What is compared with is an outline; what is compared stands out (LOOK §6). */
export const LINE_LOOKS: Readonly<Record<ChartLine['look'], { readonly color: string, readonly width: number, readonly type: 'solid' | [number, number] }>> = {
  now: { color: 'var(--live-fill)', width: 2, type: 'solid' }, second: { color: 'var(--done-fill)', width: 1.5, type: 'solid' }, before: { color: 'var(--t4)', width: 1, type: [3, 3] },
}

/** What a reader hears instead of the picture. */
export function chartSentence({ days, lines, amountText, now }: ReportChartView): string {
  const sums = lines.map(({ name, values }) => `${name} ${amountText(values.reduce((sum, value) => sum + value, 0))}`)
  return `${dayText(days[0] ?? '', now)} to ${dayText(days.at(-1) ?? '', now)}, day by day: ${sums.join(', ')}.`
}

/** The chart. The axis begins at zero, so that twice as high is twice as much. */
export function reportChartOption({ days, lines, amountText, now }: ReportChartView): ReportChartOption {
  const values = lines.flatMap((line) => line.values)
  const [low, high] = [Math.min(0, ...values), Math.max(1, ...values)]
  const step = roundStep((high - low) / 4)
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return {
    animation: false,
    grid: [{ left: 44, right: 16, top: 14, bottom: 28 }],
    xAxis: [{
      type: 'category', data: [...days], boundaryGap: false, axisLine: { show: false }, axisTick: { show: false },
      axisLabel: { ...LABEL, hideOverlap: true, margin: 8, alignMinLabel: 'left', alignMaxLabel: 'right', formatter: (day: string) => dayText(day, now) },
    }],
    yAxis: [{
      type: 'value', min: Math.floor(low / step) * step, max: Math.ceil(high / step) * step, interval: step, axisLine: { show: false }, axisTick: { show: false },
      splitLine: { lineStyle: { color: 'var(--line)' } }, axisLabel: { ...LABEL, margin: 8, formatter: (value: number) => formatCompact(value) },
    }],
    series: lines.map(({ name, values: data, look }): LineSeriesOption => ({
      id: name, name, type: 'line', data: [...data], showSymbol: days.length === 1, symbol: 'circle', symbolSize: 6, lineStyle: { ...LINE_LOOKS[look] }, itemStyle: { color: LINE_LOOKS[look].color }, emphasis: { disabled: true },
      z: look === 'before' ? 2 : look === 'second' ? 3 : 4,
    })),
    tooltip: {
      trigger: 'axis', confine: true, transitionDuration: 0, backgroundColor: 'var(--raised)', borderColor: 'var(--line2)', borderWidth: 1, padding: [6, 10], extraCssText: 'box-shadow:var(--shadow);border-radius:6px',
      textStyle: { color: 'var(--t1)', fontSize: 12, fontFamily: 'Inter Variable' },
      formatter: (given) => {
        const index = (Array.isArray(given) ? given[0] : given)?.dataIndex ?? 0
        const rows = lines.map(({ name, values: all }) => `${escaped(name)} <b>${escaped(amountText(all[index] ?? 0))}</b>`)
        return [escaped(dayText(days[index] ?? '', now)), ...rows].join('<br>')
      },
    },
  }
}
