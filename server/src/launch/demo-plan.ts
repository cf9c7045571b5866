import { Metric, Platform } from '@tallyboard/schema'

/** What the demonstration's customers buy: so many services of a kind, for links of this form. */
export interface ShoppingLine {
  readonly platform: Platform
  readonly metric: Metric
  readonly serviceCount: number
  readonly link: (target: Target) => string
}

/** What a link is made from. Handles are words of ours, so that nobody's own page is named. */
export interface Target {
  readonly handle: string
  /** `length` characters that identify a post. */
  code(length: number): string
  digits(length: number): string
}

const profile = (host: string, mark = '') => ({ handle }: Target): string => `https://${host}/${mark}${handle}`

export const SHOPPING_LIST: readonly ShoppingLine[] = [
  { platform: Platform.Instagram, metric: Metric.Followers, serviceCount: 4, link: profile('instagram.com') },
  { platform: Platform.Instagram, metric: Metric.Likes, serviceCount: 3, link: ({ code }) => `https://www.instagram.com/p/C${code(10)}/` },
  { platform: Platform.Instagram, metric: Metric.Views, serviceCount: 3, link: ({ code }) => `https://www.instagram.com/reel/C${code(10)}/` },
  { platform: Platform.TikTok, metric: Metric.Followers, serviceCount: 3, link: profile('www.tiktok.com', '@') },
  { platform: Platform.TikTok, metric: Metric.Views, serviceCount: 3, link: ({ handle, digits }) => `https://www.tiktok.com/@${handle}/video/7${digits(18)}` },
  { platform: Platform.TikTok, metric: Metric.Likes, serviceCount: 2, link: ({ handle, digits }) => `https://www.tiktok.com/@${handle}/video/7${digits(18)}` },
  { platform: Platform.YouTube, metric: Metric.Views, serviceCount: 3, link: ({ code }) => `https://youtu.be/${code(11)}` },
  { platform: Platform.YouTube, metric: Metric.Subscribers, serviceCount: 2, link: profile('www.youtube.com', '@') },
  { platform: Platform.YouTube, metric: Metric.Likes, serviceCount: 2, link: ({ code }) => `https://www.youtube.com/watch?v=${code(11)}` },
  { platform: Platform.Telegram, metric: Metric.Members, serviceCount: 3, link: ({ handle }) => `https://t.me/${handle.replaceAll('.', '_')}` },
  { platform: Platform.Telegram, metric: Metric.Views, serviceCount: 2, link: ({ handle, digits }) => `https://t.me/${handle.replaceAll('.', '_')}/${digits(3)}` },
  { platform: Platform.X, metric: Metric.Followers, serviceCount: 2, link: ({ handle }) => `https://x.com/${handle.replaceAll('.', '_')}` },
  { platform: Platform.X, metric: Metric.Likes, serviceCount: 1, link: ({ handle, digits }) => `https://x.com/${handle.replaceAll('.', '_')}/status/1${digits(18)}` },
  { platform: Platform.Facebook, metric: Metric.Followers, serviceCount: 2, link: profile('www.facebook.com') },
  { platform: Platform.Spotify, metric: Metric.Plays, serviceCount: 2, link: ({ code }) => `https://open.spotify.com/track/${code(22)}` },
  { platform: Platform.SoundCloud, metric: Metric.Plays, serviceCount: 1, link: ({ handle, code }) => `https://soundcloud.com/${handle.replaceAll('.', '-')}/${code(8).toLowerCase()}` },
  { platform: Platform.Twitch, metric: Metric.Followers, serviceCount: 1, link: ({ handle }) => `https://www.twitch.tv/${handle.replaceAll('.', '_')}` },
  { platform: Platform.Discord, metric: Metric.Members, serviceCount: 1, link: ({ code }) => `https://discord.gg/${code(8)}` },
  { platform: Platform.LinkedIn, metric: Metric.Followers, serviceCount: 1, link: ({ handle }) => `https://www.linkedin.com/company/${handle.replaceAll('.', '-')}` },
  { platform: Platform.Web, metric: Metric.Visits, serviceCount: 2, link: ({ handle, code }) => `https://${handle.replaceAll('.', '-')}.example/${code(6).toLowerCase()}` },
]

const FIRST_WORDS = ['tally', 'harbour', 'paper', 'copper', 'lantern', 'meadow', 'granite', 'linen']
const SECOND_WORDS = ['kitchen', 'garden', 'studio', 'radio', 'bakery', 'cinema', 'coffee', 'ceramics', 'maps', 'bikes']

/** A repeatable stream of chances: the same demonstration on every machine, but for the time it was loaded. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 up to, never including, 1. (mulberry32) */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  between(least: number, most: number): number {
    return least + (most - least) * this.next()
  }

  of<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.next() * items.length)]!
  }

  /** Handles are unlike each other for 80 targets in a row, because two open orders may not share a link (P2.3). */
  target(number: number): Target {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
    const draw = (from: string, length: number): string => Array.from({ length }, () => from[Math.floor(this.next() * from.length)]).join('')
    return {
      handle: `${FIRST_WORDS[number % FIRST_WORDS.length]}.${SECOND_WORDS[Math.floor(number / FIRST_WORDS.length) % SECOND_WORDS.length]}`,
      code: length => draw(letters, length),
      digits: length => draw('123456789', length),
    }
  }
}

/** A round number of units, as people order them. */
export function roundQuantity(wanted: number): number {
  const step = wanted >= 50_000 ? 10_000 : wanted >= 5_000 ? 1_000 : wanted >= 1_000 ? 250 : 50
  return Math.max(step, Math.round(wanted / step) * step)
}
