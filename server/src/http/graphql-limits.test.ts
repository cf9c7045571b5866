import { buildSchema, type DocumentNode, type GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { checkComplexity, openDocumentGate, unkeptTextIn } from './graphql-limits.ts'

const schema = buildSchema(`
  input Filter { word: String }
  type Query { node: Node, page(first: Int! = 50): Page!, named(name: String, names: [String!], filter: Filter): ID }
  type Page { nodes: [Node!]! }
  type Node { id: ID, node: Node, friends: [Node!]!, page(first: Int! = 50): Page! }
`)

const nested = (levels: number): string => `${'node { '.repeat(levels - 1)}id${' }'.repeat(levels - 1)}`
const messagesOf = (query: string): string[] => {
  const admitted = openDocumentGate(schema).admit(query)
  return Array.isArray(admitted) ? admitted.map((error: GraphQLError) => error.message) : []
}

test('twelve levels are answered and thirteen refused, in one piece or through fragments', () => {
  expect(messagesOf(`{ ${nested(12)} }`)).toEqual([])
  expect(messagesOf(`{ ${nested(13)} }`)).toEqual(['The operation is 13 levels deep; at most 12 are answered.'])
  const hidden = `{ node { ...A } } fragment A on Node { ${'node { '.repeat(5)}...B${' }'.repeat(5)} } fragment B on Node { ... on Node { ${nested(7)} } }`
  expect(messagesOf(hidden)).toEqual(['The operation is 13 levels deep; at most 12 are answered.'])
})

test('fragments that go round in circles end as a validation error, not as a stack', () => {
  expect(messagesOf('{ node { ...A } } fragment A on Node { node { ...B } } fragment B on Node { node { ...A } }').join()).toContain('Cannot spread fragment')
})

test('aliases count across fragments and operations', () => {
  const aliases = (from: number, count: number): string => Array.from({ length: count }, (_, index) => `a${from + index}: id`).join(' ')
  expect(messagesOf(`{ node { ${aliases(0, 25)} ...A } } fragment A on Node { ${aliases(25, 26)} }`)).toEqual(['The document has more than 50 aliases.'])
})

test('more than 2,000 tokens are not even parsed to their end', () => {
  expect(messagesOf(`{ node { ${'id '.repeat(2_000)} } }`).join()).toContain('2000 tokens')
})

test('a list costs what is below it as often as its first says, whether it is written in the document or given as a variable', () => {
  const document = openDocumentGate(schema).admit('query ($first: Int!) { page(first: 100) { nodes { page(first: $first) { nodes { id } } } } }') as DocumentNode
  expect(() => checkComplexity(schema, document, null, { first: 60 })).not.toThrow()
  expect(() => checkComplexity(schema, document, null, { first: 100 })).toThrow('at most 20000')
  // Seen before and kept: the answer must still depend on the variable.
  expect(() => checkComplexity(schema, document, null, { first: 60 })).not.toThrow()
})

test('lists without first multiply too, so that nesting them ends', () => {
  const nestedLists = `{ node { ${'friends { '.repeat(7)}id${' }'.repeat(7)} } }`
  const document = openDocumentGate(schema).admit(nestedLists) as DocumentNode
  expect(() => checkComplexity(schema, document, null, {})).toThrow('Ask for fewer')
})

test('a text with a character that cannot be kept is refused by the name of its field', () => {
  const query = String.raw`{ a: named(name: "ok") b: named(name: "o\u0000") c: named(names: ["a", "\u0000"], filter: { word: "\u0000" }) }`
  expect(messagesOf(query)).toEqual(['name', 'A text', 'word'].map(field => `${field} holds the character U+0000, which cannot be kept.`))
  expect(unkeptTextIn({ input: { lines: ['a', 'b\0'], count: 3, note: null } }, '')).toBe('input.lines.1')
  expect(unkeptTextIn({ input: { reason: 'half of \ud83d' } }, '')).toBe('input.reason')
  expect(unkeptTextIn({ input: { lines: ['a', '😀'], at: new Date(), amount: 3n } }, '')).toBeNull()
})

test('fragments that spread each other twice are too complex, and not counted to their end', () => {
  const fragments = Array.from({ length: 100 }, (_, index) => `fragment A${index} on Node { ${index === 99 ? 'id' : `...A${index + 1} ...A${index + 1}`} }`)
  const document = openDocumentGate(schema).admit(`{ node { ...A0 } } ${fragments.join(' ')}`) as DocumentNode
  expect(() => checkComplexity(schema, document, null, {})).toThrow(expect.objectContaining({ extensions: { code: 'TOO_COMPLEX', http: { status: 400 } } }))
})

test('the whole schema is asked for once in a document, wherever it is hidden', () => {
  expect(messagesOf('{ __schema { types { name } } a: __type(name: "Node") { name } b: __type(name: "Page") { name } }')).toEqual([])
  expect(messagesOf('{ __schema { types { name } } ...A } fragment A on Query { a: __schema { types { name } } }')).toEqual(['A document asks for __schema once.'])
})
