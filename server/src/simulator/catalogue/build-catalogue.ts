import { randomOf, type Random } from '../random.ts'
import { guaranteeWordings } from './guarantees.ts'
import { LANGUAGES, METRICS, type Language, type Metric, type MetricName } from './metrics.ts'
import { composeName, styleCount } from './naming.ts'
import { COUNTRIES, describe, dropPhrase, PLAIN_DESCRIPTIONS, QUALITIES, shortNumber, startPhrase } from './phrases.ts'
import { PLATFORMS, type Platform, type Product } from './platforms.ts'
import { isPackage, ServiceType, type DropClass, type Guarantee, type SupplierService } from './service.ts'

interface Shelf { readonly platform: Platform; readonly product: Product }

const SHELVES: readonly Shelf[] = PLATFORMS.flatMap((platform) => platform.products.map((product) => ({ platform, product })))
const WEIGHTED_SHELVES: readonly Shelf[] = SHELVES.flatMap((shelf) => Array.from({ length: shelf.product.weight }, () => shelf))

// English is most of the market; the other languages are there so that no reader takes it for the only one.
const WEIGHTED_LANGUAGES: readonly Language[] = [...Array<Language>(14).fill('en'), 'ru', 'ru', 'ru', 'ru', 'tr', 'tr', 'pt', 'es', 'id', 'id', 'ar']
const GUARANTEES: readonly Guarantee[] = [
  null, null, null, null, null, null, 30, 30, 30, 30, 30, 30, 7, 10, 15, 20, 45, 60, 60, 90, 90, 99, 120, 180, 365, 365, 'lifetime', 'lifetime',
]
const DROP_CLASSES: readonly DropClass[] = ['none', 'none', 'low', 'low', 'low', 'medium', 'medium', 'high']
const SPEEDS: readonly number[] = [500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 50_000, 50_000, 100_000, 200_000, 500_000]

/**
 * The supplier's whole list, the same for the same seed. A longer list begins with the services of the
 * shorter one, with the same ids, so that asking for more services renames none.
 */
export function buildCatalogue(seed: number, size: number): SupplierService[] {
  const takenNames = new Set<string>()
  const services: SupplierService[] = []
  for (let position = 0; position < size; position += 1) {
    const random = randomOf(seed, 'service', position)
    // The first round puts one of everything on the shelves, in English: no seed leaves a kind out.
    const shelf = SHELVES[position] ?? random.pick(WEIGHTED_SHELVES)
    const service = buildService(seed, position, shelf, random)
    const name = takenNames.has(service.name) ? `${service.name} #${position}` : service.name
    takenNames.add(name)
    services.push({ ...service, name })
  }
  return inShelfOrder(services)
}

/** Ids have gaps, like every list from which services were taken off over the years. */
function idAt(seed: number, position: number): number {
  return 1_001 + position * 3 + randomOf(seed, 'id', position).int(0, 2)
}

function buildService(seed: number, position: number, { platform, product }: Shelf, random: Random): SupplierService {
  const metric: Metric = METRICS[product.metric]
  const isFirst = position < SHELVES.length
  const language: Language = isFirst ? 'en' : random.pick(WEIGHTED_LANGUAGES)
  const languageIndex = LANGUAGES.indexOf(language)
  const type = typeOf(product.metric, metric, isFirst, random)
  const guarantee = metric.isDropping || random.isLucky(0.45) ? random.pick(GUARANTEES) : null
  const dropClass = metric.isDropping ? random.pick(DROP_CLASSES) : random.pick(DROP_CLASSES.slice(0, 5))
  const country = random.isLucky(0.22) ? (random.pick(COUNTRIES)[languageIndex] ?? '') : ''
  const quality = random.isLucky(0.65) ? random.pick(QUALITIES[language]) : ''
  const limits = limitsOf(metric, type, random)
  const speed = random.pick(SPEEDS)
  const start = startPhrase(language, random)
  const word = metric.words[languageIndex] ?? metric.words[0] ?? product.metric
  const wording = random.pick(guaranteeWordings(language, guarantee))
  const isDescribed = random.isLucky(0.4)
  // Where the description carries the promise the name may leave it out; 'none' is said aloud by half of them.
  const isNamed = guarantee === null ? random.isLucky(0.5) : !(isDescribed && random.isLucky(0.25))
  const name = composeName(language, isFirst ? position % 3 : random.int(0, styleCount(language) - 1), {
    platform: isFirst ? platform.name : language === 'ar' ? platform.arabic : random.pick(platform.aliases),
    what: type === ServiceType.Package && metric.type === ServiceType.Default ? `Pack ${shortNumber(limits.max)} ${word}` : word,
    country, quality, max: shortNumber(limits.max), start, speed: shortNumber(speed), drop: random.isLucky(0.6) ? dropPhrase(language, dropClass) : '',
    guarantee: isNamed ? wording : '',
  }, random)
  // One in sixty contradicts itself: the name denies what the description grants, and then nothing is promised.
  const isContradictory = guarantee === null && isNamed && isDescribed && random.isLucky(0.15)
  const description = isDescribed
    ? describe({ guarantee: isContradictory ? 30 : guarantee, start, speed: shortNumber(speed), dropClass, quality, isWatchHours: product.metric === 'watchHours' })
    : random.isLucky(0.3) ? random.pick(PLAIN_DESCRIPTIONS) : null
  return {
    id: idAt(seed, position), name, type, category: categoryOf(platform, word, metric.isDropping, guarantee, country, language),
    rate: rateOf(metric, product, { guarantee, dropClass, hasCountry: country !== '' }, isPackage(type) ? limits.max : null, random),
    min: limits.min, max: limits.max,
    // The flag is what the panel's button does, and one in thirty disagrees with the words.
    isRefillable: (guarantee !== null) !== random.isLucky(0.03), isCancelable: random.isLucky(0.35), description,
    platform: platform.name, metric: product.metric, language, guarantee, dropClass,
    startDelayMinutes: random.between(6, 26), unitsPerDay: speed, isSShaped: random.isLucky(0.6),
  }
}

