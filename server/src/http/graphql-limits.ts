import {
  type ASTVisitor, type DocumentNode, type FieldNode, type FragmentDefinitionNode, getNamedType, GraphQLError, type GraphQLSchema, Kind, type OperationDefinitionNode,
  isCompositeType, isListType, isNonNullType, parse, specifiedRules, type SelectionSetNode, validate, type ValidationContext, type ValidationRule,
} from 'graphql'
import { type ComplexityEstimatorArgs, getComplexity } from 'graphql-query-complexity/cjs'
import { ErrorCode } from '../errors.ts'

/** The dashboard's largest operation has some 300 tokens. More of them is no question anybody asks by hand, and parsing grows with them. */
export const TOKENS_MAX = 2_000
/** Order, service, estimate, samples: the deepest honest question goes eight levels down. */
export const DEPTH_MAX = 12
/** A question may be asked twice with other arguments; a hundred times is an attempt to have the server work. */
export const ALIASES_MAX = 50
/** A hundred orders with thirty fields and their service cost about 5,000. */
export const COMPLEXITY_MAX = 20_000
/** How often a list without `first` is taken to repeat what is below it. */
const PLAIN_LIST_LENGTH = 5

/** Refuses what is too deep or has too many aliases, wherever fragments hide it, asks for the whole schema again and again, or holds a text that cannot be kept. */
export const LIMIT_RULES: readonly ValidationRule[] = [depthRule, aliasesRule, schemaRule, textRule]

function depthRule(context: ValidationContext): ASTVisitor {
  const depths = new Map<string, number>()
  const depthOf = (selectionSet: SelectionSetNode | undefined): number => {
    if (selectionSet === undefined) return 0
    let deepest = 0
    for (const selection of selectionSet.selections) {
      // Introspection is deep by nature and has a rule of its own among the specified ones.
      if (selection.kind === Kind.FIELD && selection.name.value.startsWith('__')) continue
      deepest = Math.max(deepest, selection.kind === Kind.FIELD ? 1 + depthOf(selection.selectionSet)
        : selection.kind === Kind.INLINE_FRAGMENT ? depthOf(selection.selectionSet)
        : depthOfFragment(context.getFragment(selection.name.value)))
    }
    return deepest
  }
  const depthOfFragment = (fragment: FragmentDefinitionNode | null | undefined): number => {
    if (fragment == null) return 0
    const known = depths.get(fragment.name.value)
    if (known !== undefined) return known
    // A cycle has a rule of its own; here it must only end.
    depths.set(fragment.name.value, 0)
    const depth = depthOf(fragment.selectionSet)
    depths.set(fragment.name.value, depth)
    return depth
  }
  return {
    OperationDefinition: (operation: OperationDefinitionNode) => {
      const depth = depthOf(operation.selectionSet)
      if (depth > DEPTH_MAX) context.reportError(new GraphQLError(`The operation is ${depth} levels deep; at most ${DEPTH_MAX} are answered.`, { nodes: operation }))
    },
  }
}

function aliasesRule(context: ValidationContext): ASTVisitor {
  let count = 0
  return {
    Field: (field: FieldNode) => {
      if (field.alias !== undefined && ++count === ALIASES_MAX + 1) {
        context.reportError(new GraphQLError(`The document has more than ${ALIASES_MAX} aliases.`, { nodes: field }))
      }
    },
  }
}

/** The whole schema is the largest answer there is, and open to strangers. */
function schemaRule(context: ValidationContext): ASTVisitor {
  let count = 0
  return {
    Field: (field: FieldNode) => {
      if (field.name.value === '__schema' && ++count === 2) context.reportError(new GraphQLError('A document asks for __schema once.', { nodes: field }))
    },
  }
}

function textRule(context: ValidationContext): ASTVisitor {
  return {
    StringValue: (text, _key, parent) => {
      if (!text.value.includes(UNKEPT_CHARACTER)) return
      const field = parent !== undefined && 'name' in parent ? parent.name?.value : undefined
      context.reportError(new GraphQLError(`${field ?? 'A text'} holds the character U+0000, which cannot be kept.`, { nodes: text, extensions: { field } }))
    },
  }
}

/** The one character that PostgreSQL keeps in no text. Half of a surrogate pair is none, and only a variable can hold one. */
const UNKEPT_CHARACTER = '\0'

