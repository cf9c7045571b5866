import { describe, expect, it } from 'vitest'
import { decideRefill, droppedOf, judgeRefillAgain, type RefillFacts, type RefillOrder } from './refill.ts'
import type { RefusalCode } from './refusal.ts'
import { DEFAULT_SETTINGS, type PolicySettings } from './settings.ts'

const DAY_MS = 86_400_000
const now = new Date('2025-11-23T16:20:00Z')
const endedAt = new Date('2025-10-30T04:10:00Z')
const hoursFrom = (hours: number, from = now) => new Date(from.getTime() + hours * 3_600_000)

const order: RefillOrder = {
  id: '48107', status: 'Partial', metric: 'Views', quantity: 10_000, startCount: 18_204, delivered: 8_400, endedAt, endedCause: 'SupplierPartial',
  guarantee: { days: 30, isLifetime: false, words: 'R30' },
}
const facts: RefillFacts = {
  order, accountStatus: 'Active', reading: { count: 25_310, visibility: 'Public', readAt: hoursFrom(-1) }, openRefillId: null, evidence: null, lastRefillEndedAt: null,
  watchHoursShown: null, startSlowMs: null, settingsVersion: 1,
}

interface Change {
  readonly order?: Partial<RefillOrder>
  readonly reading?: Partial<NonNullable<RefillFacts['reading']>>
  readonly facts?: Partial<RefillFacts>
  readonly settings?: Partial<PolicySettings>
  readonly now?: Date
}

function changed(change: Change): RefillFacts {
  const reading = facts.reading === null ? null : { ...facts.reading, ...change.reading }
  return { ...facts, reading, ...change.facts, order: { ...order, ...change.order } }
}

function decideWith(change: Change = {}) {
  return decideRefill(changed(change), { ...DEFAULT_SETTINGS, ...change.settings }, change.now ?? now)
}

function refusalWith(change: Change) {
  const decision = decideWith(change)
  if (decision.allowed) throw new Error('It was granted.')
  return decision.refusal
}

function isAllowedWith(change: Change) {
  return decideWith(change).allowed
}

