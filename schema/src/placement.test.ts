import { describe, expect, it } from 'vitest'
import { decidePlacement, type PlacementFacts, type PlacementRequest } from './placement.ts'
import type { RefusalCode } from './refusal.ts'
import { DEFAULT_SETTINGS, type PolicySettings } from './settings.ts'
import { moneyText } from './wording.ts'
import type { ServiceFacts } from './service.ts'

const now = new Date('2025-11-24T12:00:00Z')
const hoursFrom = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const link = 'https://www.youtube.com/watch?v=pQ4v-8LmKd0&utm_source=mail'
const canonicalLink = 'youtu.be/pQ4v-8LmKd0'

const service: ServiceFacts = {
  id: '7', name: 'YouTube views, engaged viewers', platform: 'YouTube', metric: 'Views', category: 'YouTube views', type: 'Default', rateMicros: 1_240_000n,
  quantityMin: 100, quantityMax: 50_000, quantityStep: 1, guarantee: { days: 30, isLifetime: false, words: 'R30' }, isOnSale: true, offReason: null, offSince: null,
  declaredSource: 'Advertising', forbiddenRegions: [],
}
const facts: PlacementFacts = {
  accountStatus: 'Active', acceptedTermsVersion: 1, termsVersion: 1, availableMicros: 192_860_000n, currency: 'USD', isServiceUsedBefore: true, canonicalLink, lockKey: canonicalLink,
  openOrder: null, openRefillOrderId: null, refillableOrderId: null, target: null, screenHits: [], screenRuleCount: 214, service, settingsVersion: 1,
}
const request: PlacementRequest = { link, quantity: 5_000, comments: null, answerNumber: null, isPublicConfirmed: true, expectedChargeMicros: null }
const openOrder = { isOwn: true, orderId: '48291', quantity: 10_000, delivered: 6_184, expectedFinishAt: hoursFrom(2.5) }

interface Change {
  readonly facts?: Partial<PlacementFacts>
  readonly service?: Partial<ServiceFacts>
  readonly request?: Partial<PlacementRequest>
  readonly settings?: Partial<PolicySettings>
}

function decideWith(change: Change = {}) {
  return decidePlacement(
    { ...facts, ...change.facts, service: { ...service, ...change.service } }, { ...request, ...change.request }, { ...DEFAULT_SETTINGS, ...change.settings }, now,
  )
}

/** The code of the refusal, or null when the order may be placed. */
function codeWith(change: Change): RefusalCode | null {
  const decision = decideWith(change)
  return decision.allowed ? null : decision.refusal.code
}

/** The check of a code that is in the way or advises. */
function checkWith(code: RefusalCode, change: Change) {
  return decideWith(change).checks.find(check => check.code === code && check.verdict !== 'Passed')
}

