import { PaymentMethod, PaymentStatus } from '@tallyboard/schema'
import { describe, expect, it } from 'vitest'
import { disputeWords, isOnItsWay, methodLook, paymentWords } from './payment-words.ts'

describe('a payment in words', () => {
  it('has a title and a sentence of its own for each state', () => {
    const words = Object.values(PaymentStatus).map((status) => paymentWords({ status, method: 'Card', returned: '0' }))
    expect(new Set(words.map(({ title }) => title)).size).toBe(Object.values(PaymentStatus).length)
    expect(words.filter(({ text }) => !text.endsWith('.'))).toEqual([])
  })

  it('P5.1 P5.7 P5.8 names the clause where the terms decide it', () => {
    const clauseOf = (status: PaymentStatus): string | null => paymentWords({ status, method: 'Card', returned: '0' }).clause
    expect([clauseOf('Succeeded'), clauseOf('Disputed'), clauseOf('DisputeLost'), clauseOf('Fraudulent'), clauseOf('Failed')]).toEqual(['P5.1', 'P5.7', 'P5.7', 'P5.8', null])
  })

  it('tells a transfer that is awaited from a checkout that was left, and only the first is on its way', () => {
    const [transfer, checkout] = (['BankTransfer', 'Practice'] as const).map((method) => ({ status: 'Waiting', method, returned: '0' }) as const)
    expect([paymentWords(transfer!).title, paymentWords(checkout!).title]).toEqual(['Waits for your transfer', 'Waits to be paid'])
    expect([isOnItsWay(transfer!), isOnItsWay(checkout!), isOnItsWay({ status: 'OnItsWay', method: 'Card' }), isOnItsWay({ status: 'Expired', method: 'BankTransfer' })]).toEqual([true, false, true, false])
  })

  it('says when a part was given back', () => {
    expect(paymentWords({ status: 'Succeeded', method: 'Card', returned: '12.50' }).title).toBe('Credited, and partly returned')
  })

  it('P5.7 P5.8 says what a dispute came to', () => {
    expect((['Open', 'Won', 'Lost'] as const).map((status) => disputeWords({ status, isFraud: false }).split('.')[0])).toEqual([
      'The payer\'s bank takes the payment back', 'The bank decided for the house: everything is as it was', 'The bank decided for the payer',
    ])
    expect(disputeWords({ status: 'Open', isFraud: true })).toContain('closed for good')
  })

  it('knows every way to pay', () => {
    expect(Object.values(PaymentMethod).map((method) => methodLook(method).name)).toEqual(expect.arrayContaining(['Card', 'Bank transfer', 'Practice']))
  })
})
