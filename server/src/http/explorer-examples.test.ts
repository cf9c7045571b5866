import { getOperationAST, parse, validate, Kind } from 'graphql'
import { expect, test } from 'vitest'
import { buildSchema } from '../build-schema.ts'
import { EXPLORER_EXAMPLES } from './explorer-examples.ts'
import { checkComplexity, LIMIT_RULES } from './graphql-limits.ts'

const schema = buildSchema()

for (const { title, query, variables } of EXPLORER_EXAMPLES) {
  test(`the example in the tab ${title} can be sent as it stands`, () => {
    const document = parse(query)
    expect(validate(schema, document)).toEqual([])
    expect(validate(schema, document, LIMIT_RULES)).toEqual([])
    const names = document.definitions.flatMap(definition => definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value ?? ''] : [])
    expect(names.every(name => name !== '')).toBe(true)
    for (const name of names) {
      expect(() => checkComplexity(schema, document, name, variables)).not.toThrow()
      for (const { variable, type } of getOperationAST(document, name)?.variableDefinitions ?? []) {
        expect(type.kind !== Kind.NON_NULL_TYPE || variable.name.value in variables).toBe(true)
      }
    }
  })
}