describe('asking for a refill', () => {
  it('P4.13 grants what dropped: guaranteed less current', () => {
    expect(decideWith()).toMatchObject({ allowed: true, grant: { quantity: 1_294, guaranteedCount: 26_604, currentCount: 25_310, settingsVersion: 1 } })
  })

  it('says every check with its clause and what it looked at', () => {
    expect(decideWith().checks.map(({ clause, title, detail, text }) => [clause, title, detail, text])).toEqual([
      ['P4.1', 'Ended with a delivery', null, null],
      ['P4.2', 'Guaranteed when ordered', null, null],
      ['P4.3', 'Guarantee still runs', '5 d 11 h left', null],
      ['P4.4', 'Same link as ordered', null, null],
      ['P4.5', 'Link works, public', 'read 1 hour ago', null],
      ['P4.6', 'Large enough', '54.9 %, needs 10 %', null],
      ['P4.7', 'Above the start count', '25,310 over 18,204', null],
      ['P4.8', 'There is a drop', '25,310 under 26,604', null],
      ['P4.9', 'Not a watch-hours service', null, null],
      ['P4.10', 'No other refill open', null, null],
      ['P4.11', 'No evidence wanted', null, null],
      ['P4.12', 'Not closed for own doing', null, null],
    ])
  })

  it.each<readonly [string, Change, string]>([
    ['P4.1 the order has not ended', { order: { status: 'InProgress', endedAt: null, endedCause: null, delivered: 6_184 } }, 'It is In progress, with 6,184 of 10,000 delivered. The guarantee begins when it ends.'],
    ['P4.1 the order ended with nothing delivered', { order: { status: 'Cancelled', delivered: 0 }, reading: { count: null } }, 'It ended as Cancelled with 0 of 10,000 delivered, so nothing can have dropped.'],
    ['P4.2 the service had no guarantee when it was ordered', { order: { guarantee: null } }, 'The service had no refill guarantee when you ordered.'],
    ['P4.3 the guarantee is over', { now: new Date(endedAt.getTime() + 32 * DAY_MS) }, 'It ran for 30 days from the end of the order and ended 2 days ago.'],
    ['P4.4 the link was deleted', { reading: { visibility: 'Deleted', count: null } }, 'Read 1 hour ago. A refill is for the order and its link, which must work as it did.'],
    ['P4.4 the link was renamed', { reading: { visibility: 'Renamed', count: null } }, 'Read 1 hour ago. A refill is for the order and its link, which must work as it did.'],
    ['P4.5 the target is private', { reading: { visibility: 'Private', count: null } }, 'Read 1 hour ago. Make it public with its counter visible, then ask again.'],
    ['P4.5 the counter is hidden', { reading: { visibility: 'CounterHidden', count: null } }, 'Read 1 hour ago. Make it public with its counter visible, then ask again.'],
    ['P4.5 the target is closed to visitors', { reading: { visibility: 'Forbidden', count: null } }, 'Read 1 hour ago. Make it public with its counter visible, then ask again.'],
    ['P4.6 the quantity is less than 10 % of the start count', { order: { quantity: 5_000, delivered: 5_000, startCount: 200_000 }, reading: { count: 204_000 } }, 'Ordered 5,000 is 2.5 % of the start count 200,000; at least 10 % is needed.'],
    ['P4.7 the current count is below the start count', { reading: { count: 18_200 } }, 'It shows 18,200, 4 below the start count 18,204. More was lost than this order delivered.'],
    ['P4.8 the current count is at the guaranteed count', { reading: { count: 26_604 } }, 'The counter shows 26,604, exactly the guaranteed count.'],
    ['P4.8 the current count is above the guaranteed count', { reading: { count: 30_000 } }, 'The counter shows 30,000, 3,396 above the guaranteed count 26,604.'],
    ['P4.9 the watch hours shown reach the quantity', { order: { metric: 'WatchHours' }, facts: { watchHoursShown: 10_000 } }, 'The channel shows 10,000 hours, 10,000 were ordered. However they came about, they count.'],
    ['P4.10 a refill of the order is open', { facts: { openRefillId: '3104' } }, 'Refill 3,104 of this order is under way. Ask again when it has finished.'],
    ['P4.11 evidence was asked for and has not been supplied', { facts: { evidence: { mustShow: 'the whole page with its counter.', isSupplied: false } } }, 'A screenshot was asked for that shows: the whole page with its counter. Send it, then ask again.'],
    ['P4.12 the order was closed for the customer’s own doing', { order: { status: 'Completed', endedCause: 'TargetPrivate' } }, 'The target was made private while the order ran, which ends the guarantee with it.'],
    ['P4.12 the account is suspended', { facts: { accountStatus: 'Suspended' } }, 'A suspended account has no refills. Write to the house to have it looked at.'],
    ['P4.12 the account is closed', { facts: { accountStatus: 'Closed' } }, 'A closed account has no refills.'],
    ['P4.16 the last refill finished less than 24 hours ago', { facts: { lastRefillEndedAt: hoursFrom(-21.5) } }, 'It finished 21 hours ago. Another can be asked for after 24 hours, in 3 hours.'],
  ])('%s', (name, change, text) => {
    const refusal = refusalWith(change)
    expect([refusal.clause, refusal.text]).toEqual([name.split(' ', 1)[0], text])
    expect(refusal.checks.filter(check => check.verdict === 'Failed')).toHaveLength(1)
  })

  it('refuses for one reason after the other, in order of precedence, until all are mended', () => {
    let wrong: Change = {
      order: { status: 'Processing', endedAt: null, delivered: 0, guarantee: null, startCount: 200_000, quantity: 5_000, endedCause: 'TargetDeleted', metric: 'WatchHours' },
      facts: { reading: null, openRefillId: '3', evidence: { mustShow: 'all', isSupplied: false }, accountStatus: 'Suspended', lastRefillEndedAt: hoursFrom(-1), watchHoursShown: 5_000 },
    }
    const mendOrder = (order: Change['order']) => { wrong = { ...wrong, order: { ...wrong.order, ...order } } }
    const mendFacts = (facts: Change['facts']) => { wrong = { ...wrong, facts: { ...wrong.facts, ...facts } } }
    const reading = { count: 199_000, visibility: 'Public' as const, readAt: hoursFrom(-1) }
    const walk: readonly (readonly [RefusalCode, () => void])[] = [
      ['ORDER_NOT_ENDED', () => mendOrder({ status: 'Cancelled', endedAt })],
      ['NOTHING_DELIVERED', () => mendOrder({ delivered: 5_000 })],
      ['NO_GUARANTEE', () => mendOrder({ guarantee: { days: 24, isLifetime: false, words: null } })],
      ['GUARANTEE_ENDED', () => { mendOrder({ guarantee: { days: 25, isLifetime: false, words: null } }); mendFacts({ reading: { ...reading, visibility: 'Deleted', count: null } }) }],
      ['LINK_GONE', () => mendFacts({ reading: { ...reading, visibility: 'CounterHidden' } })],
      ['TARGET_HIDDEN', () => mendFacts({ reading })],
      ['ORDER_TOO_SMALL', () => mendOrder({ quantity: 20_000 })],
      ['BELOW_START_COUNT', () => mendFacts({ reading: { ...reading, count: 205_000 } })],
      ['NO_DROP', () => mendFacts({ reading: { ...reading, count: 204_999 }, watchHoursShown: 20_001 })],
      ['WATCH_HOURS_REACHED', () => mendFacts({ watchHoursShown: 19_999 })],
      ['REFILL_ALREADY_OPEN', () => mendFacts({ openRefillId: null })],
      ['EVIDENCE_MISSING', () => mendFacts({ evidence: { mustShow: 'all', isSupplied: true } })],
      ['OWN_DOING', () => mendOrder({ endedCause: 'SupplierCancelled' })],
      ['REFILL_ACCOUNT_NOT_ACTIVE', () => mendFacts({ accountStatus: 'Active' })],
      ['REFILL_TOO_SOON', () => mendFacts({ lastRefillEndedAt: hoursFrom(-24) })],
    ]
    for (const [code, mend] of walk) {
      expect(refusalWith(wrong).code).toBe(code)
      mend()
    }
    expect(decideWith(wrong)).toMatchObject({ allowed: true, grant: { quantity: 1 } })
  })

  it('P4.3 counts the last instant of the guarantee and not one after it', () => {
    const endAt = new Date(endedAt.getTime() + 30 * DAY_MS)
    expect([-1, 0, 1].map(ms => isAllowedWith({ now: new Date(endAt.getTime() + ms) }))).toEqual([true, true, false])
  })

  it('P1.2 hears no complaint about a drop without a guarantee, however large', () => {
    expect(refusalWith({ order: { guarantee: null }, reading: { count: 18_204 } })).toMatchObject({ clause: 'P4.2', isTransient: false })
  })

  it('P4.3 lets a lifetime guarantee run', () => {
    const decision = decideWith({ order: { guarantee: { days: null, isLifetime: true, words: 'lifetime' } }, now: hoursFrom(24 * 3_650) })
    expect(decision.allowed).toBe(true)
    expect(decision.checks.find(check => check.clause === 'P4.3')?.detail).toBe('lifetime')
  })

  it('P4.6 takes exactly 10 % as enough, and one unit less as too little', () => {
    const withQuantity = (quantity: number, startCount: number) => isAllowedWith({ order: { quantity, delivered: quantity, startCount }, reading: { count: startCount } })
    expect([withQuantity(20_000, 200_000), withQuantity(19_999, 200_000), withQuantity(1, 0)]).toEqual([true, false, true])
    // Floating point would call this 10 %.
    expect([withQuantity(1_000_000_000, 10_000_000_000), withQuantity(999_999_999, 10_000_000_000)]).toEqual([true, false])
  })

  it('P4.6 never shows a share as the limit that it just misses', () => {
    expect(refusalWith({ order: { quantity: 19_999, delivered: 19_999, startCount: 200_000 }, reading: { count: 200_000 } }).text)
      .toBe('Ordered 19,999 is 9.9 % of the start count 200,000; at least 10 % is needed.')
    expect(refusalWith({ order: { quantity: 1, delivered: 1, startCount: 200_000 }, reading: { count: 200_000 } }).text).toContain('is less than 0.1 % of')
  })

  it('P4.7 allows a count that is exactly the start count', () => {
    expect(decideWith({ reading: { count: 18_204 } })).toMatchObject({ allowed: true, grant: { quantity: 8_400 } })
  })

  it('P4.9 looks at the total of the channel for watch hours, and at nothing else', () => {
    const hours = (watchHoursShown: number | null, metric: RefillOrder['metric'] = 'WatchHours') => decideWith({ order: { metric }, facts: { watchHoursShown } })
    expect([hours(9_999).allowed, hours(10_000).allowed, hours(10_000, 'Views').allowed]).toEqual([true, false, true])
    expect(hours(9_999).checks.find(check => check.clause === 'P4.9')?.detail).toBe('9,999 of 10,000')
    expect(hours(null)).toMatchObject({ allowed: false, refusal: { code: 'WATCH_HOURS_NOT_READ' } })
  })

  it('P4.11 says when evidence was supplied', () => {
    expect(decideWith({ facts: { evidence: { mustShow: 'all', isSupplied: true } } }).checks.find(check => check.clause === 'P4.11')?.title).toBe('Evidence supplied')
  })

  it('P4.14 starts after 48 hours at the latest, or as late as the service itself', () => {
    const latest = (startSlowMs: number | null) => {
      const decision = decideWith({ facts: { startSlowMs } })
      return decision.allowed ? decision.grant.startLatestAt : null
    }
    expect([latest(null), latest(47 * 3_600_000), latest(48 * 3_600_000), latest(72 * 3_600_000)]).toEqual([hoursFrom(48), hoursFrom(48), hoursFrom(48), hoursFrom(72)])
  })

  it('P4.16 allows another refill after exactly 24 hours, and says so only where there was one', () => {
    const again = (hours: number) => decideWith({ facts: { lastRefillEndedAt: hoursFrom(-hours) } })
    expect([again(23.999).allowed, again(24).allowed]).toEqual([false, true])
    expect(again(24).checks.at(-1)).toMatchObject({ clause: 'P4.16', verdict: 'Passed' })
  })

  it('P4.17 grants units and no money', () => {
    const decision = decideWith()
    expect(decision.allowed && Object.entries(decision.grant).filter(([name, value]) => name.endsWith('Micros') || typeof value === 'bigint')).toEqual([])
  })

  it.each<readonly [string, Change]>([
    ['nobody has read the counter', { facts: { reading: null } }],
    ['the last reading is from before the end', { reading: { readAt: new Date(endedAt.getTime() - 1) } }],
    ['the last reading is from before the last refill', { reading: { readAt: hoursFrom(-30) }, facts: { lastRefillEndedAt: hoursFrom(-29) } }],
  ])('waits while %s', (_, change) => {
    const refusal = refusalWith(change)
    expect(refusal).toMatchObject({ clause: 'P4.4', code: 'LINK_NOT_READ', isTransient: true, text: 'Not looked at since the order ended or was last refilled.' })
    expect(refusal.checks.filter(check => check.verdict === 'Unknown').map(check => check.clause)).toEqual(['P4.4', 'P4.5', 'P4.7', 'P4.8'])
  })

  it('takes a reading of the very moment the order ended', () => {
    expect(refusalWith({ reading: { readAt: endedAt, count: 26_604 } }).code).toBe('NO_DROP')
  })

  it('waits while the start count was never read', () => {
    expect(refusalWith({ order: { startCount: null } })).toMatchObject({ clause: 'P4.6', code: 'START_COUNT_UNKNOWN' })
  })

  it('says of an open order what can be said already', () => {
    const decision = decideWith({ order: { status: 'InProgress', endedAt: null, startCount: 200_000 } })
    expect(decision.checks.map(({ clause, verdict }) => `${clause} ${verdict}`)).toEqual(['P4.1 Failed', 'P4.2 Passed', 'P4.6 Failed', 'P4.10 Passed', 'P4.11 Passed', 'P4.12 Passed'])
  })

  it('judges by the settings it is given', () => {
    expect(isAllowedWith({ settings: { refillStartShareBasisPoints: 5_493 } })).toBe(true)
    expect(refusalWith({ settings: { refillStartShareBasisPoints: 5_494 } }).text).toBe('Ordered 10,000 is 54.9 % of the start count 18,204; at least 54.94 % is needed.')
  })
})

