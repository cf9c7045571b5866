import { glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import * as schema from '@tallyboard/schema'
import type { ClauseId } from '@tallyboard/schema'

const ROOT = join(import.meta.dirname, '../..')
const CLIENT = join(ROOT, 'client/src')
const { CLAUSE_PROOF, CLAUSES, EVERY_PAGE } = schema

/** How many tests there are for each clause. */
let testCounts: ReadonlyMap<ClauseId, number>
/** For each route of the dashboard, and for the frame around all, everything that its page is made of, as one text. */
let pages: ReadonlyMap<string, string>

beforeAll(async () => {
  const counts = new Map<ClauseId, number>()
  for await (const path of glob(['{schema,server,client}/src/**/*.test.ts', 'test/*/*.test.ts'], { cwd: ROOT })) {
    for (const { clause } of schema.clauseTestsIn(await readFile(join(ROOT, path), 'utf8'))) counts.set(clause, (counts.get(clause) ?? 0) + 1)
  }
  testCounts = counts
  const router = await readFile(join(CLIENT, 'router.ts'), 'utf8')
  const found = new Map([[EVERY_PAGE, await sourceFrom(join(CLIENT, 'App.vue'))]])
  for (const [, route = '', page = ''] of router.matchAll(/path: '([^']+)'.*?import\('\.\/([^']+)'\)/g)) found.set(route, await sourceFrom(join(CLIENT, page)))
  pages = found
})

describe('every clause of the terms', () => {
  it.each(CLAUSES.map(clause => clause.id))('%s is decided by functions that exist, or says why it is not', (id) => {
    const { decidedBy, missing } = CLAUSE_PROOF[id]
    const exports: Readonly<Record<string, unknown>> = schema
    expect(decidedBy.filter(name => typeof exports[name] !== 'function')).toEqual([])
    expect(missing.decision === undefined, decidedBy.length > 0 ? 'It is decided now: delete its reason.' : 'It needs a function or a reason.').toBe(decidedBy.length > 0)
  })

  it.each(CLAUSES.map(clause => clause.id))('%s has a test that begins with it, or says why it has none', (id) => {
    const hasTest = testCounts.has(id)
    expect(CLAUSE_PROOF[id].missing.test === undefined, hasTest ? 'There is a test now: delete its reason.' : 'It needs a test or a reason.').toBe(hasTest)
  })

  it.each(CLAUSES.map(clause => clause.id))('%s is shown by the pages that are named, and not yet by those that say so', (id) => {
    const { screens } = CLAUSE_PROOF[id]
    expect(screens.length, 'It needs a page.').toBeGreaterThan(0)
    for (const { route, via, notYet } of screens) {
      const word = via === '' ? id : via
      const source = pages.get(route)
      if (notYet === null) expect(source, `There is no route ${route}.`).toBeDefined()
      const isShown = source !== undefined && new RegExp(`${word.replaceAll('.', '\\.')}(?!\\d)`).test(source)
      expect(isShown, notYet === null ? `${route} does not show ${word}.` : `${route} shows ${word} now: delete its reason.`).toBe(notYet === null)
    }
  })

  it('the pages are found, with what they are made of', () => {
    expect([...pages.keys()]).toEqual(expect.arrayContaining([EVERY_PAGE, '/', '/new-order', '/orders/:id', '/funds', '/help', '/terms']))
    expect(pages.get('/new-order')).toContain('decidePlacement')
    expect(pages.get('/help')).not.toContain('decidePlacement')
  })
})

describe('what no mutation does', () => {
  it.each([
    ['P2.6 cancels, edits or stops an order', /^(cancel|edit|update|change|stop|delete)Order/i],
    ['P4.17 swaps a refill for money', /refill.*(money|refund|credit)|(refund|swap|exchange).*refill/i],
    ['P6.2 refunds an order because somebody asks', /^refund|requestRefund/i],
  ])('%s', async (_, forbidden) => {
    const sdl = await readFile(join(ROOT, 'server/schema.graphql'), 'utf8')
    const [mutations = ''] = /^type Mutation \{[\s\S]*?^\}/m.exec(sdl) ?? []
    const names = [...mutations.matchAll(/^ {2}(\w+)(?:\(|:)/gm)].map(([, name = '']) => name)
    expect(names).toContain('placeOrder')
    expect(names.filter(name => forbidden.test(name))).toEqual([])
  })
})

/** A source with everything it imports inside the dashboard, at once or when it is needed, each file once. What is written by a tool shows nothing, and neither does a comment. */
async function sourceFrom(path: string, seen = new Set<string>()): Promise<string> {
  if (seen.has(path) || path.includes('/generated/')) return ''
  seen.add(path)
  const source = await readFile(path, 'utf8')
  const parts = [source.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(?<![:'"])\/\/[^\n]*/g, '')]
  for (const [, imported = ''] of source.matchAll(/(?:from |import\()'(\.[^']+\.(?:ts|vue))'/g)) parts.push(await sourceFrom(join(dirname(path), imported), seen))
  return parts.join('\n')
}
