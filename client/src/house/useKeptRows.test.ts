import { expect, test } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { useKeptRows } from './useKeptRows.ts'

const row = (key: string) => ({ key, isGone: false })

test('rows keep their places under the hand, what was settled here leaves, and another list is another list', async () => {
  const fresh = shallowRef<readonly ReturnType<typeof row>[] | null>([row('a'), row('b'), row('c')])
  const list = shallowRef('waiting')
  const scope = effectScope()
  const kept = scope.run(() => useKeptRows(() => fresh.value, () => list.value))
  const shown = (): readonly string[] => (kept?.rows.value ?? []).map(({ key, isGone }) => (isGone ? `${key} gone` : key))
  kept?.settle(row('b'), 'approved')
  fresh.value = [row('d'), row('c')]
  await nextTick()
  expect(shown()).toEqual(['a gone', 'c', 'd'])
  expect(kept?.settled.value.map(({ words }) => words)).toEqual(['approved'])
  kept?.tidy()
  expect(shown()).toEqual(['c', 'd'])

  // What was there before stays until the other list has come.
  list.value = 'approved'
  fresh.value = null
  await nextTick()
  expect(shown()).toEqual(['c', 'd'])
  fresh.value = [row('b')]
  await nextTick()
  expect(shown()).toEqual(['b'])
  scope.stop()
})

test('a row that slid off a full page because newer ones came is not gone, and the rows do not grow', async () => {
  const rows = Array.from({ length: 50 }, (_, index) => row(`old-${index}`))
  const fresh = shallowRef<readonly ReturnType<typeof row>[]>(rows)
  const scope = effectScope()
  const kept = scope.run(() => useKeptRows(() => fresh.value, () => 'all', () => true))
  for (const name of ['new-1', 'new-2']) {
    fresh.value = [row(name), ...fresh.value.slice(0, 49)]
    await nextTick()
  }
  expect(kept?.goneCount.value).toBe(0)
  expect(kept?.rows.value?.map(({ key }) => key)).toEqual([...rows.slice(0, 48).map(({ key }) => key), 'new-1', 'new-2'])

  // What left from between the others was settled.
  fresh.value = fresh.value.filter(({ key }) => key !== 'old-3')
  await nextTick()
  expect(kept?.rows.value?.filter(({ isGone }) => isGone).map(({ key }) => key)).toEqual(['old-3'])
  expect(kept?.goneCount.value).toBe(1)
  scope.stop()
})
