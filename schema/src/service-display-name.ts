import { foldText } from './folded-text.ts'

/** Decoration: pictures, signs, joiners. Letters, digits and everyday punctuation stay. */
const DECORATION = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\uFE0F\u200D\p{So}\p{Co}]/gu
/** A number in front that only the supplier's own list needs: '1583 - ', '461. '. */
const LIST_NUMBER = /^[\s\-.#]*\d{1,5}\s*[.\-–]\s+(?=\p{L})/u
const SEPARATORS = /[|┃│║¦•·●~[\](){}【】⟮⟯「」]|\s[-–—]+\s|\s{3,}/u

/** Parts that the columns beside the name say anyway, or that say nothing: limits, speed, start, guarantee, drop, server numbers, praise. */
const SAID_ELSEWHERE = new RegExp([
  'refill?', 'рефил', 'guarant', 'guarent', 'warranty', 'garant', 'garans', 'telafi', 'гаранти', 'восстановлени', 'الضمان',
  'drop', 'дроп', 'списани', 'n[aã]o cai', 'queda', 'sin ca[ií]da',
  'speed', 'السرعة', '/ ?(?:d|days?|hari|dia|h|hour|ч|д|день|يوم)(?!\\p{L})', 'start', 'instant', 'мгновенн', '^(?:super )?fast(?:est)?$',
  '^(?:max|min|mak|minimum|maximum)(?!\\p{L})', 'الحد ', '^[\\d.,]+[kmh]?$', '^\\d+ ?(?:days?|дн\\p{L}+)$', '^a?r ?(?:\\d+|∞)', '^g\\d+$',
  '^server ?\\d*$', '^сервер', '^s ?-?\\d+$', '^\\d+ ?(?:[-–] ?\\d+)? ?(?:min|hours?|hrs?|мин|hora|saat)', 'başla', 'günde', 'in[ií]cio', 'por d[ií]a', 'flag o', 'reposi[cç]', 'recommended', 'best seller', 'cheapest', '^zp$', 'baca', '^vip$', 'работают', 'флаг выключен', '^(?:no|100% non|x|less)$',
].join('|'), 'u')

/** The same noise inside the part that says what the service is. */
const NOISE = new RegExp([
  '\\b(?:auto )?(?:no |\\d+-?d(?:ays?)? ?)?refill?(?: s\\d+)?\\b(?: *\\d+ *d(?:ays?)?)?', 'no refund', '\\bguarant\\w*(?: \\d+d)?', '\\+? ?гаранти\\p{L}+',
  '\\b(?:max|min)\\b\\.?:? ?[\\d.,]+ ?[km]?\\b', 'без списаний', '\\b(?:no|non|less|low)[ -]*drop\\b', '\\bserver +\\d+', '\\bs-?\\d+$', '\\bspeed .*$',
  '\\bdrop \\d+(?:-\\d+)?%', '\\s-\\d{1,3}(?=\\s|$)', '\\b\\d+ years?\\b',
  '[\\d.,]+[km]?(?:-[\\d.,]+[km]?)?/(?:day|d|hari)\\b', '\\br ?\\d+(?: ?d(?:ays?)?)?$', '[:-] ?\\d+ ?d(?:ays?)?(?!\\p{L})', '\\bsuperfast\\b', '\\binstant start\\b', '\\bcheapest\\b', '^vip ',
].join('|'), 'giu')

/** How suppliers spell the platform in front, and how the house does. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^(?:instagram|insta|ig)(?![\p{L}\d])/iu, 'Instagram'], [/^(?:you ?tube|yt)(?![\p{L}\d])/iu, 'YouTube'], [/^tik ?tok(?![\p{L}\d])/iu, 'TikTok'],
  [/^(?:telegram|tg)(?![\p{L}\d])/iu, 'Telegram'], [/^(?:facebook|fb)(?![\p{L}\d])/iu, 'Facebook'], [/^(?:x ?[/-] ?)?twitter(?:,? x)?(?![\p{L}\d])/iu, 'X'],
  [/^twitch(?![\p{L}\d])/iu, 'Twitch'], [/^spotify(?![\p{L}\d])/iu, 'Spotify'], [/^sound ?cloud(?![\p{L}\d])/iu, 'SoundCloud'], [/^linked ?in(?![\p{L}\d])/iu, 'LinkedIn'],
  [/^discord(?![\p{L}\d])/iu, 'Discord'], [/^reddit(?![\p{L}\d])/iu, 'Reddit'], [/^pinterest(?![\p{L}\d])/iu, 'Pinterest'],
]
/** Words of the trade that are no names: small letters behind the platform, as in a sentence. */
const COMMON_WORDS = new RegExp(`\\b(?:${[
  'followers?', 'likes?', 'views?', 'viewers?', 'comments?', 'shares?', 'saves?', 'subscribers?', 'members?', 'reactions?', 'plays?', 'listeners?', 'reposts?', 'retweets?',
  'votes?', 'impressions?', 'visitors?', 'bookmarks?', 'traffic', 'watch', 'hours?', 'time', 'live', 'stream', 'monthly', 'custom', 'random', 'package', 'pack', 'post', 'page',
  'story', 'video', 'channel', 'playlist', 'album', 'podcast', 'poll', 'boost', 'premium', 'clip', 'server', 'profile', 'group', 'high', 'good', 'quality', 'with', 'posts', 'old',
  'accounts?', 'worldwide', 'mixed', 'real', 'users?', 'profiles?',
].join('|')})\\b`, 'giu')

const NAME_LENGTH_MAX = 80

/**
 * A quiet name for a service: what it is, without the noise that the columns beside it say anyway.
 *
 * @example cleanServiceName('Instagram Followers ┃ Max 500K ┃ 30D Refill ♻️ ┃ 50K/day ⚡') // 'Instagram followers'
 */
export function cleanServiceName(name: string): string {
  const plain = plainText(name).replace(LIST_NUMBER, '')
  const [head = '', ...rest] = plain.split(SEPARATORS).map(tidy).filter(part => part !== '')
  const subject = tidy(head.replace(NOISE, ' '))
  const parts = [isSaying(subject) ? subject : head, ...rest.filter(part => isSaying(part) && !SAID_ELSEWHERE.test(part.toLowerCase()))]
  const words = inHouseSpelling(tidy(parts.filter((part, index) => parts.indexOf(part) === index).join(', ')))
  return words === '' ? name.trim() : shortened(words.charAt(0).toUpperCase() + words.slice(1))
}

/** The platform as it spells itself, and the words behind it in small letters. A platform that stood alone joins what it is about. */
function inHouseSpelling(words: string): string {
  for (const [spelling, platform] of SPELLINGS) {
    if (!spelling.test(words)) continue
    const rest = words.replace(spelling, '').replace(/^,? +/, '').replace(COMMON_WORDS, word => word.toLowerCase())
    return rest === '' ? platform : `${platform} ${rest}`
  }
  return words
}

/** Decorated letters as plain ones, in their own case; pictures gone. */
function plainText(text: string): string {
  return [...text.normalize('NFC')].map(plainLetterOf).join('').replace(DECORATION, ' ')
}

function plainLetterOf(letter: string): string {
  const plain = foldText(letter).text
  // Below this code stand the ordinary letters of Latin, accents and all.
  if ((letter.codePointAt(0) ?? 0) < 0x250 || !/^[a-z\d]$/.test(plain)) return letter
  return /\p{Lowercase}/u.test(letter) ? plain : plain.toUpperCase()
}

function isSaying(part: string): boolean {
  return /\p{L}{2}/u.test(part)
}

function tidy(part: string): string {
  return part.replace(/\s+/g, ' ').replace(/^[\s\-–—:;,.#/*+]+|[\s\-–—:;,#/*+]+$/g, '')
}

function shortened(text: string): string {
  if (text.length <= NAME_LENGTH_MAX) return text
  const cut = text.slice(0, NAME_LENGTH_MAX)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), NAME_LENGTH_MAX / 2)).replace(/[\s,]+$/, '')}…`
}
