import { describe, expect, it } from 'vitest'
import type { RefusalCode } from './refusal.ts'
import { decideClosing, settle, type ClosingFacts, type ClosingRequest } from './settlement.ts'

const now = new Date('2025-11-24T12:00:00Z')
const order: ClosingFacts = {
  status: 'InProgress', quantity: 1_000, startCount: 200, currentCount: 600, delivered: 400, chargedMicros: 1_000_000n, endedAt: null,
}
const request: ClosingRequest = { status: 'Partial', fault: 'Supplier', cause: 'SupplierPartial', reason: 'The supplier stopped.', currentCount: null }

describe('settling an order', () => {
  it.each([
    ['P3.2 Completed costs what was charged', { status: 'Completed', fault: 'Supplier', delivered: 1_000 }, ['Completed', 1_000_000n, 0n, 'P3.2']],
    ['P3.3 Partial through the supplier’s fault costs what was delivered', { status: 'Partial', fault: 'Supplier', delivered: 400 }, ['Partial', 400_000n, 600_000n, 'P3.3']],
    ['P3.3 Partial through the house’s fault costs what was delivered', { status: 'Partial', fault: 'House', delivered: 999 }, ['Partial', 999_000n, 1_000n, 'P3.3']],
    ['P3.3 a total failure returns everything', { status: 'Cancelled', fault: 'House', delivered: 0 }, ['Cancelled', 0n, 1_000_000n, 'P3.3']],
    ['P3.3 Cancelled with a delivery costs the delivery', { status: 'Cancelled', fault: 'Supplier', delivered: 1 }, ['Cancelled', 1_000n, 999_000n, 'P3.3']],
    ['P3.3 Completed with units remaining is Partial', { status: 'Completed', fault: 'Supplier', delivered: 999 }, ['Partial', 999_000n, 1_000n, 'P3.3']],
    ['P3.4 the customer’s own doing refunds nothing, Completed', { status: 'Completed', fault: 'Customer', delivered: 0 }, ['Completed', 1_000_000n, 0n, 'P3.4']],
    ['P3.4 the customer’s own doing refunds nothing, Partial', { status: 'Partial', fault: 'Customer', delivered: 400 }, ['Partial', 1_000_000n, 0n, 'P3.4']],
    ['P3.4 the customer’s own doing refunds nothing, Cancelled', { status: 'Cancelled', fault: 'Customer', delivered: 0 }, ['Cancelled', 1_000_000n, 0n, 'P3.4']],
  ] as const)('%s', (_, ending, [status, chargeMicros, refundMicros, clause]) => {
    expect(settle(order, ending)).toEqual({ status, delivered: ending.delivered, chargeMicros, refundMicros, clause })
  })
})

describe('closing an order by hand', () => {
  it('refuses for one reason after the other, in order of precedence, until all are mended', () => {
    let facts: ClosingFacts = { ...order, status: 'Completed', endedAt: now }
    let asked: ClosingRequest = { status: 'Processing', fault: 'House', cause: 'TargetPrivate', reason: ' ', currentCount: null }
    const walk: readonly (readonly [RefusalCode, () => void])[] = [
      ['ORDER_ENDED', () => { facts = order }],
      ['CLOSING_NOT_FINAL', () => { asked = { ...asked, status: 'Completed' } }],
      ['CLOSING_CAUSE_MISMATCH', () => { asked = { ...asked, cause: 'HouseClosed' } }],
      ['CLOSING_REASON_MISSING', () => { asked = { ...asked, reason: 'Out of stock.' } }],
      ['TARGET_COUNT_NOT_REACHED', () => { asked = { ...asked, currentCount: 1_200 } }],
    ]
    for (const [code, mend] of walk) {
      const decision = decideClosing(facts, asked, now)
      expect(decision.allowed ? null : decision.refusal.code).toBe(code)
      mend()
    }
    expect(decideClosing(facts, asked, now)).toMatchObject({ allowed: true, grant: { status: 'Completed', clause: 'P3.2', refundMicros: 0n } })
  })

  it.each(['TargetPrivate', 'TargetDeleted', 'TargetRenamed', 'TargetForbidden'] as const)('P3.4 takes %s for the customer’s own doing', (cause) => {
    expect(decideClosing(order, { ...request, status: 'Completed', fault: 'Customer', cause }, now)).toMatchObject({ allowed: true, grant: { clause: 'P3.4', refundMicros: 0n } })
    expect(decideClosing(order, { ...request, fault: 'Supplier', cause }, now)).toMatchObject({ allowed: false, refusal: { code: 'CLOSING_CAUSE_MISMATCH' } })
  })

  it('P3.4 does not take the supplier’s failure for the customer’s doing', () => {
    expect(decideClosing(order, { ...request, fault: 'Customer' }, now)).toMatchObject({ allowed: false, refusal: { clause: 'P3.4' } })
  })

  it('P3.2 completes an order at exactly the target count and not one below', () => {
    const closing = (currentCount: number) => decideClosing(order, { ...request, status: 'Completed', cause: 'Delivered', currentCount }, now).allowed
    expect([closing(1_199), closing(1_200), closing(5_000)]).toEqual([false, true, true])
  })

  it('P3.3 counts the reading that was given, and never fewer units than before', () => {
    const delivered = (currentCount: number | null) => {
      const decision = decideClosing(order, { ...request, currentCount }, now)
      return decision.allowed ? decision.grant.delivered : null
    }
    expect([delivered(null), delivered(700), delivered(300), delivered(9_999)]).toEqual([400, 500, 400, 1_000])
  })

  it.each(['Completed', 'Partial', 'Cancelled'] as const)('P3.6 settles no second time what ended as %s, whatever dropped since', (status) => {
    expect(decideClosing({ ...order, status, endedAt: now }, { ...request, currentCount: 200 }, now)).toMatchObject({ allowed: false, refusal: { code: 'ORDER_ENDED' } })
  })

  it('P3.1 says what the order is when it has ended already', () => {
    const decision = decideClosing({ ...order, status: 'Cancelled', endedAt: now }, request, now)
    expect(decision).toMatchObject({ allowed: false, refusal: { clause: 'P3.1', isTransient: false, text: 'It is Cancelled, and a final order never reopens.' } })
  })
})
