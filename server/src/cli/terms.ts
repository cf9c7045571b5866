/** `pnpm terms`: writes docs/terms.md out from the clauses in `schema/`. With `--check` only says whether it is stale. */
import { fileURLToPath } from 'node:url'
import { CLAUSES, TERMS_PUBLISHED_AT, TERMS_VERSION } from '@tallyboard/schema'
import { writeOut } from './written-file.ts'

const clauses = Object.values(CLAUSES)
const sections = [...new Set(clauses.map(({ section }) => section))]

const text = [
  '# Terms of service',
  '',
  `Version ${TERMS_VERSION}, in force since ${TERMS_PUBLISHED_AT.toISOString().slice(0, 10)}. Written out from \`schema/src/clauses.ts\` by \`pnpm terms\`: change the clause there, not here.`,
  ...sections.flatMap(section => [
    '',
    `## ${section}`,
    ...clauses.filter(clause => clause.section === section).flatMap(({ id, title, text: words }) => ['', `**${id} ${title}.** ${words}`]),
  ]),
  '',
].join('\n')

await writeOut(fileURLToPath(new URL('../../../docs/terms.md', import.meta.url)), text)
