import { describe, expect, it } from 'vitest'
import { guaranteeWords, prospectsOf, type ProspectOrder } from './order-prospects.ts'

const now = new Date(2026, 2, 4, 16, 20)
const at = (hour: number, minute = 0, day = 4): string => new Date(2026, 2, day, hour, minute).toISOString()

const order: ProspectOrder = {
  status: 'InProgress',
  quantity: 10_000,
  delivered: 6_184,
  remains: 3_816,
  startCount: 18_204,
  currentCount: 24_388,
  guaranteedCount: null,
  guarantee: { days: 30, isLifetime: false },
  guaranteeEndsAt: null,
  currency: 'USD',
  charged: '12.4',
  placedAt: at(10, 35),
  endedAt: null,
  expectedStartAt: at(10, 51),
  expectedFinishAt: at(20, 20),
  slowFinishAt: at(23, 40),
  estimate: { sampleSize: 10, measuredAt: null, startMedianMs: null, startSlowMs: null, finishFastMs: null, finishMedianMs: null, finishSlowMs: null, course: [] },
}
const valueOf = (part: Partial<ProspectOrder>, what: string): string | undefined => prospectsOf({ ...order, ...part }, now).find((prospect) => prospect.what === what)?.value

describe('prospectsOf', () => {
  it('says of an open order when it should end, and what would come back', () => {
    expect(valueOf({}, 'Completed')).toBe('≈ 20:20, slow end 23:40')
    expect(valueOf({}, 'If part cannot be delivered')).toBe('up to $4.73 refunded')
    expect(valueOf({}, 'If it takes longer')).toBe('from today 23:40')
    expect(valueOf({}, 'Guarantee')).toBe('30 days from the end')
  })

  it('promises no time that has passed', () => {
    expect(valueOf({ expectedFinishAt: at(15) }, 'Completed')).toBe('slow end 23:40')
    expect(valueOf({ slowFinishAt: at(12), expectedFinishAt: at(11) }, 'Completed')).toBe('past its estimate')
    expect(valueOf({ expectedFinishAt: null, slowFinishAt: null }, 'Completed')).toBe('usually within 72 h')
  })

  it('says of an ended order how long a drop is refilled', () => {
    const ended: Partial<ProspectOrder> = { status: 'Partial', endedAt: at(4), currentCount: 26_604, guaranteedCount: 26_604, guaranteeEndsAt: at(4, 10, 29) }
    expect(valueOf(ended, 'If the count drops')).toBe('refilled until 29 Mar 04:10')
    expect(valueOf({ ...ended, currentCount: 25_310 }, '1,294 dropped')).toBe('refilled until 29 Mar 04:10')
    expect(valueOf({ ...ended, guaranteeEndsAt: at(4, 10, 1) }, 'If the count drops')).toBe('guarantee ended 1 Mar 04:10')
    expect(valueOf({ ...ended, guarantee: null }, 'If the count drops')).toBe('no guarantee')
  })

  it('gives each of them a clause', () => {
    for (const status of ['InProgress', 'Completed'] as const) expect(prospectsOf({ ...order, status }, now).every(({ clause }) => /^P\d\.\d+$/.test(clause))).toBe(true)
  })
})

it('says a guarantee in words', () => {
  expect([null, { days: null, isLifetime: true }, { days: 1, isLifetime: false }].map(guaranteeWords)).toEqual(['none', 'lifetime', '1 day from the end'])
})
