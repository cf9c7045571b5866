import { describe, expect, it } from 'vitest'
import type { OrderEventRowFragment } from '../graphql/generated/graphql.ts'
import { THIN_SPACE } from '../shared/counts.ts'
import { currentNote, deliveredHint, finishNote, guaranteeNote, startNote, type StripOrder } from './order-strip.ts'

const now = new Date(2026, 2, 4, 16, 20)
const at = (hour: number, minute = 0, day = 4): string => new Date(2026, 2, day, hour, minute).toISOString()

const order: StripOrder = {
  status: 'InProgress',
  quantity: 10_000,
  delivered: 6_184,
  remains: 3_816,
  startCount: 18_204,
  currentCount: 24_388,
  guaranteedCount: null,
  guarantee: { isLifetime: false },
  guaranteeEndsAt: null,
  placedAt: at(10, 35),
  endedAt: null,
  expectedStartAt: at(10, 51),
  expectedFinishAt: at(20, 20),
  slowFinishAt: at(0, 40, 5),
  estimate: { sampleSize: 0, measuredAt: null, startMedianMs: null, startSlowMs: null, finishFastMs: null, finishMedianMs: null, finishSlowMs: null, course: [] },
}
const ended: StripOrder = { ...order, status: 'Partial', delivered: 8_400, remains: 1_600, guaranteedCount: 26_604, endedAt: at(4, 10), guaranteeEndsAt: at(4, 10, 29) }
const reading = { deliveredChange: 12 } as OrderEventRowFragment

describe('deliveredHint', () => {
  it('compares with what is usual by now, where something is measured', () => {
    const course = [0, 1].map((share) => ({ share, fastMs: share * 36e5, medianMs: share * 41_400_000, slowMs: share * 72e6 }))
    expect(deliveredHint({ ...order, estimate: { ...order.estimate, sampleSize: 10, course } }, now.getTime())).toBe(`61${THIN_SPACE}%, expected 50${THIN_SPACE}% by now`)
    expect(deliveredHint(order, now.getTime())).toBe(`61${THIN_SPACE}%`)
  })

  it('says what was not delivered once it has ended', () => {
    expect(deliveredHint(ended, now.getTime())).toBe(`84${THIN_SPACE}%, 1,600 not delivered`)
    expect(deliveredHint({ ...ended, status: 'Completed', delivered: 10_000, remains: 0 }, now.getTime())).toBe(`100${THIN_SPACE}%`)
  })
})

describe('the notes under the numbers', () => {
  it('say when the order started, or should', () => {
    expect(startNote({ ...order, startedAt: at(10, 51) }, now).text).toBe('today 10:51')
    expect(startNote({ ...order, startedAt: null, expectedStartAt: at(18) }, now).text).toBe('≈ 18:00 today')
    expect(startNote({ ...ended, startedAt: null }, now).text).toBe('never started')
  })

  it('name a drop before anything else', () => {
    expect(currentNote({ ...ended, currentCount: 25_310 }, reading)).toEqual({ text: '1,294 under guaranteed', isBad: true })
    expect(currentNote({ ...ended, currentCount: 26_604 }, null)).toEqual({ text: '', isBad: false })
    expect(currentNote(order, reading)).toEqual({ text: '+12', isBad: false })
  })

  it('say how long the guarantee runs, or ran', () => {
    expect(guaranteeNote(ended, now).text).toBe('until 29 Mar 04:10')
    expect(guaranteeNote({ ...ended, guaranteeEndsAt: at(9, 0, 1) }, now).text).toBe('ended 1 Mar 09:00')
    expect(guaranteeNote({ ...ended, guarantee: null }, now).text).toBe('no guarantee')
    expect(guaranteeNote({ ...ended, guarantee: { isLifetime: true }, guaranteeEndsAt: null }, now).text).toBe('for the lifetime of the link')
  })

  it('give the slow end of the estimate, also when it has passed', () => {
    expect(finishNote(order, false, now).text).toBe('by 00:40 tomorrow at the slow end')
    expect(finishNote({ ...order, slowFinishAt: at(12) }, false, now).text).toBe('slow end was 12:00')
    expect(finishNote(order, true, now).text).toBe('at the slow end')
    expect(finishNote({ ...order, slowFinishAt: null }, false, now).text).toBe('nothing measured yet')
  })
})
