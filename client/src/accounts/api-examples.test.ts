import { readFile } from 'node:fs/promises'
import { buildSchema, parse, validate } from 'graphql'
import { expect, it } from 'vitest'
import { acceptDocument, apiExamples, orderDocument, queryDocument, watchDocument } from './api-examples.ts'

const schema = buildSchema(await readFile(new URL('../../../server/schema.graphql', import.meta.url), 'utf8'))

it.each(Object.entries({ queryDocument, acceptDocument, orderDocument, watchDocument }))('the API answers the %s of the API page', (_name, document) => {
  expect(validate(schema, parse(document))).toEqual([])
})

it('an example can be pasted into a shell: its body is in single quotes and holds none, and is JSON', () => {
  const { query, accept, order } = apiExamples('http://127.0.0.1:4000')
  for (const example of [query, accept, order]) {
    const body = /-d '([^']*)'$/.exec(example)?.[1] ?? ''
    expect(JSON.parse(body)).toHaveProperty('query')
  }
})

it('the subscription goes to the socket of the same origin', () => {
  expect(apiExamples('https://desk.example').watch).toContain("url: 'wss://desk.example/graphql'")
})
