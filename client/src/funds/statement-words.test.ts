import { TransferKind } from '@tallyboard/schema'
import { describe, expect, it } from 'vitest'
import { decimalsOf, exactMoney, lineWords } from './statement-words.ts'
import type { StatementLine } from './statement.ts'

const line = (kind: StatementLine['kind'], fields: Partial<StatementLine> = {}): StatementLine => ({
  id: '1', at: '2025-11-23T15:12:00Z', kind, amount: '1', balanceAfter: '1', currency: 'USD', what: 'What the files say', why: 'and why', orderId: null, serviceName: null, undelivered: null,
  orderStatus: null, paymentId: null, paymentReference: null, methodWords: null, method: null, withdrawalId: null, clause: null, reason: null, ...fields,
})

describe('a line of the statement', () => {
  it.each<[string, string | null, StatementLine]>([
    ['Order 48,299', 'Spotify plays, EU listeners', line('Charge', { orderId: '48299', serviceName: 'Spotify plays, EU listeners', clause: 'P2.8' })],
    ['Refund of 48,240', 'Partial, 160 not delivered', line('Refund', { orderId: '48240', orderStatus: 'Partial', undelivered: 160 })],
    ['Refund of 48,230', 'Cancelled, nothing delivered', line('Refund', { orderId: '48230', orderStatus: 'Cancelled', undelivered: 1_000 })],
    ['Card payment', 'Visa ending in 4071', line('Payment', { method: 'Card', methodWords: 'Visa ending in 4071' })],
    ['Practice payment', null, line('Payment', { method: 'Practice' })],
    ['Bank transfer', null, line('Payment', { method: 'BankTransfer' })],
    ['Bonus', 'on the card payment', line('Bonus', { method: 'Card' })],
    ['Withdrawal asked for', 'Set aside until it is decided', line('WithdrawalAsked', { withdrawalId: '7' })],
    ['Withdrawal refused', 'The name differs.', line('WithdrawalRefused', { reason: 'The name differs.' })],
    ['Practice payment in dispute', 'Set aside until it is decided', line('DisputeOpened', { method: 'Practice' })],
    ['Credit', 'For a long wait', line('Credit', { reason: 'For a long wait' })],
  ])('is %s, %s', (what, why, given) => {
    expect(lineWords(given)).toMatchObject({ what, why })
  })

  it('keeps the words of the files, with the numbers an agent asks for, in its title', () => {
    expect(lineWords(line('Payment', { method: 'Card', what: 'Payment TB-7KQ2M-9XW4P', why: 'Visa ending in 4071' })).title).toBe('Payment TB-7KQ2M-9XW4P, Visa ending in 4071')
    expect(lineWords(line('Credit', { why: null })).title).toBe('What the files say')
  })

  it('names the clause where it tells something, and says something of every kind', () => {
    expect(lineWords(line('Charge', { clause: 'P2.8' })).clause).toBeNull()
    expect(lineWords(line('Refund', { clause: 'P3.3' })).clause).toBe('P3.3')
    expect(Object.values(TransferKind).filter((kind) => lineWords(line(kind)).what.trim() === '')).toEqual([])
  })

  it('is read with two decimals, and with all where two would show nothing', () => {
    expect([decimalsOf(12_345_678n), decimalsOf(-514_280n), decimalsOf(9_999n), decimalsOf(-1n), decimalsOf(10_000n), decimalsOf(0n)]).toEqual([2, 2, 6, 6, 2, 2])
    expect(exactMoney(-514_280n, 'USD')).toBe('−$0.51428')
  })
})
