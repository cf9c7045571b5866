/** `pnpm terms`: writes docs/terms.md out from the clauses in `schema/` and the tests of all rooms. With `--check` only says whether it is stale. */
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clauseTestsIn, proofMarkdown, termsMarkdown, type ClauseTest } from '@tallyboard/schema'
import { writeOut } from './written-file.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

const tests = new Map<string, readonly ClauseTest[]>()
const paths: string[] = []
for await (const path of glob(['{schema,server,client}/src/**/*.test.ts', 'test/*/*.test.ts'], { cwd: ROOT })) paths.push(path.replaceAll('\\', '/'))
for (const path of paths.sort()) {
  tests.set(path, clauseTestsIn(await readFile(join(ROOT, path), 'utf8')))
}
await writeOut(join(ROOT, 'docs/terms.md'), `${termsMarkdown()}\n${proofMarkdown(tests)}`)
