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
