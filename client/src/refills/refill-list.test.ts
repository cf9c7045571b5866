import { describe, expect, it } from 'vitest'
import { noRefillMatches, readRefillAddress, refillFilterOf, writeRefillAddress } from './refill-list.ts'

describe('the address of the refills', () => {
  it('comes back as it was written', () => {
    const address = { tab: 'evidence', search: 'youtu.be/x' } as const
    expect(readRefillAddress(writeRefillAddress(address))).toEqual(address)
  })

  it('shows everything for what it does not understand', () => {
    expect(readRefillAddress({ state: 'nonsense', search: ['two', 'words'] })).toEqual({ tab: 'all', search: '' })
    expect(writeRefillAddress({ tab: 'all', search: '' })).toEqual({})
  })

  it('asks for the states of its tab, and for a number as the house writes it', () => {
    expect(refillFilterOf({ tab: 'open', search: '' })).toEqual({ statuses: ['Requested', 'EvidenceWanted', 'Sent', 'InProgress'] })
    expect(refillFilterOf({ tab: 'all', search: '48,107' })).toEqual({ search: '48107' })
    expect(refillFilterOf({ tab: 'all', search: 'https://www.youtu.be/x ' })).toEqual({ search: 'youtu.be/x' })
  })

  it('says what is not there', () => {
    expect(noRefillMatches({ tab: 'rejected', search: '' })).toBe('No rejected refill')
    expect(noRefillMatches({ tab: 'evidence', search: 'x' })).toBe('No refill for “x” waits for evidence')
  })
})
