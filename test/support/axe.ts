import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The rules that read colours: all that a change of the theme alone can break. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block']

/** What axe finds serious or worse, a line for each element. */
export async function seriousFindings(page: Page, { isOfColoursAlone = false }: { readonly isOfColoursAlone?: boolean } = {}): Promise<string[]> {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axe)
  const { violations, passes } = await page.evaluate(async runOnly => {
    const { axe: injected } = globalThis as unknown as { axe: { run(root: Document, options: object): Promise<AxeResults> } }
    return await injected.run(document, { runOnly, resultTypes: ['violations'] })
  }, isOfColoursAlone ? { type: 'rule', values: OF_COLOURS } : { type: 'tag', values: TAGS })
  // A page on which nothing was looked at has no faults either.
  expect(passes.length).toBeGreaterThan(isOfColoursAlone ? 0 : 10)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${String(node.target)} ${node.html.slice(0, 160)} ${node.failureSummary?.replaceAll(/\s+/g, ' ') ?? ''}`))
}
