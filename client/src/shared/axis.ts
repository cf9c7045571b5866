const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const units = [
  { word: 's', size: 1_000, until: 2 * MINUTE_MS },
  { word: 'min', size: MINUTE_MS, until: 2 * HOUR_MS },
  { word: 'h', size: HOUR_MS, until: 3 * DAY_MS },
  { word: 'd', size: DAY_MS, until: Infinity },
] as const

/** The round step at or above a raw one: 1, 2, 2.5 or 5 times a power of ten. */
export function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw))
  const lead = raw / power
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 2.5 ? 2.5 : lead <= 5 ? 5 : 10) * power
}

/** An axis of time from zero over `maxMs`: at most five rounded steps, the unit said once, at its end ('0', '20', … '80 min'). */
export function axisSteps(maxMs: number): { readonly end: number, readonly labels: readonly string[], readonly stepMs: number } {
  const unit = units.find((each) => maxMs < each.until) ?? units[3]
  const step = Math.max(1, Math.ceil(roundStep(maxMs / unit.size / 4)))
  const count = Math.max(1, Math.ceil(maxMs / unit.size / step))
  const labels = Array.from({ length: count + 1 }, (_, index) => (index === count ? `${index * step} ${unit.word}` : String(index * step)))
  return { end: count * step * unit.size, labels, stepMs: step * unit.size }
}

/** Round values between two counts, four to seven of them, for a count axis that need not begin at zero. */
export function countTicks(low: number, high: number): { readonly min: number, readonly max: number, readonly step: number } {
  const step = Math.max(1, roundStep(Math.max(1, high - low) / 5))
  // Just under the start and just over the target, on a round value.
  return { min: Math.max(0, Math.floor((low - step * 0.1) / step) * step), max: Math.ceil((high + step * 0.1) / step) * step, step }
}