/** Where in the values of variables a text stands that cannot be kept, such as `input.comments`; null when all can. */
export function unkeptTextIn(value: unknown, at: string): string | null {
  if (typeof value === 'string') return value.includes(UNKEPT_CHARACTER) || !value.isWellFormed() ? at : null
  if (typeof value !== 'object' || value === null) return null
  for (const [name, part] of Object.entries(value)) {
    const found = unkeptTextIn(part, at === '' ? name : `${at}.${name}`)
    if (found !== null) return found
  }
  return null
}

/** What an operation may cost depends on its variables, so the answer is kept by document and by whole numbers among them. */
const complexities = new WeakMap<DocumentNode, Map<string, number>>()
const COMPLEXITIES_KEPT_MAX = 200

/** Throws when the operation would cost more than anybody's question needs. A list counts what is below it as often as `first` says. */
export function checkComplexity(schema: GraphQLSchema, document: DocumentNode, operationName: string | null | undefined, variables: Readonly<Record<string, unknown>>): void {
  const known = complexities.get(document) ?? new Map<string, number>()
  complexities.set(document, known)
  const key = `${operationName ?? ''} ${Object.entries(variables).filter(([, value]) => typeof value === 'number' || typeof value === 'boolean').join(' ')}`
  let complexity = known.get(key)
  if (complexity === undefined) {
    try {
      complexity = getComplexity({
        schema, query: document, variables: { ...variables }, estimators: [estimate], ...(operationName == null ? {} : { operationName }),
      })
    } catch (cause) {
      // Fragments that spread each other twice are too many to be counted. Variables that are wrong have sentences of their own.
      throw cause instanceof GraphQLError && cause.message.includes('maximum allowed number of nodes') ? tooComplex(cause.message) : cause
    }
    if (known.size >= COMPLEXITIES_KEPT_MAX) known.clear()
    known.set(key, complexity)
  }
  if (complexity > COMPLEXITY_MAX) {
    throw tooComplex(`The operation would cost ${complexity} points; at most ${COMPLEXITY_MAX} are answered. Ask for fewer rows or fields.`)
  }
}

function tooComplex(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: ErrorCode.TOO_COMPLEX, http: { status: 400 } } })
}

function estimate({ args, childComplexity, field }: ComplexityEstimatorArgs): number {
  const first: unknown = args['first'] ?? args['points']
  // The rows of a connection are counted by its own `first`.
  const isRows = field.name === 'nodes' || field.name === 'edges'
  const type = isNonNullType(field.type) ? field.type.ofType : field.type
  const isPlainList = isListType(type) && !isRows && isCompositeType(getNamedType(type))
  const times = typeof first === 'number' ? Math.min(Math.max(first, 1), 1_000) : isPlainList ? PLAIN_LIST_LENGTH : 1
  return 1 + childComplexity * times
}

/** Operations sent over sockets pass the same gate as those over HTTP, and are kept parsed. */
export interface DocumentGate {
  /** The document, or why it cannot be answered. */
  admit(query: string): DocumentNode | readonly GraphQLError[]
}

const DOCUMENTS_KEPT_MAX = 1_000

export function openDocumentGate(schema: GraphQLSchema): DocumentGate {
  const admitted = new Map<string, DocumentNode>()
  return {
    admit: query => {
      const known = admitted.get(query)
      if (known !== undefined) return known
      let document: DocumentNode
      try {
        document = parse(query, { maxTokens: TOKENS_MAX })
      } catch (cause) {
        if (cause instanceof GraphQLError) return [withCode(cause, 'GRAPHQL_PARSE_FAILED')]
        throw cause
      }
      const errors = validate(schema, document, [...specifiedRules, ...LIMIT_RULES], { maxErrors: 20 })
      if (errors.length > 0) return errors.map(error => withCode(error, 'GRAPHQL_VALIDATION_FAILED'))
      if (admitted.size >= DOCUMENTS_KEPT_MAX) admitted.delete(admitted.keys().next().value ?? '')
      admitted.set(query, document)
      return document
    },
  }
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, { nodes: error.nodes ?? null, source: error.source ?? null, positions: error.positions ?? null, extensions: { ...error.extensions, code } })
}
