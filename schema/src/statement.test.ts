import { describe, expect, it } from 'vitest'
import { TransferKind } from './house-vocabulary.ts'
import { kindsOfGroups, movementWords, StatementGroup, type MovementFacts } from './statement.ts'

const NOTHING: MovementFacts = {
  kind: 'Credit', orderId: null, serviceName: null, undelivered: null, paymentReference: null, methodWords: null, withdrawalId: null, reason: null,
}

describe('the groups of a statement', () => {
  it('hold every kind of movement, each in one group', () => {
    const kinds = Object.values(StatementGroup).flatMap(group => kindsOfGroups([group]))
    expect(kinds.toSorted()).toEqual(Object.values(TransferKind).toSorted())
  })

  it('are added up when several are wanted', () => {
    expect(kindsOfGroups(['Refunds', 'Orders'])).toEqual(['Charge', 'Refund', 'Revival'])
    expect(kindsOfGroups([])).toEqual([])
  })
})

describe('the words of a movement', () => {
  it('say what moved and why', () => {
    expect(movementWords({ ...NOTHING, kind: 'Charge', orderId: '12', serviceName: 'Instagram followers' })).toEqual({ what: 'Order 12', why: 'Instagram followers' })
    expect(movementWords({ ...NOTHING, kind: 'Refund', orderId: '12', undelivered: 333 })).toEqual({ what: 'Refund of order 12', why: '333 not delivered' })
    expect(movementWords({ ...NOTHING, kind: 'Payment', paymentReference: 'TB-1', methodWords: 'Visa ending 4242' })).toEqual({ what: 'Payment TB-1', why: 'Visa ending 4242' })
    expect(movementWords({ ...NOTHING, kind: 'WithdrawalAsked', withdrawalId: '3' }).what).toBe('Withdrawal 3 asked for, set aside')
  })

  it('are there for every kind, even when nothing more is known', () => {
    for (const kind of Object.values(TransferKind)) expect(movementWords({ ...NOTHING, kind }).what).toMatch(/^[A-Z][\w ,]+$/)
  })
})
