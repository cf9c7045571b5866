const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const units = [
  { word: 'd', size: DAY_MS },
  { word: 'h', size: HOUR_MS },
  { word: 'min', size: MINUTE_MS },
  { word: 's', size: SECOND_MS },
] as const

/** '9 s', '14 min', '1 h 10 min', '5 d 11 h': the largest unit and the one below it, where it says something. */
export function formatDuration(ms: number): string {
  const size = Math.max(0, ms)
  for (const [index, unit] of units.entries()) {
    const below = units[index + 1]
    // Rounded in the smaller unit first, so that 59.6 min becomes 1 h and not 60 min.
    const step = below === undefined || unit.word === 'min' ? unit.size : below.size
    const rounded = Math.round(size / step) * step
    if (rounded < unit.size && below !== undefined) continue
    const count = Math.floor(rounded / unit.size)
    const rest = below === undefined || unit.word === 'min' ? 0 : Math.round((rounded - count * unit.size) / below.size)
    return `${count} ${unit.word}${rest === 0 || below === undefined ? '' : ` ${rest} ${below.word}`}`
  }
  return '0 s'
}

/** An estimate, in one unit: '14 min', '10 h', '3 d'. It rests on a handful of orders; a second unit would pretend. */
export function formatEstimate(ms: number): string {
  if (ms < 59.5 * SECOND_MS) return `${Math.max(1, Math.round(ms / SECOND_MS))} s`
  if (ms < 59.5 * MINUTE_MS) return `${Math.round(ms / MINUTE_MS)} min`
  if (ms < 47.5 * HOUR_MS) return `${Math.round(ms / HOUR_MS)} h`
  return `${Math.round(ms / DAY_MS)} d`
}
