/** A thin space, as the house sets it before a percent sign. */
export const THIN_SPACE = '\u2009'
/** A real minus, as wide as a plus, so that signed numbers stand under each other. */
export const MINUS = '\u2212'

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** '10,000', '−1,294'. */
export function formatCount(count: number): string {
  return whole.format(count).replace('-', MINUS)
}

/** With its sign, as news: '+12', '−62', '0'. */
export function formatChange(change: number): string {
  return change > 0 ? `+${formatCount(change)}` : formatCount(change)
}

const scales = [
  { unit: 'M', size: 1_000_000 },
  { unit: 'k', size: 1_000 },
] as const

/** Where space is short (axes, limits): '31.2k', '12k', '1.5M', '840'. At most three digits, and no empty decimals. */
export function formatCompact(count: number): string {
  for (const { unit, size } of scales) {
    // 999,500 would round to '1000k'.
    if (Math.abs(count) < size * 0.9995) continue
    const scaled = count / size
    const decimals = Math.abs(scaled) < 100 ? 1 : 0
    return `${Number(scaled.toFixed(decimals))}${unit}`.replace('-', MINUS)
  }
  return formatCount(count)
}

/** A value on an axis whose steps are this far apart: short, and never twice the same ('1.844M', '1.845M'). */
export function formatTick(count: number, step: number): string {
  for (const { unit, size } of scales) {
    if (Math.abs(count) < size) continue
    const decimals = Math.max(0, Math.ceil(-Math.log10(step / size) - 1e-9))
    // More decimals than this are longer than the number itself.
    if (decimals > 3) return formatCount(count)
    return `${Number((count / size).toFixed(decimals))}${unit}`.replace('-', MINUS)
  }
  return formatCount(count)
}

/** The part of a whole between 0 and 1; nothing of nothing is 0. */
export function shareOf(part: number, of: number): number {
  return of <= 0 ? 0 : Math.min(1, Math.max(0, part / of))
}

/** '61 %' with a thin space. Rounded down, so that it never says more than is there; and never '0 %' when there is something. */
export function formatShare(share: number, decimals = 0): string {
  const scale = 10 ** decimals
  // The tiny addend mends products like 0.29 × 100 = 28.999…
  const steps = Math.floor(Math.abs(share) * 100 * scale + 1e-9)
  const shown = share !== 0 && steps === 0 ? 1 : steps
  return `${share < 0 ? MINUS : ''}${shown / scale}${THIN_SPACE}%`
}

/** The number with its noun: '1 order', '1,200 orders'. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