describe('placing an order', () => {
  it('grants the order when every check passes', () => {
    expect(decideWith()).toMatchObject({
      allowed: true, grant: { canonicalLink, lockKey: canonicalLink, chargeMicros: 6_200_000n, quantity: 5_000, termsVersion: 1, settingsVersion: 1 },
    })
  })

  it('says every check with its clause and what it looked at', () => {
    expect(decideWith({ facts: { target: { visibility: 'Public', readAt: hoursFrom(-1) } } }).checks.map(({ clause, title, detail, text }) => [clause, title, detail, text])).toEqual([
      ['P2.10', 'Account in good standing', null, null],
      ['P2.1', 'Terms accepted', 'version 1', null],
      ['P1.5', 'Service on sale', 'source: advertising', null],
      ['P1.6', 'Quantity within limits', '100–50,000', null],
      ['P2.7', 'Content screen passed', '214 rules', null],
      ['P2.2', 'Public, views shown', 'read 1 hour ago', null],
      ['P2.4', 'Not a watch-hours service', null, null],
      ['P2.5', 'No refill open for this link', '0 open', null],
      ['P2.3', 'No other order for this link', '0 open', null],
      ['P2.8', 'Funds cover it', '6.20 of 192.86', null],
    ])
  })

  it('refuses for one reason after the other, in order of precedence, until all are mended', () => {
    let wrong: Change = {
      facts: {
        accountStatus: 'Suspended', acceptedTermsVersion: null, canonicalLink: 'youtu.be/another', lockKey: 'youtu.be/another', openOrder, openRefillOrderId: '47000', availableMicros: 0n,
        screenHits: [{ rule: '1', words: 'casino', action: 'Review' }, { rule: '2', words: 'poker', action: 'Refuse' }], target: { visibility: 'Private', readAt: hoursFrom(-1) },
      },
      service: { isOnSale: false, declaredSource: 'Undeclared', metric: 'WatchHours' },
      request: { link: 'javascript:alert(1)', quantity: 99, isPublicConfirmed: false, expectedChargeMicros: 1n },
      settings: { isSourceRequired: true },
    }
    const mend = (change: Change) => () => {
      wrong = {
        facts: { ...wrong.facts, ...change.facts }, service: { ...wrong.service, ...change.service }, request: { ...wrong.request, ...change.request }, settings: { ...wrong.settings, ...change.settings },
      }
    }
    const walk: readonly (readonly [RefusalCode, () => void])[] = [
      ['ACCOUNT_SUSPENDED', mend({ facts: { accountStatus: 'Active' } })],
      ['TERMS_NOT_ACCEPTED', mend({ facts: { acceptedTermsVersion: 1 } })],
      ['SERVICE_OFF', mend({ service: { isOnSale: true } })],
      ['SOURCE_UNDECLARED', mend({ service: { declaredSource: 'Placement' } })],
      ['BAD_LINK', mend({ request: { link: 'https://instagram.com/natgeo' } })],
      ['LINK_PLATFORM_MISMATCH', mend({ request: { link } })],
      ['QUANTITY_TOO_SMALL', mend({ request: { quantity: 5_000 }, facts: { canonicalLink, lockKey: canonicalLink } })],
      ['TARGET_FORBIDDEN', mend({ facts: { screenHits: [{ rule: '1', words: 'casino', action: 'Review' }] } })],
      ['TARGET_UNDER_REVIEW', mend({ facts: { screenHits: [] } })],
      ['TARGET_NOT_PUBLIC', mend({ facts: { target: null } })],
      // Whether the target is public is open now, and what is open waits for what has failed.
      ['CHANNEL_NEEDED', mend({ service: { metric: 'Views' } })],
      ['REFILL_OPEN', mend({ facts: { openRefillOrderId: null } })],
      ['LINK_HAS_OPEN_ORDER', mend({ facts: { openOrder: null } })],
      ['RATE_MOVED', mend({ request: { expectedChargeMicros: 6_200_000n } })],
      ['NOT_ENOUGH_FUNDS', mend({ facts: { availableMicros: 6_200_000n } })],
      ['TARGET_NOT_CONFIRMED', mend({ request: { isPublicConfirmed: true } })],
    ]
    for (const [code, mended] of walk) {
      expect(codeWith(wrong)).toBe(code)
      mended()
    }
    expect(codeWith(wrong)).toBeNull()
  })

  it.each<readonly [string, Change, RefusalCode | null]>([
    ['P2.10 a suspended account is refused', { facts: { accountStatus: 'Suspended' } }, 'ACCOUNT_SUSPENDED'],
    ['P2.10 a closed account is refused', { facts: { accountStatus: 'Closed' } }, 'ACCOUNT_CLOSED'],
    ['P2.1 terms never accepted', { facts: { acceptedTermsVersion: null } }, 'TERMS_NOT_ACCEPTED'],
    ['P2.1 an older version accepted', { facts: { termsVersion: 2 } }, 'TERMS_NOT_ACCEPTED'],
    ['P2.1 the version in force accepted', { facts: { termsVersion: 2, acceptedTermsVersion: 2 } }, null],
    ['P1.5 a service that is off', { service: { isOnSale: false, offReason: 'Out of stock.', offSince: hoursFrom(-96) } }, 'SERVICE_OFF'],
    ['P1.5 an undeclared source is refused where the house asks for one', { service: { declaredSource: 'Undeclared' }, settings: { isSourceRequired: true } }, 'SOURCE_UNDECLARED'],
    ['P1.5 an undeclared source passes where it does not', { service: { declaredSource: 'Undeclared' } }, null],
    ['P2.2 no link yet', { request: { link: '  ' } }, 'LINK_MISSING'],
    ['P2.2 no link at all', { request: { link: 'not a link' } }, 'BAD_LINK'],
    ['P2.2 a link into a private network', { request: { link: 'http://127.0.0.1/x' } }, 'BAD_LINK'],
    ['P2.2 a link to another platform', { request: { link: 'instagram.com/natgeo' } }, 'LINK_PLATFORM_MISMATCH'],
    ['P2.2 a web page where a platform is sold', { request: { link: 'example.com/x' } }, 'LINK_PLATFORM_MISMATCH'],
    ['P2.2 any address where web traffic is sold', { service: { platform: 'Web' } }, null],
    ['P2.2 any address where the platform is not known', { service: { platform: 'Other' } }, null],
    ['P1.6 no quantity yet', { request: { quantity: null } }, 'QUANTITY_MISSING'],
    ['P1.6 zero', { request: { quantity: 0 } }, 'QUANTITY_NOT_WHOLE'],
    ['P1.6 below zero', { request: { quantity: -1 } }, 'QUANTITY_NOT_WHOLE'],
    ['P1.6 one and a half', { request: { quantity: 1.5 } }, 'QUANTITY_NOT_WHOLE'],
    ['P1.6 not a number', { request: { quantity: Number.NaN } }, 'QUANTITY_NOT_WHOLE'],
    ['P1.6 below the minimum', { request: { quantity: 99 } }, 'QUANTITY_TOO_SMALL'],
    ['P1.6 the minimum', { request: { quantity: 100 } }, null],
    ['P1.6 the maximum', { request: { quantity: 50_000 } }, null],
    ['P1.6 above the maximum', { request: { quantity: 50_001 } }, 'QUANTITY_TOO_LARGE'],
    ['P1.6 two to the thirty-first, whatever the service says', { request: { quantity: 2 ** 31 }, service: { quantityMax: 2 ** 32 }, facts: { availableMicros: 10n ** 18n } }, 'QUANTITY_TOO_LARGE'],
    ['P1.6 off the step', { request: { quantity: 150 }, service: { quantityStep: 100 } }, 'QUANTITY_OFF_STEP'],
    ['P1.6 on the step', { request: { quantity: 200 }, service: { quantityStep: 100 } }, null],
    ['P1.6 comments that are not there', { service: { type: 'CustomComments' }, request: { quantity: null } }, 'COMMENTS_MISSING'],
    ['P1.6 comments of nothing but blanks', { service: { type: 'CustomComments' }, request: { quantity: null, comments: ' \n\r\n ' } }, 'COMMENTS_MISSING'],
    ['P1.6 too few comments', { service: { type: 'CustomComments', quantityMin: 3 }, request: { quantity: null, comments: 'One\nTwo' } }, 'QUANTITY_TOO_SMALL'],
    ['P1.6 enough comments', { service: { type: 'CustomComments', quantityMin: 2 }, request: { quantity: null, comments: 'One\r\nTwo' } }, null],
    ['P1.6 a quantity that is not the number of comments', { service: { type: 'CustomComments', quantityMin: 2 }, request: { quantity: 5, comments: 'One\nTwo' } }, 'QUANTITY_NOT_COMMENTS'],
    ['P1.6 the quantity of a package is what it holds', { service: { type: 'Package', quantityMin: 1, quantityMax: 1 }, request: { quantity: null } }, null],
    ['P1.6 another quantity of a package', { service: { type: 'Package', quantityMin: 1, quantityMax: 1 }, request: { quantity: 2 } }, 'QUANTITY_FIXED'],
    ['P1.6 no number at all for a package', { service: { type: 'Package', quantityMin: 1, quantityMax: 1 }, request: { quantity: Number.NaN } }, 'QUANTITY_NOT_WHOLE'],
    ['P1.6 a package of comments without comments', { service: { type: 'CustomCommentsPackage', quantityMin: 1 }, request: { quantity: null } }, 'COMMENTS_MISSING'],
    ['P1.6 a poll without its answer', { service: { type: 'Poll' } }, 'ANSWER_MISSING'],
    ['P1.6 an answer of zero', { service: { type: 'Poll' }, request: { answerNumber: 0 } }, 'ANSWER_MISSING'],
    ['P1.6 a poll with its answer', { service: { type: 'Poll' }, request: { answerNumber: 1 } }, null],
    ['P2.7 a hit that refuses', { facts: { screenHits: [{ rule: '1', words: 'casino', action: 'Refuse' }] } }, 'TARGET_FORBIDDEN'],
    ['P2.7 a hit that asks for a review', { facts: { screenHits: [{ rule: '1', words: 'casino', action: 'Review' }] } }, 'TARGET_UNDER_REVIEW'],
    ['P2.2 nobody has confirmed that it is public', { request: { isPublicConfirmed: false } }, 'TARGET_NOT_CONFIRMED'],
    ['P2.2 a public reading does not confirm it for the customer', { request: { isPublicConfirmed: false }, facts: { target: { visibility: 'Public', readAt: hoursFrom(-144) } } }, 'TARGET_NOT_CONFIRMED'],
    ['P2.2 a reading shows it private, whatever was confirmed', { facts: { target: { visibility: 'Private', readAt: hoursFrom(-1) } } }, 'TARGET_NOT_PUBLIC'],
    ['P2.2 a reading shows its counter hidden', { facts: { target: { visibility: 'CounterHidden', readAt: hoursFrom(-1) } } }, 'TARGET_NOT_PUBLIC'],
    ['P2.2 a reading shows it deleted', { facts: { target: { visibility: 'Deleted', readAt: hoursFrom(-1) } } }, 'TARGET_NOT_PUBLIC'],
    ['P2.4 watch hours for a video', { service: { metric: 'WatchHours' } }, 'CHANNEL_NEEDED'],
    ['P2.4 watch hours for a channel', { service: { metric: 'WatchHours' }, request: { link: '@NatGeo' }, facts: { canonicalLink: 'youtube.com/@natgeo', lockKey: 'youtube.com/@natgeo' } }, null],
    ['P2.5 a refill is open', { facts: { openRefillOrderId: '47000' } }, 'REFILL_OPEN'],
    ['P2.5 a drop that could be refilled is advice', { facts: { refillableOrderId: '47000' } }, null],
    ['P2.3 the customer’s own order is open', { facts: { openOrder } }, 'LINK_HAS_OPEN_ORDER'],
    ['P2.3 somebody else’s order is open', { facts: { openOrder: { ...openOrder, isOwn: false } } }, 'LINK_HAS_OPEN_ORDER'],
    ['P1.4 the price the customer saw', { request: { expectedChargeMicros: 6_200_000n } }, null],
    ['P1.4 a price that has risen by a micro', { request: { expectedChargeMicros: 6_199_999n } }, 'RATE_MOVED'],
    ['P1.4 a price that has fallen', { request: { expectedChargeMicros: 7_000_000n } }, 'RATE_MOVED'],
    ['P2.8 exactly enough', { facts: { availableMicros: 6_200_000n } }, null],
    ['P2.8 a micro short', { facts: { availableMicros: 6_199_999n } }, 'NOT_ENOUGH_FUNDS'],
    ['P2.8 nothing at all', { facts: { availableMicros: 0n } }, 'NOT_ENOUGH_FUNDS'],
    ['P2.9 the first time is advice', { facts: { isServiceUsedBefore: false } }, null],
  ])('%s', (_, change, code) => {
    expect(codeWith(change)).toBe(code)
  })
})

