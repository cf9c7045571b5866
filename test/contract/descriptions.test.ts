import { readFile } from 'node:fs/promises'
import { buildSchema, isEnumType, isIntrospectionType, isSpecifiedScalarType } from 'graphql'
import { expect, test } from 'vitest'

const schema = buildSchema(await readFile(new URL('../../server/schema.graphql', import.meta.url), 'utf8'))
const types = Object.values(schema.getTypeMap()).filter(type => !isIntrospectionType(type) && !isSpecifiedScalarType(type))

/** Sets whose members say what they mean by their names. */
const PLAIN_SETS = new Set([
  'ActorKind', 'ClauseChangeKind', 'ContentRuleKind', 'DropClass', 'FactKind', 'ImageType', 'Metric', 'Platform', 'Role', 'ServiceSort', 'SpeedUpSubject', 'ThreadSubject',
  'TransferKind', 'WordsKind', 'WithdrawalStatus',
])

test('every type of the API says what it is', () => {
  expect(types.filter(type => !type.description).map(type => type.name)).toEqual([])
})

test('every member of a closed set says what it means, unless its name does', () => {
  const silent = types.filter(isEnumType).filter(type => !PLAIN_SETS.has(type.name)).flatMap(type =>
    type.getValues().filter(value => !value.description).map(value => `${type.name}.${value.name}`))
  expect(silent).toEqual([])
})
