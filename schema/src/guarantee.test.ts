import { describe, expect, it } from 'vitest'
import { guaranteeText, readGuarantee } from './guarantee.ts'
import names from './service-names.json' with { type: 'json' }

/** A number of days, 'lifetime', or null for none. */
function daysOf(name: string, description: string | null = null) {
  const { guarantee } = readGuarantee(name, description)
  return guarantee === null ? null : guarantee.days ?? 'lifetime'
}

describe('the guarantee in a service’s name', () => {
  it.each(names.map(row => [row.name, row.expected.days, row] as const))('P1.3 %s: %s', (name, days, { description }) => {
    const { guarantee, contradiction } = readGuarantee(name, description)
    expect(daysOf(name, description)).toBe(days)
    expect(contradiction).toBeNull()
    expect(guarantee?.isLifetime ?? false).toBe(days === 'lifetime')
    expect(`${name}\n${description}`.normalize('NFC')).toContain(guarantee?.words ?? '')
  })

  it('P1.3 names the words it was read from, nearly always those a person would name', () => {
    const granted = names.filter(row => row.expected.days !== null)
    const same = granted.filter((row) => {
      const words = readGuarantee(row.name, row.description).guarantee?.words ?? ''
      return words !== '' && row.words !== null && (row.words.includes(words) || words.includes(row.words))
    })
    expect(same.length).toBeGreaterThanOrEqual(granted.length - 2)
  })

  it.each([
    ['30 Days Refill', 30], ['R30', 30], ['AR30', 30], ['AR 60', 60], ['♻️ 60D', 60], ['60D ♻️', 60], ['Refill: 1 year', 365], ['2 Years Guarantee', 730], ['6 Months Refill', 180], ['2 weeks warranty', 14],
    ['Lifetime guarantee', 'lifetime'], ['Life-time refill', 'lifetime'], ['R∞', 'lifetime'], ['Lifetime ♻️', 'lifetime'], ['Refill within 30 days', 30], ['Refill 30', 30], ['Guaranteed 90', 90], ['𝟑𝟎 𝐃𝐚𝐲𝐬 𝐑𝐞𝐟𝐢𝐥𝐥', 30], ['🆁30', 30],
    ['REFİLL 30 GÜN', 30], ['1 Yıl Garanti', 365], ['30 jours de garantie', 30], ['Reposición de 30 días', 30], ['Garantía de por vida', 'lifetime'], ['Гарантия 1 год', 365], ['الضمان: 30 يوم', 30],
    ['Instagram Followers ┃ Max 500K ┃ 30D Refill ♻️ ┃ 50K/day ⚡', 30], ['365 Days Refill Button', 365], ['No drop, 30 days refill', 30], ['30 days refill. No refill if the name changes', 30],
  ])('P1.3 ‘%s’ grants %s', (name, days) => {
    expect(daysOf(name)).toBe(days)
  })

  it.each([
    '', 'No Refill', 'no-refill', 'NoRefill', 'NR', '[NR]', 'Non Drop', 'Non Drop 180 days', 'Refill: No', 'Refill - No', 'Refill: Non Drop', 'Without refill', 'Sem garantia', 'Sin Garantía', 'Sans garantie', 'Tanpa garansi', 'Garantisiz',
    'Telafisiz', 'Без гарантии', 'Гарантии нет', 'بدون تعويض', 'No guarantee', 'Refill 50k/day', 'Refill: 0-1 hour', 'Refill 24h', 'Refill $30', 'Server R1000', 'Speed 30 days', '♻️', 'Auto refill', 'Max 30K', 'Refill 0 days', 'R0', 'S30', 'VR360',
    'Premium Members [30 Day]', 'Refill 99999 days',
  ])('P1.3 ‘%s’ grants nothing', (name) => {
    expect(daysOf(name)).toBeNull()
  })

  it('P1.3 a denial and a grant contradict each other: no guarantee, and the administrator sees why', () => {
    expect(readGuarantee('Likes [No Refill]', 'Refill: 30 days')).toEqual({ guarantee: null, contradiction: '‘No Refill’ denies what ‘Refill: 30 days’ grants.' })
    expect(readGuarantee('Likes R30', 'No guarantee')).toMatchObject({ guarantee: null, contradiction: '‘No guarantee’ denies what ‘R30’ grants.' })
    expect(readGuarantee('Likes R30 | No refill', null)).toMatchObject({ guarantee: null, contradiction: '‘No refill’ denies what ‘R30’ grants.' })
  })

  it('P1.3 two different spans: the name holds, and the administrator sees both', () => {
    expect(readGuarantee('Likes R30', 'Refill: 60 days')).toMatchObject({ guarantee: { days: 30 }, contradiction: 'The name says 30 days, the description 60 days.' })
  })

  it('says a guarantee in a few words', () => {
    expect([guaranteeText(null), guaranteeText({ days: 1, isLifetime: false }), guaranteeText({ days: 30, isLifetime: false }), guaranteeText({ days: null, isLifetime: true })])
      .toEqual(['none', '1 day', '30 days', 'lifetime'])
  })

  it('reads a name of any length in no time', () => {
    const began = performance.now()
    readGuarantee('refill '.repeat(3_000) + '('.repeat(3_000), ' - '.repeat(3_000) + '30'.repeat(3_000))
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})
