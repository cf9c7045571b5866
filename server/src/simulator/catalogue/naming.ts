import type { Random } from '../random.ts'
import type { Language } from './metrics.ts'

/** What a name may tell, already in the name's language. Empty text where it tells nothing. */
export interface NameParts {
  readonly platform: string
  readonly what: string
  readonly country: string
  readonly quality: string
  readonly max: string
  readonly start: string
  readonly speed: string
  readonly drop: string
  readonly guarantee: string
}

type Style = (parts: NameParts, random: Random) => string

/** Joins what is there and leaves out what is not. */
function join(separator: string, ...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(separator)
}

function bracketed(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').map((part) => `[${part}]`).join(' ')
}

function labelled(label: string, text: string): string {
  return text === '' ? '' : label + text
}

/** Letters and digits in the bold sans-serif of mathematics, in which suppliers like to shout. */
export function boldLetters(text: string): string {
  return text.replace(/[A-Za-z0-9]/g, (character) => {
    const code = character.charCodeAt(0)
    if (code <= 57) return String.fromCodePoint(0x1d7ec + code - 48)
    return String.fromCodePoint(code <= 90 ? 0x1d5d4 + code - 65 : 0x1d5ee + code - 97)
  })
}

const STYLES: Record<Language, readonly Style[]> = {
  en: [
    (p) => `${p.platform} ${p.what} ┃ ${join(' ┃ ', p.country, p.quality, `Max ${p.max}`, p.guarantee, `${p.speed}/day ⚡`)}`,
    (p) => `${p.platform} ${p.what} | ${join(' | ', p.country, p.quality, `Max ${p.max}`, `${p.speed}/Day`, p.drop, p.guarantee)}`,
    (p) => `${p.platform} ${p.what} ${bracketed(p.country, p.quality, p.guarantee, `Max: ${p.max}`, `Start Time: ${p.start}`, `Speed: ${p.speed}/Day`)}`,
    (p, r) => `${p.platform} ${p.what} S${r.int(1, 60)} ${bracketed(p.country, ` ${p.guarantee || 'FAST'} `, ` ${p.quality || 'HQ'} `)}`,
    (p, r) => `${p.platform} ${p.what}  Server ${r.int(1, 40)} ${bracketed(` ${p.speed}/day `, p.country, p.guarantee && ` ${p.guarantee} `)}${r.isLucky(0.2) ? ' ( Recommended Service )' : ''}`,
    (p) => `${p.platform} ${p.what} - [ ${join(' | ', `Max - ${p.max}`, p.country, p.quality, p.drop, p.guarantee, `Speed - ${p.speed}/day`)} ] INSTANT`,
    (p) => `🆅🅸🅿 ${p.platform} ${p.what} | ${join(' | ', p.country, p.quality, p.drop, `Speed ${p.speed}+ / DAY`, `Start Time ${p.start}`, p.guarantee)} | ✅🔥⚡`,
    (p) => `❣️ ${p.platform} ${p.what} ${p.country} ${p.drop ? `[${boldLetters(p.drop.toUpperCase())}]| ` : ''}${boldLetters('SPEED')} : ${boldLetters(`${p.speed}/D`)} ${p.guarantee} - HQ🔥🔥`,
    (p) => `${p.platform} ${p.what} [${p.max}] ${bracketed(p.country, join(' - ', p.start, `${p.speed}/D`, p.guarantee))} ZP`,
    (p) => `♻️ ${p.platform} ${p.what} | ${join(' | ', p.guarantee, p.country, `${p.start} start`)}`,
    (p) => `${p.platform} ${p.what} | ${p.country || p.quality || 'Global'} | Start Time: ${p.start} | Speed: Up to ${p.speed} /Days | ${join(' | ', p.drop, p.guarantee)} 🚀`,
    (p, r) => `● ${p.platform} ${p.what} ${p.country}${p.drop && ` ${p.drop}`} -${r.int(1, 30)} ${p.guarantee}`,
  ],
  ru: [
    (p) => `${p.platform} ${p.what} [${join(' | ', p.country, p.quality, p.start, `${p.speed}/Д`, p.drop, p.guarantee)}]`,
    (p, r) => `${r.int(100, 999)}. ${p.platform} ${p.what}${p.guarantee && ` + ${p.guarantee}`}`,
    (p) => `${p.platform} | ${p.what} ${bracketed(p.country, p.quality, p.guarantee, p.drop)}`,
    (p) => `🔥 ${p.platform} ${p.what} ${bracketed(p.quality, p.country)}${bracketed(p.guarantee, `${p.speed}/День`)}`,
  ],
  tr: [
    (p, r) => `⭐ ${r.int(100, 1900)} - ${p.platform} ${p.what} | ${join(' | ', `Max ${p.max}`, p.country, p.quality, p.start, p.guarantee)}`,
    (p, r) => `🔺 ${r.int(100, 1900)} - ${p.platform} ${p.what} | ${join(' | ', `Max ${p.max}`, p.guarantee, p.start, `Günde ${p.speed} Hız`)}`,
  ],
  pt: [
    (p) => `${p.platform} ${p.what} ➡️ [ ${join(' | ', p.country, p.quality, `${p.speed}/Dia`, p.drop, p.guarantee)} ] 🚀`,
    (p) => `${p.platform} - ${p.what}${p.country && ` ${p.country}`} ${p.guarantee && `(${p.guarantee})`} [${p.start}]`,
  ],
  es: [
    (p) => `${p.platform} - ${join(' - ', p.what, p.country, p.quality, `Max ${p.max}`, p.guarantee)}`,
    (p) => `${p.platform} - ${p.what} ${p.guarantee && `(${p.guarantee})`} - ${join(' - ', p.country, p.drop, `${p.speed} por día`)}`,
  ],
  id: [
    (p, r) => `${p.platform} ${p.what} ${p.country && `${p.country} `}Server ${r.int(1, 30)} ${bracketed(p.guarantee && ` ${p.guarantee} `, p.quality)} ${p.speed}/hari`,
    (p) => `${p.platform} ${p.what} [${p.start}] [Mak ${p.max}] [${p.speed}/hari] ${bracketed(p.country, p.guarantee)} ZP`,
  ],
  ar: [
    (p) => `${p.what} ${p.platform} | ${join(' | ', p.country, p.quality, `الحد الأقصى ${p.max}`, `${p.speed}/يوم`, p.drop, p.guarantee)} 🚀`,
    (p) => `${p.what} ${p.platform} ${p.country} 🎯 | ${labelled('💥 السرعة ', `${p.speed} في اليوم`)} | ${join(' | ', p.start, p.guarantee)} 🚀`,
  ],
}

/** How many ways of writing a name this language has. */
export function styleCount(language: Language): number {
  return STYLES[language].length
}

export function composeName(language: Language, style: number, parts: NameParts, random: Random): string {
  const compose = STYLES[language][style]
  if (!compose) throw new RangeError(`no naming style ${style} in ${language}`)
  // Real lists keep their doubled spaces here and there; a gap at the end is only untidy.
  return compose(parts, random).trimEnd()
}
