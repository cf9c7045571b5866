import { describe, expect, it } from 'vitest'
import { downloadOf, spendingOf, tabOf, type StatementLine } from './statement.ts'

const line = (kind: StatementLine['kind'], amount: string, day: number, fields: Partial<StatementLine> = {}): StatementLine => ({
  id: `${kind} ${day}`, at: new Date(2026, 2, day).toISOString(), kind, amount, balanceAfter: '0', currency: 'USD', what: '', why: null, orderId: '48240', serviceName: null, undelivered: null, orderStatus: null, paymentId: null, paymentReference: null, methodWords: null, method: null,
  withdrawalId: null, clause: null, reason: null, ...fields,
})

describe('spendingOf', () => {
  const lines = [line('Refund', '0.59', 20), line('Charge', '-3.70', 18), line('Credit', '100', 15, { orderId: null }), line('Charge', '-1.20', 10), line('Charge', '-9', 1)]

  it('counts charges less what came back, and no credits', () => {
    expect(spendingOf(lines, new Date(2026, 2, 5), false)).toEqual({ spentMicros: 4_310_000n, refundMicros: 590_000n, orderCount: 2, isComplete: true })
  })

  it('says when the lines did not reach back far enough', () => {
    expect(spendingOf(lines.slice(0, 2), new Date(2026, 2, 5), false).isComplete).toBe(false)
    expect(spendingOf(lines.slice(0, 2), new Date(2026, 2, 5), true).isComplete).toBe(true)
    expect(spendingOf([], new Date(2026, 2, 5), true)).toMatchObject({ spentMicros: 0n, isComplete: true })
  })
})

describe('the tabs', () => {
  it('say what they show, and take the same along', () => {
    expect(tabOf('refunds').groups).toEqual(['Refunds'])
    expect(tabOf(['x']).key).toBe('all')
    expect(downloadOf('csv', tabOf('all'))).toBe('/statement.csv')
    expect(downloadOf('pdf', tabOf('payments'))).toBe('/statement.pdf?group=Payments&group=Credits')
  })
})
