/** `pnpm sdl`: writes server/schema.graphql, the API as SDL. With `--check` only says whether it is stale. */
import { fileURLToPath } from 'node:url'
import { isIntrospectionType, isSpecifiedScalarType, printType, type GraphQLSchema } from 'graphql'
import { buildSchema } from '../build-schema.ts'
import { writeOut } from './written-file.ts'

const HEAD = '# The API of Tallyboard. Written by `pnpm sdl` from the resolvers, never by hand; `pnpm check` fails when it is stale.'

/** The ways in first, then the types by name; fields and values stay in the order they were thought in, because that order says something. */
function sdlOf(schema: GraphQLSchema): string {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(type => type != null)
  const others = Object.values(schema.getTypeMap())
    .filter(type => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !roots.some(root => root === type))
    .sort((one, other) => one.name < other.name ? -1 : 1)
  return `${[HEAD, ...[...roots, ...others].map(type => printType(type))].join('\n\n')}\n`
}

await writeOut(fileURLToPath(new URL('../../schema.graphql', import.meta.url)), sdlOf(buildSchema()))
