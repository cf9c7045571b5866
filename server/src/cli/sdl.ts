/** `pnpm sdl`: writes server/schema.graphql, the API as SDL. With `--check` only says whether it is stale. */
import { fileURLToPath } from 'node:url'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { buildSchema } from '../build-schema.ts'
import { writeOut } from './written-file.ts'

const HEAD = `# The API of Tallyboard. Written by \`pnpm sdl\` from the resolvers, never by hand; \`pnpm check\` fails when it is stale.

`

await writeOut(fileURLToPath(new URL('../../schema.graphql', import.meta.url)), `${HEAD}${printSchema(lexicographicSortSchema(buildSchema()))}\n`)
