import { foldText } from './folded-text.ts'
import { DropClass, Metric, Platform } from './service-vocabulary.ts'

/** What a supplier claims about a service, in the supplier's words (P1.1). It stands in until enough orders are measured. */
export interface ServiceClaims {
  readonly start: string | null
  readonly speed: string | null
  readonly quality: string | null
  readonly drop: DropClass | null
}

/** How platforms are named, the one that is part of another's name last. */
const PLATFORM_WORDS: readonly (readonly [Platform, RegExp])[] = [
  [Platform.Instagram, /instagram|\binsta\b|\big\b|\breels?\b|инстаграм/u],
  [Platform.YouTube, /you ?tube|\byt\b|ютуб|يوتيوب/u],
  [Platform.TikTok, /tik ?tok|тик ?ток|تيك ?توك/u],
  [Platform.Facebook, /facebook|\bfb\b|фейсбук|فيسبوك/u],
  [Platform.Telegram, /telegram|\btg\b|телеграм|تليجرام|تيليجرام/u],
  [Platform.Twitch, /twitch|твич/u],
  [Platform.Spotify, /spotify/u],
  [Platform.SoundCloud, /sound ?cloud/u],
  [Platform.LinkedIn, /linked ?in/u],
  [Platform.Discord, /discord|дискорд/u],
  [Platform.Threads, /\bthreads\b/u],
  [Platform.Reddit, /reddit/u],
  [Platform.Pinterest, /pinterest/u],
  [Platform.X, /twitter|\btweets?\b|\bretweets?\b|твиттер|\bx\.com\b|^x\b|\(x\)|\bx followers\b/u],
  [Platform.Web, /web ?site|web ?traffic|\btraffic\b|\bvisitors?\b|\bseo\b|трафик/u],
]

/** How metrics are named in the languages of the trade. A name may hold several; the first that matches is what is sold. */
const METRIC_WORDS: readonly (readonly [Metric, RegExp])[] = [
  [Metric.WatchHours, /watch ?-?(?:hours?|time)|izlenme saati|jam tayang|часы просмотра|horas? (?:de )?(?:visualiza|reproducci|exibi)/u],
  [Metric.LiveViewers, /live ?(?:stream)? ?(?:video)? ?(?:viewers?|views?)|concurrent viewers|зрител/u],
  [Metric.Comments, /comments?\b|коммент|yorum|comentari|comentár|komentar|تعليقات/u],
  [Metric.Reposts, /retweets?|reposts?|репост|ретвит/u],
  [Metric.Shares, /\bshares?\b|paylaşım|compartilha|compartid/u],
  [Metric.Saves, /\bsaves?\b|bookmarks?|guardar|guardados|salvamentos|kaydetme|сохранени/u],
  [Metric.Reactions, /reactions?|emoji|реакци/u],
  [Metric.Votes, /\bvotes?\b|\bpoll\b|\bupvotes?\b|апвоут|oy\b|голос/u],
  [Metric.Likes, /\blikes?\b|лайк|beğeni|me gusta|curtidas?|إعجاب|\bfavou?rites?\b/u],
  [Metric.Subscribers, /\bsubs?\b|subscri\w+|inscritos|abone\b|suscriptores/u],
  [Metric.Members, /\bmembers?\b|miembros?|membros?|\büye\b|вступивш|участник|أعضاء|\banggota\b/u],
  [Metric.Followers, /followers?\b|seguidores|takipçi|подписчик|متابعين|pengikut|\bfollow\b/u],
  [Metric.Listeners, /listeners?|слушател|oyentes|ouvintes/u],
  [Metric.Plays, /\bplays?\b|\bstreams?\b|reproduccion|reproduç|прослушиван|dinlenme/u],
  [Metric.Impressions, /impressions?|reach\b|показ|gösterim/u],
  [Metric.Visits, /traffic|visits?\b|visitors?|clicks?\b|трафик|скачивани/u],
  [Metric.Views, /views?\b|vistas|visualiza|izlenme|просмотр|مشاهدات/u],
]

/**
 * The platform and the metric of a service, from its name and, where the name does not say, from its category.
 *
 * @example classifyService('Instagram Followers ┃ Max 500K', 'Instagram') // { platform: 'Instagram', metric: 'Followers' }
 */