describe('what a placement costs', () => {
  it('P2.8 charges a package as a whole', () => {
    expect(decideWith({ service: { type: 'Package', quantityMin: 500, quantityMax: 500, rateMicros: 9_900_000n }, request: { quantity: null } })).toMatchObject({ grant: { quantity: 500, chargeMicros: 9_900_000n } })
  })

  it('P2.8 charges custom comments by their lines', () => {
    expect(decideWith({ service: { type: 'CustomComments', quantityMin: 1, rateMicros: 10_000_000n }, request: { quantity: null, comments: 'One\n\nTwo\r\nThree' } })).toMatchObject({ grant: { quantity: 3, chargeMicros: 30_000n } })
  })
})

describe('how a placement is refused', () => {
  it.each<readonly [string, RefusalCode, Change, string, string]>([
    ['P2.3', 'LINK_HAS_OPEN_ORDER', { facts: { openOrder } }, 'Another order is open for this link', 'Order 48,291 has delivered 6,184 of 10,000 and should finish in about 3 hours.'],
    ['P2.3', 'LINK_HAS_OPEN_ORDER', { facts: { openOrder: { ...openOrder, expectedFinishAt: hoursFrom(-1) } } }, 'Another order is open for this link', 'Order 48,291 has delivered 6,184 of 10,000.'],
    ['P2.3', 'LINK_HAS_OPEN_ORDER', { facts: { openOrder: { ...openOrder, isOwn: false } } }, 'Another order is open for this link', 'It is somebody else’s. One counter serves both, so yours can follow when it has ended.'],
    ['P2.2', 'TARGET_NOT_CONFIRMED', { request: { isPublicConfirmed: false }, facts: { target: { visibility: 'Public', readAt: hoursFrom(-144) } } }, 'Is the video public, with views shown?', 'Last read 6 days ago, public then. Confirm that it still is.'],
    ['P2.2', 'TARGET_NOT_PUBLIC', { facts: { target: { visibility: 'CounterHidden', readAt: hoursFrom(-1) } } }, 'The video hides its counter', 'Read 1 hour ago. The video must be public and its counter visible until the order has ended.'],
    ['P2.9', 'TRY_SMALL_FIRST', { facts: { isServiceUsedBefore: false } }, 'First time with this service', 'Try the minimum first: 100 views cost $0.12.'],
    ['P2.8', 'NOT_ENOUGH_FUNDS', { facts: { availableMicros: 1_000_000n } }, 'Funds do not cover it', 'The order costs $6.20, $1.00 is available. Add $5.20 or order less.'],
    ['P1.4', 'RATE_MOVED', { request: { expectedChargeMicros: 5_900_000n } }, 'The rate has moved', 'The order costs $6.20 now, not $5.90. Look at the new price and place it again.'],
    ['P1.5', 'SERVICE_OFF', { service: { isOnSale: false, offReason: 'Out of stock.', offSince: hoursFrom(-96) } }, 'The service is off', 'It was switched off 4 days ago: Out of stock. Choose another service.'],
    ['P1.6', 'QUANTITY_OFF_STEP', { request: { quantity: 150 }, service: { quantityStep: 100 } }, 'The quantity does not fit the step', '150 is not a multiple of 100. Order 100 or 200.'],
    ['P1.6', 'QUANTITY_TOO_LARGE', { request: { quantity: 60_000 } }, 'The quantity is above the maximum', '60,000 is more than the maximum of 50,000. Order at most 50,000.'],
    ['P2.1', 'TERMS_NOT_ACCEPTED', { facts: { termsVersion: 2 } }, 'The terms are not accepted yet', 'Version 1 was accepted, version 2 is in force. Accept it to order.'],
    ['P2.4', 'CHANNEL_NEEDED', { service: { metric: 'WatchHours' } }, 'Watch hours need the channel', 'The link is a video. Watch hours count for the whole channel: give the link of the channel.'],
    ['P2.2', 'BAD_LINK', { request: { link: 'http://10.0.0.1' } }, 'The link leads into a private network', 'Only addresses that everybody can open are served.'],
    ['P2.2', 'LINK_PLATFORM_MISMATCH', { request: { link: 'instagram.com/natgeo' } }, 'The link is on another platform', 'The service is for YouTube, the link is Instagram. Give a link to YouTube or choose another service.'],
  ])('%s %s in the words of the trade, with the numbers', (clause, code, change, title, text) => {
    expect(checkWith(code, change)).toMatchObject({ clause, title, text, detail: null })
  })

  it('P2.3 tells nothing of somebody else’s order, whatever the facts hold', () => {
    expect(checkWith('LINK_HAS_OPEN_ORDER', { facts: { openOrder: { ...openOrder, isOwn: false } } })?.facts).toEqual([])
  })

  it('P2.3 gives the numbers as facts, the expected finish as an instant', () => {
    expect(checkWith('LINK_HAS_OPEN_ORDER', { facts: { openOrder } })?.facts).toEqual([
      { name: 'orderId', kind: 'Order', value: '48291' }, { name: 'quantity', kind: 'Count', value: '10000' }, { name: 'delivered', kind: 'Count', value: '6184' },
      { name: 'expectedFinishAt', kind: 'Instant', value: '2025-11-24T14:30:00.000Z' },
    ])
  })

  it('P2.9 stops advising when the advice is followed', () => {
    expect(checkWith('TRY_SMALL_FIRST', { facts: { isServiceUsedBefore: false }, request: { quantity: 100 } })).toBeUndefined()
  })

  it('P2.5 advises to refill a drop first, and lets the order pass', () => {
    expect(decideWith({ facts: { refillableOrderId: '47000' } })).toMatchObject({ allowed: true })
    expect(checkWith('DROP_REFILLABLE', { facts: { refillableOrderId: '47000' } })).toMatchObject({ clause: 'P2.5', verdict: 'Advice' })
  })

  it('P2.8 writes a currency without a sign of its own behind the amount', () => {
    expect(moneyText(6_200_000n, 'TRY')).toBe('6.20 TRY')
  })

  it('leaves open what was looked up for another link', () => {
    const decision = decideWith({ request: { link: 'https://youtu.be/aaaaaaaaaaa' }, facts: { openOrder, openRefillOrderId: '47000', screenHits: [{ rule: '1', words: 'x', action: 'Refuse' }], target: { visibility: 'Private', readAt: now } } })
    expect(decision.checks.filter(check => check.verdict === 'Unknown').map(check => check.code)).toEqual(['SCREEN_PENDING', 'REFILL_PENDING', 'OPEN_ORDER_PENDING'])
    expect(decision.checks.some(check => check.verdict === 'Failed')).toBe(false)
    expect(decision.allowed).toBe(false)
  })

  it('P2.3 leaves the link open when the house compares in another scope than the facts', () => {
    expect(codeWith({ settings: { linkScope: 'linkAndMetric' } })).toBe('SCREEN_PENDING')
    expect(codeWith({ settings: { linkScope: 'linkAndMetric' }, facts: { lockKey: `${canonicalLink} Views` } })).toBeNull()
  })
})