describe('judging a refill that is under way again', () => {
  it('P4.10 is not in the way of itself, nor is how soon after another it was asked for', () => {
    const running = changed({ facts: { openRefillId: '3', lastRefillEndedAt: hoursFrom(-30) } })
    expect(judgeRefillAgain(running, DEFAULT_SETTINGS, hoursFrom(-20), now).allowed).toBe(true)
  })

  it('P4.3 needs the guarantee only up to the moment it was asked for', () => {
    const endAt = new Date(endedAt.getTime() + 30 * DAY_MS)
    const later = hoursFrom(72, endAt)
    expect(judgeRefillAgain(facts, DEFAULT_SETTINGS, endAt, later).allowed).toBe(true)
    expect(judgeRefillAgain(facts, DEFAULT_SETTINGS, new Date(endAt.getTime() + 1), later).allowed).toBe(false)
  })

  it('P4.8 sees that the counter has recovered meanwhile', () => {
    expect(judgeRefillAgain(changed({ reading: { count: 26_700 } }), DEFAULT_SETTINGS, hoursFrom(-20), now)).toMatchObject({ allowed: false, refusal: { code: 'NO_DROP' } })
  })
})

describe('what dropped', () => {
  it.each([
    ['P4.13 guaranteed less current', order, 25_310, 1_294],
    ['P4.13 at most what was delivered', order, 0, 8_400],
    ['P4.13 nothing above the guaranteed count', order, 99_999, 0],
    ['P4.13 nothing while the order is open', { ...order, endedAt: null }, 25_310, 0],
    ['P4.13 nothing without a start count', { ...order, startCount: null }, 25_310, 0],
  ] as const)('%s', (_, of, currentCount, dropped) => {
    expect(droppedOf(of, currentCount)).toBe(dropped)
  })
})
