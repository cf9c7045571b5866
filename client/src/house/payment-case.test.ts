import { describe, expect, it } from 'vitest'
import type { HouseDisputeRowFragment, HousePaymentRowFragment, RefusalTextFragment } from '../graphql/generated/graphql.ts'
import { disputeActions, disputeEntries, disputeRowOf, paymentFilterOf, paymentRowOf, PAYMENT_TABS, readPaymentAddress, reasonWords, transferActions, writePaymentAddress } from './payment-case.ts'

const payment: HousePaymentRowFragment = {
  id: '5', version: 1, reference: 'TB-1', method: 'BankTransfer', isPractice: false, status: 'Waiting', amount: '250.00', returned: '0', currency: 'USD', createdAt: '2026-03-04T12:00:00.000Z',
  account: { id: '2', name: 'Customer' },
}
const dispute: HouseDisputeRowFragment = {
  id: '3', status: 'Open', reason: 'product_not_received', isFraud: false, amount: '80.00', owed: '12.5', currency: 'USD', openedAt: '2026-03-04T12:00:00.000Z', closedAt: null, account: { id: '2', name: null },
}
const refusal: RefusalTextFragment = { code: 'DISPUTE_NOT_WON', clause: 'P5.7', title: 'The dispute is not won', text: 'It is open.' }
const order = (undelivered: string) => ({ orderId: '1', status: 'Partial' as const, undelivered, cancellation: 'Accepted' as const, cancellationError: null, cancellationAt: '2026-03-04T12:00:00.000Z' })

describe('the address', () => {
  it('comes back as it was written', () => {
    const [, all] = PAYMENT_TABS
    const address = { tab: all, method: 'Card', status: 'Disputed', accountId: '12', item: 'payment-5' } as const
    expect(readPaymentAddress(writePaymentAddress(address) as Record<string, string>)).toEqual(address)
  })

  it('has filters on the tab of all payments alone, and ignores what it does not know', () => {
    expect(readPaymentAddress({ method: 'Card', status: 'Failed', account: '12' })).toMatchObject({ method: null, status: null, accountId: null })
    expect(readPaymentAddress({ tab: 'all', method: 'Cheque', status: 'Gone', account: 'x', item: 'order-5' })).toMatchObject({ method: null, status: null, accountId: null, item: null })
  })

  it('asks for transfers that can be confirmed on the first tab', () => {
    expect(paymentFilterOf(readPaymentAddress({}))).toEqual({ statuses: ['Waiting', 'OnItsWay'], method: 'BankTransfer', accountId: null })
    expect(paymentFilterOf(readPaymentAddress({ tab: 'all' }))).toEqual({ statuses: null, method: null, accountId: null })
  })
})

describe('a row', () => {
  it('says what a payment waits for', () => {
    expect(paymentRowOf(payment)).toMatchObject({ key: 'payment-5', title: '$250.00', words: 'Bank transfer TB-1, waits for the money', isLate: false })
    expect(paymentRowOf({ ...payment, method: 'Card', status: 'Disputed' }).isLate).toBe(true)
  })

  it('says the reason of a dispute as people do, and what is owed', () => {
    expect(disputeRowOf(dispute)).toMatchObject({ key: 'dispute-3', name: 'erased', words: 'Product not received, $12.50 owed' })
    expect(disputeRowOf({ ...dispute, owed: '0' }).words).toBe('Product not received')
    expect(reasonWords('')).toBe('No reason given')
  })
})

describe('what can be decided', () => {
  it('is about a bank transfer that waits, and by who manages money', () => {
    expect(transferActions(payment, ['ManageMoney']).map(({ letter }) => letter)).toEqual(['c', 'r'])
    expect(transferActions(payment, ['ReadHouse'])).toEqual([])
    expect(transferActions({ ...payment, status: 'Succeeded' }, ['ManageMoney'])).toEqual([])
    expect(transferActions({ ...payment, method: 'Card' }, ['ManageMoney'])).toEqual([])
  })

  it('P5.7 after a dispute shows what is in the way before anybody presses, and what would be given back', () => {
    const [revive, restore] = disputeActions({ currency: 'USD', orders: [order('1.5'), order('0.000001')], revivalOffer: { allowed: false, refusal }, restoringOffer: { allowed: true, refusal: null } }, ['ManageMoney'])
    expect(revive).toMatchObject({ refusal, button: 'Give $1.500001 back' })
    expect(restore?.refusal).toBeNull()
    expect(disputeActions({ currency: 'USD', orders: [], revivalOffer: { allowed: true, refusal: null }, restoringOffer: { allowed: true, refusal: null } }, ['ReadHouse'])).toEqual([])
  })
})

it('a timeline is read newest first, and names who did it', () => {
  const moment = { kind: 'Money', text: 'Booked.', actor: { kind: 'House', name: null }, transferId: '4', orderId: null, clause: 'P5.7' } as const
  const entries = disputeEntries([{ ...moment, at: '2026-03-04T12:00:00.000Z', kind: 'Provider', actor: null }, { ...moment, at: '2026-03-05T12:00:00.000Z' }])
  expect(entries.map(({ who }) => who)).toEqual(['books · by the house', 'payment provider'])
})
