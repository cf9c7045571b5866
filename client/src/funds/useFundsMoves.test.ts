import { beforeEach, describe, expect, it, vi } from 'vitest'

interface Watched {
  readonly cursorOf: () => string | null
  readonly push: (cursor: string, changeCount: number) => void
  isStopped: boolean
}

const watched = vi.hoisted((): Watched[] => [])
vi.mock('../graphql/watch.ts', () => ({
  watchSubscription: (_document: unknown, variables: () => { after: string | null }, onData: (data: unknown) => void) => {
    const own: Watched = {
      cursorOf: () => variables().after,
      // Each of the two reads its own name.
      push: (cursor, changeCount) => {
        const progress = { cursor, isSnapshot: false, changes: Array.from({ length: changeCount }, () => ({})) }
        onData({ withdrawalsProgress: progress, paymentsProgress: progress })
      },
      isStopped: false,
    }
    watched.push(own)
    return () => { own.isStopped = true }
  },
}))

const { startFundsMoves, stopFundsMoves, useFundsMoves } = await import('./useFundsMoves.ts')

beforeEach(() => {
  stopFundsMoves()
  watched.length = 0
})

describe('the feed of moves', () => {
  it('listens to payments and to withdrawals, once, however often it is started', () => {
    startFundsMoves()
    startFundsMoves()
    expect(watched).toHaveLength(2)
  })

  it('says that something moved when a push brings a change, and when it first says where things stand: a page may have asked before that', () => {
    startFundsMoves()
    const { version } = useFundsMoves()
    const before = version.value
    for (const one of watched) one.push('1', 0)
    expect(version.value).toBe(before + 2)
    watched[0]?.push('2', 1)
    watched[1]?.push('2', 2)
    expect(version.value).toBe(before + 4)
    watched[1]?.push('3', 0)
    expect(version.value).toBe(before + 4)
  })

  it('goes on where it was after a lost connection: each of both from its own place', () => {
    startFundsMoves()
    expect(watched.map(({ cursorOf }) => cursorOf())).toEqual([null, null])
    watched[0]?.push('7', 0)
    watched[1]?.push('9', 0)
    expect(watched.map(({ cursorOf }) => cursorOf())).toEqual(['7', '9'])
  })

  it('forgets all of it when the viewer signs out: the next one begins anew', () => {
    startFundsMoves()
    for (const one of watched) one.push('7', 1)
    stopFundsMoves()
    expect(watched.every(({ isStopped }) => isStopped)).toBe(true)
    startFundsMoves()
    expect(watched.slice(2).map(({ cursorOf }) => cursorOf())).toEqual([null, null])
  })
})
