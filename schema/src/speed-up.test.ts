import { describe, expect, it } from 'vitest'
import { lateAfterOf } from './estimate.ts'
import type { RefusalCode } from './refusal.ts'
import { DEFAULT_SETTINGS } from './settings.ts'
import { decideSpeedUp, refillLateAfterOf, type SpeedUpFacts } from './speed-up.ts'

const now = new Date('2025-11-23T16:20:00Z')
const hoursFrom = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const facts: SpeedUpFacts = { subject: 'Order', isOpen: true, lateAfter: hoursFrom(-2), openSpeedUpId: null, evidence: null }

describe('asking for speed-up', () => {
  it('P6.3 is granted past the estimate, and says by how much', () => {
    expect(decideSpeedUp(facts, now)).toMatchObject({ allowed: true, grant: { subject: 'Order', lateMs: 2 * 3_600_000 } })
  })

  it('P6.3 counts the last instant as in time', () => {
    expect([-1, 0, 1].map(ms => decideSpeedUp({ ...facts, lateAfter: now }, new Date(now.getTime() + ms)).allowed)).toEqual([false, false, true])
  })

  it.each<readonly [string, Partial<SpeedUpFacts>, string, string]>([
    ['P6.3 what has ended', { isOpen: false }, 'The order has ended', 'What has ended cannot be sped up.'],
    ['P6.3 what is in time', { lateAfter: hoursFrom(25.5) }, 'The order is within its estimate', 'The estimate runs for another 26 hours. Past it you can ask for speed-up.'],
    ['P6.3 what is asked for already', { subject: 'Refill', openSpeedUpId: '1204' }, 'Speed-up is asked for already', 'Request 1,204 for this refill is open. There is one at a time.'],
    ['P6.3 evidence that is missing', { evidence: { mustShow: 'the counter', isSupplied: false } }, 'Evidence is still missing', 'A screenshot was asked for that shows: the counter. Send it, then ask again.'],
  ])('%s is refused', (_, change, title, text) => {
    const decision = decideSpeedUp({ ...facts, ...change }, now)
    expect(decision).toMatchObject({ allowed: false, refusal: { clause: 'P6.3', title, text } })
    expect(decision.checks.filter(check => check.verdict === 'Failed')).toHaveLength(1)
  })

  it('refuses for one reason after the other, in order of precedence, until all are mended', () => {
    let wrong: SpeedUpFacts = { subject: 'Refill', isOpen: false, lateAfter: hoursFrom(1), openSpeedUpId: '7', evidence: { mustShow: 'all', isSupplied: false } }
    const walk: readonly (readonly [RefusalCode, Partial<SpeedUpFacts>])[] = [
      ['SPEED_UP_ENDED', { isOpen: true }], ['NOT_LATE', { lateAfter: hoursFrom(-1) }], ['SPEED_UP_ALREADY_OPEN', { openSpeedUpId: null }],
      ['SPEED_UP_EVIDENCE_MISSING', { evidence: { mustShow: 'all', isSupplied: true } }],
    ]
    for (const [code, mend] of walk) {
      expect(decideSpeedUp(wrong, now)).toMatchObject({ allowed: false, refusal: { code } })
      wrong = { ...wrong, ...mend }
    }
    expect(decideSpeedUp(wrong, now).allowed).toBe(true)
  })

  it('P3.5 an order is late past the slow end of its start, and once started of its finish', () => {
    const estimate = { startSlowMs: 3_600_000, finishSlowMs: 10 * 3_600_000 }
    const late = (startedAt: Date | null, measured: { startSlowMs: number | null, finishSlowMs: number | null } = estimate) => lateAfterOf({ placedAt: now, startedAt }, measured, DEFAULT_SETTINGS)
    expect([late(null), late(now)]).toEqual([hoursFrom(1), hoursFrom(10)])
    expect([late(null, { startSlowMs: null, finishSlowMs: null }), late(now, { startSlowMs: null, finishSlowMs: null })]).toEqual([hoursFrom(72), hoursFrom(72)])
  })

  it('P4.14 a refill is late past its latest start, and once started after the usual lead time', () => {
    const startLatestAt = hoursFrom(48)
    expect([refillLateAfterOf({ startLatestAt, startedAt: null }, DEFAULT_SETTINGS), refillLateAfterOf({ startLatestAt, startedAt: now }, DEFAULT_SETTINGS)]).toEqual([hoursFrom(48), hoursFrom(72)])
  })
})
