import { foldText, type FoldedText } from './folded-text.ts'
import type { Guarantee } from './service.ts'
import { countedText } from './wording.ts'

/** What was read from a supplier's name and description, before anybody has seen it. */
export interface GuaranteeReading {
  readonly guarantee: Guarantee | null
  /** In what name and description contradict each other, for the administrator; null when they agree. */
  readonly contradiction: string | null
}

// Words of guarantees in the languages of the trade. They are read in folded text, so in lower case and plain letters.
const GUARANTEE_WORDS = anyOf([
  'refill?s?', 'guarant\\p{L}*', 'guarent\\p{L}*', 'warranty', 'garant[ií]a', 'garantie', 'garantili', 'garanti', 'garansi', 'jaminan', 'isi ulang',
  'telafili', 'telafi', 'reposi[cç][aã]o', 'reposici[oó]n', 'гаранти\\p{L}+', 'рефилл?', '(?:авто-?)?восстановлени\\p{L}+', 'докрутк\\p{L}+',
  'الضمان', 'ضمان', 'تعويض',
], '(?:auto[ -]*)?')
const LIFETIME_WORDS = anyOf([
  'life[ -]?time', 'forever', 'seumur hidup', '[oö]m[uü]r boyu', 'de por vida', 'vital[ií]ci[ao]', 'para sempre', 'вечн\\p{L}+', 'пожизненн\\p{L}+',
  'навсегда', 'مدى الحياة', '∞',
])
const DENIAL_WORDS = '(?:no|sans|non|not|without|zero|sin|sem|tanpa|tidak ada|без|нет|بدون)'
const DENIED_WORDS = '(?:no|non|none|not available|n/a|нет|нету|yok|tidak ada|tidak|n[aã]o|بدون تعويض|بدون)'
const DAY_WORDS = '(?:days?|d|g[uü]n|hari|d[ií]as?|jours?|дней|дня|день|дн|д|يوم|أيام|ايام)'
const WEEK_WORDS = '(?:weeks?|недел\\p{L}+|hafta|minggu|semanas?)'
const MONTH_WORDS = '(?:months?|месяц\\p{L}*|мес|bulan|mes(?:es)?|m[eê]s|شهر)'
const YEAR_WORDS = '(?:years?|yrs?|y[ıi]l|год|года|лет|a[nñ]os?|tahun|سنة)'
const UNIT_WORDS = `(?:${YEAR_WORDS}|${MONTH_WORDS}|${WEEK_WORDS}|${DAY_WORDS})`

// What may stand between two words that belong together: blanks, dashes, colons, brackets, the recycling sign. Neither a line's end nor a bar.
const GAP = '[ :=\\-–—+♻\\uFE0F\\[\\](]*'
// Small words that may join a guarantee and its span: 'refill within 30 days', 'garantía de por vida'.
const JOIN = `${GAP}(?:(?:in|within|for|up to|of|period|button|de|por|até|до|на)${GAP})?`
const WORD_START = '(?<![\\p{L}\\p{N}])'
const WORD_END = '(?![\\p{L}\\p{N}])'
const NUMBER = '(?<![\\p{N}.,/-])(\\d{1,4})'
// A bare number counts as days only where nothing makes it a speed, a price, a span of hours or a share.
const NOT_A_QUANTITY = '(?![\\d.,%$€+]|[ ]*[-–/][ ]*\\d|[ ]*(?:k|m|к|м|h|hrs?|hours?|ч|час\\p{L}*|min\\p{L}*|usd|rs)(?!\\p{L}))'

interface Pattern {
  readonly regex: RegExp
  readonly isLifetime: boolean
}

const lifetime = (source: string): Pattern => ({ regex: new RegExp(source, 'gu'), isLifetime: true })
const days = (source: string): Pattern => ({ regex: new RegExp(source, 'gu'), isLifetime: false })

