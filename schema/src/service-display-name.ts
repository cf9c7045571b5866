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
  '^server ?\\d*$', '^сервер', '^s ?-?\\d+$', 'recommended', 'best seller', 'cheapest', '^zp$', 'baca', '^vip$', 'работают', 'флаг выключен', '^(?:no|100% non|x|less)$',
].join('|'), 'u')

/** The same noise inside the part that says what the service is. */
const NOISE = new RegExp([
  '\\b(?:auto )?(?:no |\\d+-?d(?:ays?)? ?)?refill?(?: s\\d+)?\\b(?: *\\d+ *d(?:ays?)?)?', 'no refund', '\\bguarant\\w*(?: \\d+d)?', '\\+? ?гаранти\\p{L}+',
  '\\b(?:max|min)\\b\\.?:? ?[\\d.,]+ ?[km]?\\b', 'без списаний', '\\b(?:no|non|less|low)[ -]*drop\\b', '\\bserver +\\d+', '\\bs-?\\d+$', '\\bspeed .*$',
  '[\\d.,]+[km]?(?:-[\\d.,]+[km]?)?/(?:day|d|hari)\\b', '\\br ?\\d+$', '\\bsuperfast\\b', '\\binstant start\\b', '\\bcheapest\\b', '^vip ',
].join('|'), 'giu')

const NAME_LENGTH_MAX = 80

/**
 * A quiet name for a service: what it is, without the noise that the columns beside it say anyway.
 *
 * @example cleanServiceName('Instagram Followers ┃ Max 500K ┃ 30D Refill ♻️ ┃ 50K/day ⚡') // 'Instagram Followers'
 */
export function cleanServiceName(name: string): string {
  const plain = plainText(name).replace(LIST_NUMBER, '')
  const [head = '', ...rest] = plain.split(SEPARATORS).map(tidy).filter(part => part !== '')
  const subject = tidy(head.replace(NOISE, ' '))
  const parts = [isSaying(subject) ? subject : head, ...rest.filter(part => isSaying(part) && !SAID_ELSEWHERE.test(part.toLowerCase()))]
  const words = tidy(parts.filter((part, index) => parts.indexOf(part) === index).join(', '))
  return words === '' ? name.trim() : shortened(words.charAt(0).toUpperCase() + words.slice(1))
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
