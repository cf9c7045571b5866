import type { MetricName } from './metrics.ts'

export interface Product {
  readonly metric: MetricName
  /** How many services of a real list are of this product, in relation to the others. */
  readonly weight: number
  /** How dear it is here, against the metric's usual price. */
  readonly rateFactor: number
}

export interface Platform {
  readonly name: string
  /** Other ways in which suppliers write it: careless, short, Russian. */
  readonly aliases: readonly string[]
  readonly short: string
  readonly arabic: string
  readonly icon: string
  readonly products: readonly Product[]
}

/** `followers 14, likes 10 x0.5`: metric, weight and, where it differs, the factor on the price. */
function products(table: string): Product[] {
  return table.split(',').map((entry) => {
    const [metric, weight, factor] = entry.trim().split(' ')
    return { metric: metric as MetricName, weight: Number(weight), rateFactor: factor ? Number(factor.slice(1)) : 1 }
  })
}

/** Where this supplier delivers, the busiest first. */
export const PLATFORMS: readonly Platform[] = [
  {
    name: 'Instagram', aliases: ['Instagram', 'instagram', 'INSTAGRAM', 'IG'], short: 'IG', arabic: 'انستقرام', icon: '📸',
    products: products('followers 30, likes 20, views 6, reelsViews 10, storyViews 6, liveViewers 3, impressions 3, reach 3, profileVisits 2, saves 3, shares 3, reposts 1 x0.3, '
      + 'randomComments 4, customComments 5, commentsPack 1, commentLikes 2, mentions 2, autoLikes 3, pollVotes 1'),
  },
  {
    name: 'YouTube', aliases: ['YouTube', 'Youtube', 'YOUTUBE', 'YT'], short: 'YT', arabic: 'يوتيوب', icon: '▶️',
    products: products('subscribers 16, views 22 x2, shortsViews 6, likes 12 x1.4, watchHours 8, liveViewers 6, shares 3 x2, randomComments 3, customComments 4, commentLikes 2, pollVotes 1'),
  },
  {
    name: 'TikTok', aliases: ['TikTok', 'Tiktok', 'TIKTOK', 'Tik Tok'], short: 'TT', arabic: 'تيك توك', icon: '🎵',
    products: products('followers 16 x1.2, likes 14, views 12 x0.5, saves 4, shares 5, liveViewers 5, randomComments 2, customComments 4, commentLikes 1, pollVotes 1'),
  },
  {
    name: 'Telegram', aliases: ['Telegram', 'telegram', 'TG', 'ᴛɢ'], short: 'TG', arabic: 'تيليجرام', icon: '✈️',
    products: products('members 24, postViews 10, reactions 10, premiumMembers 5, boosts 3, shares 3, customComments 2, pollVotes 3, storyViews 2'),
  },
  {
    name: 'Facebook', aliases: ['Facebook', 'facebook', 'FACEBOOK', 'FB'], short: 'FB', arabic: 'فيسبوك', icon: '👍',
    products: products('followers 10, pageLikes 8, likes 8 x2, reactions 5 x5, views 8 x0.8, reelsViews 5, members 5, liveViewers 4, shares 3 x2, friends 2, randomComments 2, customComments 3, commentLikes 1, storyViews 2'),
  },
  {
    name: 'Twitter', aliases: ['Twitter', 'Twitter (X)', 'X (Twitter)', 'X/Twitter', 'TWITTER'], short: 'X', arabic: 'تويتر', icon: '🐦',
    products: products('followers 10 x2, likes 8 x3, reposts 7, views 6, impressions 4, bookmarks 3, pollVotes 3, customComments 3, shares 1, mentions 1'),
  },
  {
    name: 'Spotify', aliases: ['Spotify', 'spotify', 'SPOTIFY'], short: 'Spotify', arabic: 'سبوتيفاي', icon: '🎧',
    products: products('plays 14, followers 6, monthlyListeners 6, saves 4'),
  },
  {
    name: 'Twitch', aliases: ['Twitch', 'twitch', 'TWITCH'], short: 'Twitch', arabic: 'تويتش', icon: '🎮',
    products: products('followers 8 x0.6, liveViewers 8, views 4, customComments 1'),
  },
  {
    name: 'SoundCloud', aliases: ['SoundCloud', 'Soundcloud', 'Sound Cloud'], short: 'SC', arabic: 'ساوند كلاود', icon: '☁️',
    products: products('plays 6 x0.1, followers 4, likes 4 x2, reposts 3, downloads 1, customComments 1'),
  },
  {
    name: 'LinkedIn', aliases: ['LinkedIn', 'Linkedin', 'LINKEDIN'], short: 'LinkedIn', arabic: 'لينكد إن', icon: '💼',
    products: products('followers 5 x6, connections 3, likes 4 x8, reposts 2 x3, customComments 1 x2'),
  },
  {
    name: 'Discord', aliases: ['Discord', 'discord', 'DISCORD'], short: 'DC', arabic: 'ديسكورد', icon: '👾',
    products: products('members 8, boosts 3, reactions 2, friends 1'),
  },
  {
    name: 'Threads', aliases: ['Threads', 'Thread', 'Instagram Threads'], short: 'Threads', arabic: 'ثريدز', icon: '🧵',
    products: products('followers 6 x1.5, likes 5 x2, reposts 3, views 2, customComments 1'),
  },
  {
    name: 'Reddit', aliases: ['Reddit', 'reddit'], short: 'Reddit', arabic: 'ريديت', icon: '🤖',
    products: products('upvotes 5, members 4 x4, views 2, followers 2 x6, customComments 1 x3'),
  },
  {
    name: 'Pinterest', aliases: ['Pinterest', 'pinterest'], short: 'Pinterest', arabic: 'بنترست', icon: '📌',
    products: products('followers 4, pins 3, likes 2 x4, saves 2'),
  },
  {
    name: 'Website Traffic', aliases: ['Website Traffic', 'Web Traffic', 'Website', 'Traffic'], short: 'Traffic', arabic: 'زيارات مواقع', icon: '🌐',
    products: products('visitors 14, keywordVisitors 3'),
  },
  {
    name: 'Snapchat', aliases: ['Snapchat', 'SnapChat'], short: 'Snap', arabic: 'سناب شات', icon: '👻',
    products: products('followers 4 x3, storyViews 2, likes 1'),
  },
  {
    name: 'Kick', aliases: ['Kick', 'Kick.com', 'KICK'], short: 'Kick', arabic: 'كيك', icon: '🟢',
    products: products('followers 3 x2, liveViewers 4, views 1'),
  },
  {
    name: 'VK', aliases: ['VK', 'VKontakte', 'ᴠᴋ'], short: 'VK', arabic: 'في كي', icon: '🔷',
    products: products('followers 3, likes 3, members 4, views 2, friends 1, pollVotes 1, reposts 1'),
  },
  {
    name: 'WhatsApp', aliases: ['WhatsApp', 'Whatsapp'], short: 'WA', arabic: 'واتساب', icon: '💬',
    products: products('members 4, reactions 2, followers 3'),
  },
]
