import type { Language } from './metrics.ts'
import type { Guarantee } from './service.ts'

interface Wordings {
  /** `#` stands for the number of days. */
  readonly days: readonly string[]
  readonly lifetime: readonly string[]
  /** Ways to say that there is none. Saying nothing is the commonest and comes from the caller. */
  readonly none: readonly string[]
}

/** How suppliers write a guarantee, spelling mistakes included. */
const WORDINGS: Record<Language, Wordings> = {
  en: {
    days: [
      '#D Refill ♻️', '# Days Refill', '# Days Refill♻️', 'R#', 'AR#', 'R#D', 'R# Days', 'Refill #D', 'Refill: # Days', 'Refill - #Days ♻️', 'Refill #days', 'Refill AR # Days',
      'AUTO REFILL # DAYS', 'Auto Refill #D', '#-Day Refill', '#days Refill', 'G#', 'Guarantee : #Days', '#d guaranted', 'GUARANTED #D', 'Warranty # days', '♻️ # Days Warranty',
      '# Days Refill Button', 'R#♻️', 'Refill:-#days', '#d Refill', 'Refill: #D',
    ],
    lifetime: [
      'Lifetime Guaranteed', 'Lifetime Guarantee', 'Lifetime Refill ♻️', 'R∞', 'Refill: Lifetime', 'Refill: Lifetime Guaranteed', '𝗟𝗶𝗳𝗲𝘁𝗶𝗺𝗲 𝗚𝘂𝗮𝗿𝗮𝗻𝘁𝗲𝗲', 'Life Time Guarantee',
    ],
    none: ['No Refill', 'NO REFILL', '🛑 No Refill 🛑', 'No Refill ⛔', 'No Refill / No Refund', 'Refill: No', 'No Guarantee'],
  },
  ru: {
    days: [
      'Гарантия # дней', 'Гарантия #Д', 'Гарантия [# дней]♻️', '# Дней гарантии', '♻️ # дней', '♻ ʀ #', 'Авто-Восстановление # Дней♻️', 'Рефил # дней', '♻️ Гарантия # дней', 'R#',
    ],
    lifetime: ['Вечная Гарантия♻️', 'Пожизненная гарантия', 'Гарантия навсегда'],
    none: ['Без Гарантии', 'Гарантии нет', 'Без гарантии'],
  },
  tr: {
    days: ['# Gün Telafili', '# Gün Garantili', '# Gün Garantili ♻️', '# Gün Telafi', 'R#'],
    lifetime: ['Ömür Boyu Garantili', 'Ömür Boyu Telafili'],
    none: ['Garantisiz', 'Telafisiz'],
  },
  pt: {
    days: ['R#', 'R#/Dias', 'Garantia # Dias', 'Reposição # Dias', '#d Refill'],
    lifetime: ['Garantia Vitalícia', 'Reposição Vitalícia'],
    none: ['Sem Garantia', 'Sem Reposição'],
  },
  es: {
    days: ['R#', 'R #', 'Garantía # días', 'Reposición # días'],
    lifetime: ['Garantía de por vida', 'Garantia de por vida'],
    none: ['Sin Garantía', 'Sin garantía'],
  },
  id: {
    days: ['REFILL # HARI', 'auto refill # hari', 'Garansi # Hari', 'Garansi: # Hari', 'Refill # hari', 'R#', 'G#'],
    lifetime: ['Garansi seumur hidup', 'Jaminan Seumur Hidup'],
    none: ['No Garansi', 'Tidak ada garansi', 'No Refill'],
  },
  ar: {
    days: ['[الضمان: # يوم] ♻️', 'الضمان: # يوم'],
    lifetime: ['[الضمان: مدى الحياة] ♻️', 'الضمان: مدى الحياة'],
    none: ['الضمان: بدون تعويض ⚠️'],
  },
}

const A_YEAR = ['1 Year Refill', '365 Days Refill♻️', 'R365', '1 Year Refill | 365 Days Refill Button']

/** Every way this language has of writing the guarantee. */
export function guaranteeWordings(language: Language, guarantee: Guarantee): readonly string[] {
  const wordings = WORDINGS[language]
  if (guarantee === null) return wordings.none
  if (guarantee === 'lifetime') return wordings.lifetime
  if (guarantee === 365 && language === 'en') return A_YEAR
  return wordings.days.map((wording) => wording.replace('#', String(guarantee)))
}
