import { describe, expect, it } from 'vitest'
import { emptyAddress, filterCount, filterOf, isJudgedByState, nothingMatches, readAddress, writeAddress, type OrderListAddress } from './order-list.ts'

const platforms = ['YouTube', 'TikTok'] as const
const full: OrderListAddress = { tab: 'partial', search: 'slowrailways', platform: 'TikTok', placedFrom: '2026-03-01', placedUntil: '2026-03-04' }

describe('the address of a list', () => {
  it('comes back as it was written', () => {
    expect(readAddress(writeAddress(full), platforms)).toEqual(full)
    expect(readAddress(writeAddress(emptyAddress), platforms)).toEqual(emptyAddress)
    expect(writeAddress(emptyAddress)).toEqual({})
  })

  it('leaves out what it does not understand', () => {
    const forged = { state: 'lost', platform: 'Myspace', from: '2026-13-77', until: ['2026-03-04'], search: 'x'.repeat(10_000) }
    expect(readAddress(forged, platforms)).toEqual({ ...emptyAddress, search: 'x'.repeat(200) })
  })
})

describe('filterOf', () => {
  it('asks for whole days of the reader', () => {
    const filter = filterOf(full)
    expect(filter.placedFrom).toBe(new Date(2026, 2, 1).toISOString())
    expect(filter.placedUntil).toBe(new Date(2026, 2, 5).toISOString())
    expect(filter.statuses).toEqual(['Partial'])
  })

  it('asks for nothing that is not set', () => {
    expect(filterOf(emptyAddress)).toEqual({})
    expect(filterOf({ ...emptyAddress, search: '   ' })).toEqual({})
    expect(filterOf({ ...emptyAddress, tab: 'needsALook' })).toEqual({ needsALook: true })
  })

  it('looks for a pasted link and a written number as the house writes them', () => {
    const searchOf = (search: string): unknown => filterOf({ ...emptyAddress, search }).search
    expect(searchOf(' https://www.youtube.com/@slow ')).toBe('youtube.com/@slow')
    expect(searchOf('48,291')).toBe('48291')
    expect(searchOf('#48291')).toBe('48291')
    expect(searchOf('likes, mixed')).toBe('likes, mixed')
  })
})

describe('isJudgedByState', () => {
  it('is false as soon as something is filtered that a push does not carry', () => {
    expect(isJudgedByState({ ...emptyAddress, tab: 'open' })).toBe(true)
    expect(isJudgedByState({ ...emptyAddress, tab: 'needsALook' })).toBe(false)
    expect(isJudgedByState({ ...emptyAddress, search: 'x' })).toBe(false)
    expect(isJudgedByState({ ...emptyAddress, platform: 'TikTok' })).toBe(false)
    expect(filterCount(full)).toBe(3)
  })
})

describe('nothingMatches', () => {
  const counts = { all: 4, open: 1, completed: 3, partial: 0, cancelled: 0, needsALook: 0 }

  it('says what would match without the state', () => {
    expect(nothingMatches({ ...emptyAddress, tab: 'partial', search: 'slowrailways' }, counts)).toEqual({
      title: 'No Partial order for “slowrailways”',
      text: '4 orders match without the state filter.',
    })
  })

  it('says what would match without the filter', () => {
    expect(nothingMatches({ ...emptyAddress, tab: 'open', platform: 'TikTok' }, counts).text).toBe('1 order matches without the filter.')
  })

  it('says that nothing would', () => {
    expect(nothingMatches({ ...emptyAddress, tab: 'open', search: 'x' }, { ...counts, all: 0 }).text).toBe('Nothing matches in any other state either.')
    expect(nothingMatches({ ...emptyAddress, search: 'x' }, counts)).toEqual({ title: 'No order for “x”', text: 'Nothing matches in any state.' })
  })
})
