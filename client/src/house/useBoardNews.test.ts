import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { useBoardNews } from './useBoardNews.ts'

const tab = shallowRef('stalled')
const board = shallowRef<{ readonly at: string } | null>(null)
const ask = vi.fn<() => void>()
let scope: EffectScope

beforeEach(() => {
  vi.useFakeTimers()
  ask.mockClear()
  tab.value = 'stalled'
  board.value = null
  scope = effectScope()
  scope.run(() => useBoardNews(() => tab.value, board, ask))
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

async function afterwards(change: () => void): Promise<void> {
  change()
  await nextTick()
  await vi.advanceTimersByTimeAsync(5_000)
}

test('neither the first push nor another tab asks for the list a second time', async () => {
  await afterwards(() => { board.value = { at: '2025-11-23T12:00:00Z' } })
  await afterwards(() => { tab.value = 'waiting' })
  expect(ask).not.toHaveBeenCalled()
})

test('a board that was counted anew asks once, whatever it counts', async () => {
  await afterwards(() => { board.value = { at: '2025-11-23T12:00:00Z' } })
  await afterwards(() => { board.value = { at: '2025-11-23T12:00:05Z' } })
  expect(ask).toHaveBeenCalledTimes(1)
})