function typeOf(name: MetricName, metric: Metric, isFirst: boolean, random: Random): ServiceType {
  if (metric.type !== ServiceType.Default || isFirst) return metric.type
  // Packs of what is otherwise sold by the thousand.
  return (name === 'followers' || name === 'likes' || name === 'members') && random.isLucky(0.05) ? ServiceType.Package : ServiceType.Default
}

const ROUND_MAXIMA = [10, 20, 50, 100, 200, 300, 500].flatMap((step) => [1, 1_000, 1_000_000].map((factor) => step * factor)).concat([1, 5_000, 2_000, 1_000]).sort((a, b) => a - b)

function limitsOf(metric: Metric, type: ServiceType, random: Random): { min: number; max: number } {
  const wanted = random.logBetween(metric.max[0], metric.max[1])
  const max = ROUND_MAXIMA.find((round) => round >= wanted * 0.999) ?? metric.max[1]
  if (isPackage(type)) {
    const size = Math.min(max, metric.max[0] >= 1_000 ? random.pick([500, 1_000, 2_000, 5_000]) : metric.max[0] * random.pick([1, 2, 5]))
    return { min: size, max: size }
  }
  return { min: Math.min(max, random.pick(max >= 1_000_000 ? [100, 100, 500, 1_000] : max >= 5_000 ? [10, 10, 20, 50, 100] : [1, 5, 10])), max }
}

function rateOf(
  metric: Metric, product: Product, facts: { guarantee: Guarantee; dropClass: DropClass; hasCountry: boolean }, packageSize: number | null, random: Random,
): string {
  const days = facts.guarantee === 'lifetime' ? 365 : (facts.guarantee ?? 0)
  const factor = product.rateFactor * (1 + Math.min(days, 365) / 500) * (facts.hasCountry ? 1.8 : 1) * (facts.dropClass === 'none' ? 1.3 : 1)
  const perThousand = random.logBetween(metric.rate[0], metric.rate[1]) * factor
  const rate = packageSize === null ? perThousand : (perThousand * packageSize) / 1_000
  return rate >= 0.1 ? rate.toFixed(2) : Math.max(rate, 0.0005).toFixed(4)
}

const MARKETS: Record<Exclude<Language, 'en'>, string> = { ru: 'Россия и СНГ', tr: 'Türkiye', pt: 'Brasil', es: 'España y Latam', id: 'Indonesia', ar: 'عربي' }

function categoryOf(platform: Platform, word: string, isSplit: boolean, guarantee: Guarantee, country: string, language: Language): string {
  if (language !== 'en') return `${platform.icon} ${platform.name} | ${MARKETS[language]}`
  if (country !== '') return `${platform.icon} ${platform.name} [ Targeted 🎯 ]`
  if (!isSplit) return `${platform.name} ${word}`
  return guarantee === null ? `${platform.name} ${word} [ No Refill ]` : `${platform.name} ${word} ┃ Refill ♻️ ┃ Guaranteed`
}

const PLATFORM_RANKS = new Map(PLATFORMS.map((platform, index) => [platform.name, index]))

/** Suppliers list by category, the best-selling platforms first; what was there first stands first. */
function inShelfOrder(services: readonly SupplierService[]): SupplierService[] {
  const categoryRanks = new Map<string, number>()
  for (const { category, id } of services) categoryRanks.set(category, Math.min(id, categoryRanks.get(category) ?? id))
  const rank = (service: SupplierService) => [PLATFORM_RANKS.get(service.platform) ?? 0, categoryRanks.get(service.category) ?? 0, service.id] as const
  return services
    .map((service) => ({ service, rank: rank(service) }))
    .sort((left, right) => left.rank[0] - right.rank[0] || left.rank[1] - right.rank[1] || left.rank[2] - right.rank[2])
    .map(({ service }) => service)
}