/** How guarantees are written, the clearest way first: in this order a text is searched. */
const GRANTS: readonly Pattern[] = [
  lifetime(`${WORD_START}${LIFETIME_WORDS}${JOIN}${GUARANTEE_WORDS}`),
  lifetime(`${WORD_START}${GUARANTEE_WORDS}${JOIN}${LIFETIME_WORDS}`),
  lifetime(`${WORD_START}a?r ?∞`),
  days(`${NUMBER}[ -]*(${UNIT_WORDS})${WORD_END}[ \\-–♻\\uFE0F]*(?:de |of )?${GUARANTEE_WORDS}`),
  days(`${WORD_START}${GUARANTEE_WORDS}${JOIN}(?:ar|r|auto)?[ -]*(\\d{1,4})[ -]*(${UNIT_WORDS})${WORD_END}`),
  days(`(?:♻\\uFE0F? ?|${WORD_START})(?:a?r ?|g)(\\d{1,3})(?:[ /]*(${UNIT_WORDS}))?${WORD_END}(?: ?♻\\uFE0F?)?`),
  days(`${WORD_START}${GUARANTEE_WORDS}${GAP}(\\d{1,4})${NOT_A_QUANTITY}${WORD_END}`),
  // The recycling sign alone means little; next to a span of time it means refill.
  days(`♻[ \\uFE0F:-]*(\\d{1,4})[ -]*(${UNIT_WORDS})${WORD_END}`),
  days(`${NUMBER}[ -]*(${UNIT_WORDS})${WORD_END}[ ]*♻\\uFE0F?`),
  lifetime(`♻[ \\uFE0F:-]*${LIFETIME_WORDS}|${WORD_START}${LIFETIME_WORDS}[ ]*♻\\uFE0F?`),
]

// A denial for a case only ('no refill if the name changes') denies nothing, and 'refill: no drop' speaks of drops.
const UNCONDITIONAL = '(?![ ]*(?:if|after|when|once|in case|for|below|если|после|при)(?!\\p{L}))'
const DENIALS: readonly RegExp[] = [
  new RegExp(`${WORD_START}${DENIAL_WORDS}[ :-]*${GUARANTEE_WORDS}${WORD_END}${UNCONDITIONAL}`, 'u'),
  new RegExp(`${WORD_START}${GUARANTEE_WORDS}[ :\\-–=]*${DENIED_WORDS}${WORD_END}(?![ -]*drop)`, 'u'),
  new RegExp(`${WORD_START}(?:garantisiz|telafisiz|nr|non?[ -]?refillable)${WORD_END}`, 'u'),
]

/**
 * Reads the guarantee from a service's name and description (P1.3). What is not named is not guaranteed. A text that denies and another
 * that grants contradict each other: then there is no guarantee, and an administrator sees why. When both grant, the name holds.
 *
 * @example readGuarantee('Instagram Followers [R30]', null).guarantee // { days: 30, isLifetime: false, words: 'R30' }
 */
export function readGuarantee(name: string, description: string | null): GuaranteeReading {
  const texts = [foldText(name), foldText(description ?? '')]
  const [fromName = null, fromDescription = null] = texts.map(grantIn)
  const guarantee = fromName ?? fromDescription
  const denial = texts.map(denialIn).find(words => words !== null) ?? null
  if (guarantee !== null && denial !== null) {
    return { guarantee: null, contradiction: `‘${denial}’ denies what ‘${guarantee.words}’ grants.` }
  }
  if (fromName !== null && fromDescription !== null && fromName.days !== fromDescription.days) {
    return { guarantee: fromName, contradiction: `The name says ${guaranteeText(fromName)}, the description ${guaranteeText(fromDescription)}.` }
  }
  return { guarantee, contradiction: null }
}

/** A guarantee in a few words: '30 days', 'lifetime', 'none'. */
export function guaranteeText(guarantee: Pick<Guarantee, 'days' | 'isLifetime'> | null): string {
  if (guarantee === null) return 'none'
  return guarantee.days === null ? 'lifetime' : countedText(guarantee.days, 'day')
}

/** One of these words, as the source of a regular expression. */
function anyOf(words: readonly string[], front = ''): string {
  return `${front}(?:${words.join('|')})`
}

function grantIn(folded: FoldedText): Guarantee | null {
  for (const { regex, isLifetime } of GRANTS) {
    for (const match of folded.text.matchAll(regex)) {
      const count = isLifetime ? null : Number(match[1]) * daysIn(match[2])
      // No guarantee of zero days, and none of a human life that is not called lifetime: such a number is something else.
      if (count !== null && (count < 1 || count > 3_650)) continue
      return { days: count, isLifetime, words: folded.original(match.index, match.index + match[0].length).trim() }
    }
  }
  return null
}

function denialIn(folded: FoldedText): string | null {
  for (const denial of DENIALS) {
    const match = denial.exec(folded.text)
    if (match !== null) return folded.original(match.index, match.index + match[0].length).trim()
  }
  return null
}

/** Days in a unit of time; a year is 365 days, a month 30. Without a unit a number is days. */
function daysIn(unit: string | undefined): number {
  if (unit === undefined) return 1
  if (new RegExp(`^${YEAR_WORDS}$`, 'u').test(unit)) return 365
  if (new RegExp(`^${MONTH_WORDS}$`, 'u').test(unit)) return 30
  return new RegExp(`^${WEEK_WORDS}$`, 'u').test(unit) ? 7 : 1
}
