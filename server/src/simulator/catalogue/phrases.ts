import type { Random } from '../random.ts'
import type { Language } from './metrics.ts'
import type { DropClass, Guarantee } from './service.ts'

/** What suppliers say of the accounts behind a service. */
export const QUALITIES: Record<Language, readonly string[]> = {
  en: ['Real', 'HQ', 'Real Mixed', '100% Real', 'High Quality', 'Real HQ Profiles', 'Good Quality', 'Old Accounts', 'With Posts', 'Cheapest', 'Best Seller', 'Flag OFF'],
  ru: ['HQ', 'MQ', 'Живые', 'Реальные', '👤 Живые', 'Боты', 'Русские профили / AI', 'Флаг Выключен', 'Лучшая цена'],
  tr: ['Gerçek', 'Süper Ekonomik', '%100 Gerçek', 'Bot', 'Kaliteli'],
  pt: ['Alta Qualidade', 'Reais', 'Rápido', 'Permanentes'],
  es: ['100% Real', 'Alta calidad', 'Cuentas reales', 'Mix'],
  id: ['REAL', 'HQ', 'MURAH', 'Best Seller', '100% Real'],
  ar: ['جودة حقيقية', 'حسابات حقيقية', 'كل الأنواع', 'داتا بوت'],
}

/** Countries whose audience is sold apart, in the order of `Language`: en, ru, tr, pt, es, id, ar. */
export const COUNTRIES: readonly (readonly string[])[] = [
  ['🇺🇸 USA', 'США 🇺🇸', 'Amerika 🇺🇸', 'Americanos', 'USA', 'USA', 'أمريكا 🇺🇸'],
  ['🇧🇷 Brazil', 'Бразилия 🇧🇷', 'Brezilya 🇧🇷', 'Brasileiros', 'Brasil', 'Brazil', 'البرازيل 🇧🇷'],
  ['🇮🇳 Indian', 'Индия 🇮🇳', 'Hindistan 🇮🇳', 'Indianos', 'India', 'India', 'الهند 🇮🇳'],
  ['🇹🇷 TURKEY', 'Турция 🇹🇷', '%80 Türk 🇹🇷', 'Turcos', 'Turquía', 'Turki', 'تركيا 🇹🇷'],
  ['🇷🇺 Russian', 'Россия+СНГ', 'Rusya 🇷🇺', 'Russos', 'Rusia', 'Rusia', 'روسيا 🇷🇺'],
  ['🇸🇦 Arab', 'Арабы 🇸🇦', 'Arap 🇸🇦', 'Árabes', 'Árabes', 'Arab', 'عربي 🇦🇪'],
  ['🇪🇸 Spain', 'Испания 🇪🇸', 'İspanya 🇪🇸', 'Espanhóis', 'España', 'Spanyol', 'إسبانيا 🇪🇸'],
  ['🇩🇪 Germany', 'Германия 🇩🇪', 'Almanya 🇩🇪', 'Alemães', 'Alemania', 'Jerman', 'ألمانيا 🇩🇪'],
  ['🇫🇷 France', 'Франция 🇫🇷', 'Fransa 🇫🇷', 'Franceses', 'Francia', 'Prancis', 'فرنسا 🇫🇷'],
  ['🇮🇩 Indonesia', 'Индонезия 🇮🇩', 'Endonezya 🇮🇩', 'Indonésios', 'Indonesia', 'Indonesia', 'إندونيسيا 🇮🇩'],
  ['Latin American', 'Латинская Америка', 'Latin', 'Latinos', 'Latinos', 'Latin', 'لاتيني'],
  ['🇪🇬 Egyptian', 'Египет 🇪🇬', 'Mısır 🇪🇬', 'Egípcios', 'Egipto', 'Mesir', 'مصريين 🇪🇬'],
]

const STARTS: Record<Language, readonly string[]> = {
  en: ['Instant', '0-5 Minutes', '0-15 Min', '0-1 Hour', '0 - 1 Hour', '0-1H', '0-30 Min'],
  ru: ['0-1/Ч', 'Мгновенный', '0-30 мин'],
  tr: ['Anlık Başlar', '0-1 Saat Başlangıç', 'Başlangıç 0-3 dakika'],
  pt: ['Início Rápido', 'Início Imediato', '0-1 hora'],
  es: ['Inicio inmediato', '0-1 hora'],
  id: ['Instant start', 'Start 0-1 jam'],
  ar: ['فوري', 'بداية فورية'],
}

const DROPS: Record<Language, Record<DropClass, string>> = {
  en: { none: 'Non Drop', low: 'Less Drop', medium: 'Drop 10-20%', high: '' },
  ru: { none: 'Без списаний', low: 'Списания 0-10%', medium: 'Списания Возможны', high: 'Списания 20-40%' },
  tr: { none: 'Düşüşsüz', low: 'Az Düşüş', medium: '', high: '' },
  pt: { none: 'Não Cai', low: 'Queda: Baixa', medium: '', high: '' },
  es: { none: 'Sin caídas', low: 'Caída baja', medium: '', high: '' },
  id: { none: 'NON DROP', low: 'LOW DROP', medium: '', high: '' },
  ar: { none: 'بدون نقص', low: 'نقص قليل', medium: '', high: '' },
}

export function startPhrase(language: Language, random: Random): string {
  return random.pick(STARTS[language])
}

export function dropPhrase(language: Language, dropClass: DropClass): string {
  return DROPS[language][dropClass]
}

/** 500000 is `500K`, 2500000 is `2.5M`. */
export function shortNumber(count: number): string {
  if (count >= 1_000_000) return `${Number((count / 1_000_000).toFixed(1))}M`
  if (count >= 1_000) return `${Number((count / 1_000).toFixed(1))}K`
  return String(count)
}

const DROP_NUMBERS: Record<DropClass, string> = { none: '0%', low: '0-5%', medium: '10-20%', high: 'N/A' }

/** The small table that stands in many descriptions. It repeats the guarantee of the name, or is the only one to give it. */
export function describe(facts: { guarantee: Guarantee; start: string; speed: string; dropClass: DropClass; quality: string; isWatchHours: boolean }): string {
  const refill = facts.guarantee === null ? 'No' : facts.guarantee === 'lifetime' ? 'Lifetime' : `${facts.guarantee} days`
  const lines = [
    `Start: ${facts.start}`, `Speed: ${facts.speed}/Day`, `Refill: ${refill}`, `Quality: ${facts.quality || 'Mixed'}`, `Drop: ${DROP_NUMBERS[facts.dropClass]}`,
  ]
  if (facts.isWatchHours) lines.push('Use a minimum 60 minute video, monetization safe', 'One order per channel at a time')
  return lines.join('\n')
}

/** What else a description says, with nothing about a guarantee. */
export const PLAIN_DESCRIPTIONS: readonly string[] = [
  'Full link, account must be public.',
  'Link: https://…\nDo not place several orders for the same link at the same time.',
  'Our own service, please test before a big order.\nSpeed can be lower when the server is loaded.',
  'Example link in the right format or the order is completed without delivery.',
  'Please make the counter visible before ordering.',
]
