/** `pnpm books:page`: writes docs/books.md out from the chart of accounts and the sentences of the books. With `--check` only says whether it is stale. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { booksMarkdown } from '../funds/books-page.ts'
import { writeOut } from './written-file.ts'

await writeOut(join(fileURLToPath(new URL('../../..', import.meta.url)), 'docs/books.md'), booksMarkdown())
