import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { chargeOf, eventOf, type FakeCheckout } from './testing.ts'
import { HEARD_KINDS, newsOfEvent } from './stripe-news.ts'

const at = new Date('2026-03-01T12:00:00Z')
const checkout: FakeCheckout = {
  paymentId: '7', reference: 'TB-ABCDE-23456', amount: 10_000, intentId: 'pi_7', session: { id: 'cs_7', metadata: { payment_id: '7', reference: 'TB-ABCDE-23456' } },
}
const saidByCharge = (changes: Record<string, unknown>) => newsOfEvent(eventOf('charge.succeeded', chargeOf(checkout, changes), at))

test('the kinds that are asked for are those that are read, and those that the operator is told to send', async () => {
  const source = await readFile(new URL('stripe-news.ts', import.meta.url), 'utf8')
  expect([...source.matchAll(/case '([^']+)'/g)].map(([, kind]) => kind).sort()).toEqual([...HEARD_KINDS].sort())
  const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
  const told = [...(/The events\s+that the house hears: ([\s\S]+?)\. They may/.exec(page)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, kind]) => kind ?? '')
  let family = ''
  const whole = told.map(kind => {
    if (!kind.startsWith('.')) family = kind.slice(0, kind.lastIndexOf('.'))
    return kind.startsWith('.') ? `${family}${kind}` : kind
  })
  expect(whole.sort()).toEqual([...HEARD_KINDS].sort())
})

test.each([
  [{ type: 'card', card: { brand: 'visa', last4: '4242' } }, 'Visa ending in 4242'],
  [{ type: 'card', card: { brand: 'unheard_of', last4: '0001' } }, 'Card ending in 0001'],
  [{ type: 'card', card: { brand: 'visa', last4: null } }, 'Visa'],
  [{ type: 'card', card: { brand: 'visa', last4: 'somebody@example.test' } }, 'Visa'],
  [{ type: 'us_bank_account', us_bank_account: { last4: '6789' } }, 'Bank account ending in 6789'],
  [{ type: 'sepa_debit', sepa_debit: { last4: '3000' } }, 'Sepa debit'],
  [null, null],
])('P7.2 what was paid with is told in a few words and never in more: %#', (details, words) => {
  expect(saidByCharge({ payment_method_details: details })?.facts.methodWords).toBe(words)
})

test.each([
  ['paid', {}, { USD: 100_000_000n }],
  ['still on its way', { status: 'pending', paid: false }, {}],
  ['only reserved', { captured: false }, {}],
  ['in a currency without hundredths', { currency: 'jpy' }, { JPY: 10_000_000_000n }],
])('a charge is %s', (_, changes, paid) => {
  expect(saidByCharge(changes)).toMatchObject({ paymentId: '7', reference: 'TB-ABCDE-23456', providerReference: 'pi_7' })
  expect(saidByCharge(changes)?.facts.paid).toEqual(paid)
})

test.each([
  ['needs_response', null], ['under_review', null], ['warning_needs_response', null], ['won', 'Won'], ['warning_closed', 'Won'], ['lost', 'Lost'],
])('P5.7 a dispute whose status is %s ended so: %s', (status, outcome) => {
  const dispute = { id: 'du_7', amount: 4_000, currency: 'usd', created: 1_772_366_400, reason: 'fraudulent', status, charge: 'ch_7', payment_intent: 'pi_7' }
  expect(newsOfEvent(eventOf('charge.dispute.updated', dispute, at))).toMatchObject({
    paymentId: null, providerReference: 'pi_7', facts: { disputes: { du_7: { amountMicros: 40_000_000n, currency: 'USD', reason: 'fraudulent', outcome, closedAt: outcome === null ? null : at } } },
  })
})

test('what nobody needs to hear says nothing', () => {
  expect(newsOfEvent(eventOf('customer.created', { id: 'cus_7' }, at))).toBeNull()
})