export function classifyService(name: string, category: string): { readonly platform: Platform, readonly metric: Metric } {
  const platform = firstIn(PLATFORM_WORDS, name) ?? firstIn(PLATFORM_WORDS, category) ?? Platform.Other
  const metric = firstIn(METRIC_WORDS, name) ?? firstIn(METRIC_WORDS, category) ?? Metric.Other
  return { platform, metric: ownWordOf(platform, metric) }
}

/** Whoever follows a channel is called a subscriber at YouTube and a member at Telegram; suppliers say follower to all of them. */
function ownWordOf(platform: Platform, metric: Metric): Metric {
  if (platform === Platform.YouTube && metric === Metric.Followers) return Metric.Subscribers
  return platform === Platform.Telegram && (metric === Metric.Followers || metric === Metric.Subscribers) ? Metric.Members : metric
}

/** The kind whose words stand furthest to the front of a text; of two at one place, the one listed first. */
function firstIn<Kind>(words: readonly (readonly [Kind, RegExp])[], text: string): Kind | null {
  const folded = foldText(text).text
  let best: { readonly kind: Kind, readonly place: number } | null = null
  for (const [kind, regex] of words) {
    const place = folded.search(regex)
    if (place >= 0 && (best === null || place < best.place)) best = { kind, place }
  }
  return best?.kind ?? null
}

/** What the supplier claims in name and description: when it starts, how fast it is, whose accounts they are, how much goes away again. */
export function claimsOf(name: string, description: string | null): ServiceClaims {
  const texts = [name, description ?? '']
  return {
    start: claimIn(texts, START_PATTERNS),
    speed: claimIn(texts, SPEED_PATTERNS),
    quality: claimIn(texts, QUALITY_PATTERNS),
    drop: texts.map(text => dropIn(foldText(text).text)).find(drop => drop !== null) ?? null,
  }
}

const START_PATTERNS = [
  /start(?: ?time)?[ :=-]*(?:within |up to )?(\d+ ?[-–] ?\d+ ?(?:min\w*|hours?|hrs?|h|days?|d)\b|\d+ ?(?:min\w*|hours?|hrs?|h)\b|instant)/u,
  /(\d+ ?[-–] ?\d+ ?(?:h|hrs?|hours?|min\w*)) start/u,
  /\b(instant)\b/u,
]
const SPEED_PATTERNS = [
  /(\d[\d.,]*[km]?\+?(?: ?[-–] ?\d[\d.,]*[km]?\+?)? ?\/ ?(?:days?|d|hari|dia|hour|h)\b)/u,
  /(\d[\d.,]*[km]?\+? per day)/u,
]
const QUALITY_PATTERNS = [
  /\b(real(?: hq| mixed| mix)?|hq|mq|lq|high quality|mixed|bots?|organic|premium|old accounts)\b/u,
  /(живые|реальные|боты)/u,
]

/** The first claim that a text makes, as it is written there. */
function claimIn(texts: readonly string[], patterns: readonly RegExp[]): string | null {
  for (const text of texts) {
    const folded = foldText(text)
    for (const pattern of patterns) {
      const match = pattern.exec(folded.text)
      const words = match?.[1]
      if (match === null || words === undefined) continue
      const from = match.index + match[0].indexOf(words)
      return folded.original(from, from + words.length).trim()
    }
  }
  return null
}

const NON_DROP = /(?:non|no|never|zero)[ -]*drop|nondrop|drop ?[:–-] ?no\b|não cai|queda: não|sin ca[ií]das?|без списаний|بدون نقص|tidak drop/u
const LOW_DROP = /(?:low|less|minimal|little)[ -]*drop|минимум списаний|низкие списания/u
const DROP_SHARE = /(?:drop|дроп|списания)[ :–-]*(?:\d+ ?[-–] ?)?(\d{1,3}) ?%/u

function dropIn(folded: string): DropClass | null {
  const share = DROP_SHARE.exec(folded)?.[1]
  if (share !== undefined) return dropClassOf(Number(share) / 100)
  if (NON_DROP.test(folded)) return DropClass.NonDrop
  return LOW_DROP.test(folded) ? DropClass.Low : null
}

/** What a drop of this share of one is called: none below 1 %, low to 10 %, medium to 30 %, else high. */
export function dropClassOf(share: number): DropClass {
  if (share < 0.01) return DropClass.NonDrop
  if (share <= 0.1) return DropClass.Low
  return share <= 0.3 ? DropClass.Medium : DropClass.High
}
