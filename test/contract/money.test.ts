import { readFile } from 'node:fs/promises'
import { buildSchema, getNamedType, isInputObjectType, isObjectType } from 'graphql'
import { expect, test } from 'vitest'

const schema = buildSchema(await readFile(new URL('../../server/schema.graphql', import.meta.url), 'utf8'))
const types = Object.values(schema.getTypeMap()).filter(isObjectType).filter(type => type !== schema.getQueryType())

test('P5.1 every object with an amount says in which currency it is', () => {
  const bare = types.filter(type => {
    const fields = Object.values(type.getFields())
    return fields.some(field => getNamedType(field.type).name === 'Money') && !fields.some(field => field.name === 'currency')
  })
  expect(bare.map(type => type.name)).toEqual([])
})

test('nobody hands in a currency with an amount: an account has one, and the house knows it', () => {
  const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType).filter(type => {
    const fields = Object.values(type.getFields())
    return fields.some(field => getNamedType(field.type).name === 'Money') && fields.some(field => field.name === 'currency')
  })
  expect(inputs.map(type => type.name)).toEqual([])
})
