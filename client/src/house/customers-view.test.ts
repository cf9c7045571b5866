import { describe, expect, it } from 'vitest'
import { deviceWords, momentTabs, placeOfMoment, readCustomersAddress, standingActions, writeCustomersAddress, type CustomerProfile } from './customers-view.ts'

const counts = { orderCount: 3, openOrderCount: 1, refillCount: 0, openRefillCount: 0, paymentCount: 2, withdrawalCount: 0, openWithdrawalCount: 0, threadCount: 1, openThreadCount: 0, sessionCount: 1 }

function profile(account: Partial<CustomerProfile['customer']['account']>): CustomerProfile {
  return {
    id: '7', counts, latest: [], standing: [], roles: [], notes: [],
    customer: {
      id: '7', email: 'ada@example.test',
      account: { id: '7', name: 'Ada', role: 'Customer', status: 'Active', currency: 'USD', createdAt: '2026-01-01T00:00:00.000Z', acceptedTermsVersion: 1, owed: '0.00', balance: { available: '1.00', held: '0.00' }, ...account },
    },
  }
}

describe('the address of the list', () => {
  it('is read as it was written, and what narrows nothing is left out', () => {
    const address = { search: 'ada', status: 'Suspended', role: 'Agent' } as const
    expect(readCustomersAddress(writeCustomersAddress(address) as Record<string, string>)).toEqual(address)
    expect(writeCustomersAddress({ search: ' ', status: null, role: null })).toEqual({})
  })

  it('takes no standing or role that there is not', () => {
    expect(readCustomersAddress({ standing: 'Asleep', role: 'King', q: ['a', 'b'] })).toEqual({ search: '', status: null, role: null })
  })
})

describe('what may be done about the standing', () => {
  const all = ['ManageCustomers', 'ManageMoney', 'ReadHouse'] as const

  it('follows where the account stands', () => {
    const offered = (status: 'Active' | 'Suspended' | 'Closed'): string[] => standingActions(profile({ status }), all).map(({ id }) => id)
    expect(offered('Active')).toEqual(['suspend', 'close'])
    expect(offered('Suspended')).toEqual(['restore', 'close'])
    expect(offered('Closed')).toEqual([])
  })

  it('is nothing for who only reads, restoring alone for finance, and nothing for an account of the house', () => {
    expect(standingActions(profile({ status: 'Suspended' }), ['ReadHouse'])).toEqual([])
    expect(standingActions(profile({ status: 'Suspended' }), ['ReadHouse', 'ManageMoney']).map(({ id }) => id)).toEqual(['restore'])
    expect(standingActions(profile({ role: 'Agent' }), all)).toEqual([])
  })
})

describe('what they did', () => {
  it('is counted by kind', () => {
    expect(momentTabs(profile({})).map(({ label, count }) => `${label} ${count ?? ''}`.trim())).toEqual(['Everything', 'Orders 3', 'Refills 0', 'Payments 2', 'Withdrawals 0', 'Threads 1'])
  })

  it('leads to where the house looks at it, and a thread only who answers', () => {
    const at = '2026-01-01T00:00:00.000Z'
    expect(placeOfMoment({ kind: 'Refill', id: '1', orderId: '5', at, text: '' }, [])).toEqual({ name: 'order', params: { id: '5' } })
    expect(placeOfMoment({ kind: 'Thread', id: '1', orderId: null, at, text: '' }, [])).toBeNull()
    expect(placeOfMoment({ kind: 'Thread', id: '1', orderId: null, at, text: '' }, ['AnswerHelp'])).toEqual({ name: 'house-help', query: { thread: '1' } })
  })
})

it('says a device as a person knows it', () => {
  expect(deviceWords('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe('Firefox on Linux')
  expect(deviceWords('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1')).toBe('Safari on iPhone')
  expect(deviceWords('curl/8.9')).toBe('curl/8.9')
  expect(deviceWords(null)).toBe('unknown device')
})
