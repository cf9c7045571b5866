import { formatCompact, formatCount } from '../shared/counts.ts'
import { formatEstimate } from '../shared/durations.ts'
import type { Metric, Platform, ServiceRowFragment } from '../graphql/generated/graphql.ts'

/** What the units of a metric are called after a number: '5,000 views'. */
const units: Readonly<Record<Metric, string>> = {
  Followers: 'followers', Likes: 'likes', Views: 'views', Comments: 'comments', Shares: 'shares', Saves: 'saves', Subscribers: 'subscribers',
  WatchHours: 'hours', Members: 'members', Reactions: 'reactions', Plays: 'plays', Listeners: 'listeners', Reposts: 'reposts', Votes: 'votes',
  Impressions: 'impressions', Visits: 'visits', LiveViewers: 'viewers', Other: 'units',
}

const platforms: Partial<Record<Platform, string>> = { X: 'X', Web: 'Websites', Other: 'Other places' }

/** 'views', 'hours'. */
export function unitsOf(metric: Metric): string {
  return units[metric]
}

/** A platform's name on the screen. */
export function platformName(platform: Platform): string {
  return platforms[platform] ?? platform
}

/** A metric's name on the screen: 'Watch hours'. */
export function metricName(metric: Metric): string {
  return metric.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
}

/** In a column: '30 d', 'lifetime', 'none'. */
export function guaranteeShort(guarantee: ServiceRowFragment['guarantee']): string {
  if (guarantee === null) return 'none'
  return guarantee.isLifetime ? 'lifetime' : `${formatCount(guarantee.days ?? 0)} d`
}

/** In a sentence: '30 days of refill', 'a lifetime of refill', 'no guarantee: at your own risk'. */
export function guaranteeInWords(guarantee: ServiceRowFragment['guarantee']): string {
  if (guarantee === null) return 'no guarantee: at your own risk'
  if (guarantee.isLifetime) return 'a lifetime of refill'
  return `${formatCount(guarantee.days ?? 0)} ${guarantee.days === 1 ? 'day' : 'days'} of refill`
}

/** In a column: '100–50k'. */
export function limitsShort(service: Pick<ServiceRowFragment, 'quantityMin' | 'quantityMax'>): string {
  const { quantityMin, quantityMax } = service
  return quantityMin === quantityMax ? formatCompact(quantityMin) : `${formatCompact(quantityMin)}–${formatCompact(quantityMax)}`
}

/** When it usually starts, as measured; else the supplier's own words; else null. */
export function startShort(service: Pick<ServiceRowFragment, 'estimate' | 'claims'>): string | null {
  const measured = service.estimate.startMedianMs
  return measured === null ? service.claims.start : `≈ ${formatEstimate(measured)}`
}

/** Units a day, as measured; else the supplier's own words; else null. */
export function speedShort(service: Pick<ServiceRowFragment, 'estimate' | 'claims'>): string | null {
  const measured = service.estimate.unitsPerDay
  return measured === null ? service.claims.speed : formatCompact(measured)
}

/** A name cut at the words that were searched for, so that they can be set bold. Letter case makes no difference. */
export function cutAtWords(name: string, search: string): readonly { readonly text: string, readonly isMatch: boolean }[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '').sort((a, b) => b.length - a.length)
  if (words.length === 0) return [{ text: name, isMatch: false }]
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|')})`, 'gi')
  return name.split(pattern).filter((text) => text !== '').map((text) => ({ text, isMatch: words.includes(text.toLowerCase()) }))
}

/** Round quantities to choose from with one click: the minimum and the usual steps within the limits. */
export function usualQuantities(service: Pick<ServiceRowFragment, 'quantityMin' | 'quantityMax' | 'quantityStep'>): readonly number[] {
  const { quantityMin, quantityMax, quantityStep } = service
  const steps = [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 1_000_000]
  const larger = steps.filter((step) => step > quantityMin && step <= quantityMax && step % quantityStep === 0)
  // A tenfold, then twice: the jumps a hand wants, not every step on the way.
  const wanted = larger.filter((step) => /^(1|5)0*$/.test(String(step))).slice(0, 3)
  return [quantityMin, ...wanted]
}
