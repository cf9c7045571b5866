import type { TypedDocumentNode } from '@urql/core'
import { beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import type { PageOf } from './pages.ts'
import { usePages, type Pages } from './usePages.ts'

interface Row { readonly id: string }
interface Answer { readonly data: PageOf<Row> }
type Variables = { readonly after: string | null }

/** What was asked for and is held until the test answers it. */
const held = vi.hoisted(() => [] as { readonly after: string | null, readonly answer: (answer: Answer) => void }[])

vi.mock('./client.ts', () => ({
  client: {
    query: (_: unknown, { after }: Variables) => ({
      subscribe: (take: (answer: Answer) => void) => {
        held.push({ after, answer: take })
        return { unsubscribe: () => undefined }
      },
      toPromise: async () => await new Promise<Answer>((resolve) => { held.push({ after, answer: resolve }) }),
    }),
  },
}))

beforeEach(() => { held.length = 0 })

/** Answers what was asked for after a row, with the rows up to the next cursor. */
async function answer(after: string | null, ...ids: readonly string[]): Promise<void> {
  const index = held.findIndex((each) => each.after === after)
  const [question] = held.splice(index, index < 0 ? 0 : 1)
  if (question === undefined) throw new Error(`nothing was asked after ${after ?? 'the start'}`)
  question.answer({ data: { nodes: ids.map((id) => ({ id })), pageInfo: { hasNextPage: true, endCursor: ids.at(-1) ?? null } } })
  for (let turn = 0; turn < 5; turn += 1) await nextTick()
}

async function scene(): Promise<{ readonly pages: Pages<PageOf<Row>, Row>, readonly shown: () => readonly string[] | undefined, readonly leave: () => void }> {
  const scope = effectScope()
  const pages = scope.run(() => usePages({} as TypedDocumentNode<PageOf<Row>, Variables>, (after) => ({ after }), (data) => data))
  if (pages === undefined) throw new Error('the scope is active')
  await answer(null, 'a', 'b')
  return { pages, shown: () => pages.rows.value?.map(({ id }) => id), leave: () => scope.stop() }
}

test('a list that comes anew while its next page is on the way still reads that page', async () => {
  const { pages, shown, leave } = await scene()
  let isLoaded = false
  const more = pages.loadMore().then(() => { isLoaded = true })
  pages.ask()
  await answer(null, 'new', 'a')
  // The page after what was the end is no longer the one that follows.
  await answer('b', 'c', 'd')
  expect(isLoaded).toBe(false)
  await answer('a', 'b', 'c')
  await more
  expect(shown()).toEqual(['new', 'a', 'b', 'c'])
  expect(pages.isLoadingMore.value).toBe(false)
  leave()
})

test('a press for more while the list comes anew drops nothing of what was there', async () => {
  const { pages, shown, leave } = await scene()
  const second = pages.loadMore()
  await answer('b', 'c', 'd')
  await second
  pages.ask()
  await answer(null, 'new', 'a')
  // Half of what came would miss the row that goes from the first page to the second.
  expect(shown()).toEqual(['a', 'b', 'c', 'd'])
  const third = pages.loadMore()
  await answer('a', 'b', 'c')
  await answer('c', 'd', 'e')
  await third
  expect(shown()).toEqual(['new', 'a', 'b', 'c', 'd', 'e'])
  expect(held).toEqual([])
  leave()
})

test('a page that is left while more is on the way waits for nothing', async () => {
  const { pages, shown, leave } = await scene()
  const more = pages.loadMore()
  leave()
  await answer('b', 'c', 'd')
  await more
  expect(shown()).toEqual(['a', 'b'])
})
