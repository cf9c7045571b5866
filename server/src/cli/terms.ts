/** `pnpm terms`: writes docs/terms.md out from the clauses in `schema/`. With `--check` only says whether it is stale. */
import { fileURLToPath } from 'node:url'
import { termsMarkdown } from '@tallyboard/schema'
import { writeOut } from './written-file.ts'

await writeOut(fileURLToPath(new URL('../../../docs/terms.md', import.meta.url)), termsMarkdown())
