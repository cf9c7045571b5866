import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../clock.ts'
import { describeService } from '../index.ts'
import { buildCatalogue } from './build-catalogue.ts'
import { Catalogue } from './catalogue.ts'
import { boldLetters } from './naming.ts'
import { isPackage, type SupplierService } from './service.ts'

const services = buildCatalogue(1, 2_400)

function tally(keys: readonly string[]): Map<string, number> {
  return keys.reduce((counts, key) => counts.set(key, (counts.get(key) ?? 0) + 1), new Map<string, number>())
}

describe('the catalogue', () => {
  it('has at least 2,000 services in at least 12 platforms, none of them a token', () => {
    expect(services).toHaveLength(2_400)
    const platforms = tally(services.map((service) => service.platform))
    expect(platforms.size).toBeGreaterThanOrEqual(12)
    expect(Math.min(...platforms.values())).toBeGreaterThan(20)
  })

  it('is the same for the same seed and another for another', () => {
    expect(buildCatalogue(1, 2_400)).toEqual(services)
    expect(buildCatalogue(2, 2_400)).not.toEqual(services)
  })

  it('keeps every service and id when a longer list is asked for', () => {
    const longer = new Map(buildCatalogue(1, 5_000).map((service) => [service.id, service]))
    expect(longer.size).toBe(5_000)
    for (const service of services) expect(longer.get(service.id)).toEqual(service)
  })

  it('repeats no id and no name', () => {
    expect(new Set(services.map((service) => service.id)).size).toBe(services.length)
    expect(new Set(services.map((service) => service.name)).size).toBe(services.length)
  })

  it.each<[string, (service: SupplierService) => boolean]>([
    ['a rate above zero with two to four decimals', ({ rate }) => /^\d+\.\d{2,4}$/.test(rate) && Number(rate) > 0],
    ['a minimum of at least one, not above the maximum', ({ min, max }) => min >= 1 && max >= min],
    ['one fixed quantity if it is a package', ({ type, min, max }) => !isPackage(type) || min === max],
    ['a name without gaps in it', ({ name }) => name === name.trim() && !/undefined|NaN|\[\s*\]|\|\s*\||┃\s*┃/.test(name)],
    ['a category of its platform', ({ category, platform }) => category.includes(platform)],
  ])('gives each service %s', (_, isRight) => {
    expect(services.filter((service) => !isRight(service))).toEqual([])
  })

  it('sells mostly by the thousand, and lists every other kind too', () => {
    const types = tally(services.map((service) => service.type))
    expect((types.get('Default') ?? 0) / services.length).toBeGreaterThan(0.8)
    expect([...types.keys()].sort()).toEqual([
      'Comment Likes', 'Custom Comments', 'Custom Comments Package', 'Default', 'Mentions Custom List', 'Package', 'Poll', 'Subscriptions', 'Web Traffic',
    ])
    expect(services.filter((service) => service.metric === 'watchHours').length).toBeGreaterThan(10)
  })

  it('promises in seven languages, in days, for life and not at all', () => {
    expect(new Set(services.map((service) => service.language)).size).toBe(7)
    const guarantees = new Set(services.map((service) => service.guarantee))
    for (const guarantee of [null, 'lifetime', 7, 30, 90, 365]) expect(guarantees).toContain(guarantee)
  })

  it('says every guarantee somewhere, in digits, as a year or for life', () => {
    const unsaid = services.filter(({ guarantee, name, description }) => {
      const words = `${name}\n${description ?? ''}`
      if (guarantee === null) return false
      if (guarantee === 'lifetime') return !/life ?time|𝗟𝗶𝗳𝗲𝘁𝗶𝗺𝗲|R∞|вечная|пожизненная|навсегда|ömür|vitalícia|de por vida|seumur hidup|مدى الحياة/iu.test(words)
      return !words.includes(String(guarantee)) && !(guarantee === 365 && words.includes('1 Year'))
    })
    expect(unsaid).toEqual([])
  })

  it('describes a service by its id, whatever the size of the list', () => {
    const [first] = services
    expect(describeService(first?.id ?? 0)).toEqual(first)
    expect(describeService(1)).toBeNull()
  })
})

describe('what changes in the catalogue', () => {
  it('shows a new price and a new name, and forgets what is gone', () => {
    const catalogue = new Catalogue({ seed: 1, size: 200, isDrifting: false })
    const [first, second] = catalogue.list(0)
    expect(catalogue.change(first?.id ?? 0, { rate: '99.00' })).toBe(true)
    expect(catalogue.change(first?.id ?? 0, { name: 'Renamed' })).toBe(true)
    expect(catalogue.change(second?.id ?? 0, { gone: true })).toBe(true)
    expect(catalogue.change(1, { gone: true })).toBe(false)
    expect(catalogue.list(0)).toHaveLength(199)
    expect(catalogue.list(0)[0]).toMatchObject({ id: first?.id, rate: '99.00', name: 'Renamed' })
    expect(catalogue.find(second?.id ?? 0, 0)).toBeNull()
    expect(catalogue.original(second?.id ?? 0)).toEqual(second)
  })

  it('keeps a price within a quarter of where it began, however many years it drifts', () => {
    const drifting = new Catalogue({ seed: 1, size: 1_000, isDrifting: true })
    const before = new Map(drifting.list(0).map(({ id, rate }) => [id, Number(rate)]))
    const ratios = drifting.list(3_650 * DAY_MS).map(({ id, rate }) => Number(rate) / (before.get(id) ?? 0))
    // Rates have two to four decimals, so the cheapest ones are rounded a little past the edge.
    expect(Math.max(...ratios)).toBeLessThan(1.3)
    expect(Math.min(...ratios)).toBeGreaterThan(0.75)
    expect(ratios.filter(ratio => ratio > 1).length).toBeLessThan(650)
    expect(ratios.filter(ratio => ratio < 1).length).toBeLessThan(650)
  })

  it('moves a few prices a week when drift is on, and none when it is off', () => {
    const drifting = new Catalogue({ seed: 1, size: 1_000, isDrifting: true })
    const standing = new Catalogue({ seed: 1, size: 1_000, isDrifting: false })
    const before = drifting.list(0)
    const moved = drifting.list(8 * DAY_MS).filter((service, index) => service.rate !== before[index]?.rate)
    expect(moved.length).toBeGreaterThan(5)
    expect(moved.length).toBeLessThan(60)
    expect(standing.list(8 * DAY_MS)).toEqual(standing.list(0))
  })
})

it('writes bold letters for letters and digits alone', () => {
  expect(boldLetters('Non Drop 30%')).toBe('𝗡𝗼𝗻 𝗗𝗿𝗼𝗽 𝟯𝟬%')
})
