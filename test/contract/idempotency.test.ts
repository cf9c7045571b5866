import { readFile } from 'node:fs/promises'
import { buildSchema, getNamedType, isInputObjectType, isNonNullType, type GraphQLField } from 'graphql'
import { expect, test } from 'vitest'

// Whoever loses an answer sends the same again. That is safe where the attempt has a name; these few need none.
const NEEDS_NO_KEY: Readonly<Record<string, string>> = {
  acceptTerms: 'A version is accepted once, and only while it is in force.',
  markThreadRead: 'Reading goes forward to a message and never back.',
  showPresence: 'Nothing is written.',
}

const schema = buildSchema(await readFile(new URL('../../server/schema.graphql', import.meta.url), 'utf8'))
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})

function hasKey({ args }: GraphQLField<unknown, unknown>): boolean {
  const input = getNamedType(args.find(({ name }) => name === 'input')?.type)
  const key = isInputObjectType(input) ? input.getFields()['idempotencyKey'] : undefined
  return key !== undefined && isNonNullType(key.type)
}

test('every mutation takes an idempotency key, besides the few that say why they need none', () => {
  expect(mutations.length).toBeGreaterThan(30)
  expect(mutations.filter(field => !hasKey(field)).map(({ name }) => name).sort()).toEqual(Object.keys(NEEDS_NO_KEY).sort())
})
