import {
  astFromValue, type DocumentNode, execute, type ExecutionResult, getOperationAST, getVariableValues, GraphQLError, type GraphQLErrorOptions, type GraphQLInputType,
  type GraphQLSchema, isInputObjectType, isInputType, isListType, isNonNullType, OperationTypeNode, typeFromAST, valueFromASTUntyped,
} from 'graphql'
import { compileQuery, type CompiledQuery, isCompiledQuery } from 'graphql-jit'
import type { Context } from '../context.ts'
import { ErrorCode } from '../errors.ts'
import { unkeptTextIn } from './graphql-limits.ts'

/** An operation as it came in: parsed, validated and not too dear. */
export interface Operation {
  readonly document: DocumentNode
  readonly operationName: string | null
  readonly variables: Readonly<Record<string, unknown>>
}

/** Answers operations; a query that comes again and again is compiled into a function of its own. */
export type Answer = (operation: Operation, context: Context) => Promise<ExecutionResult>

/** Compiled functions stay in memory. Past this many, strangers' queries are the reason, and they can do without. */
const COMPILED_MAX = 300

/** A list of a thousand wrong members needs no thousand sentences. */
const VARIABLE_ERRORS_MAX = 10

interface Known {
  uses: number
  compiled: CompiledQuery | null
}

/** Mutations and subscriptions are left to graphql-js: they are few, and their arguments are where its rules of coercion matter. */
export function createAnswer(schema: GraphQLSchema, usesBeforeCompiling: number): Answer {
  const known = new WeakMap<DocumentNode, Map<string, Known>>()
  let compiledCount = 0

  const compiledOf = ({ document, operationName }: Operation): CompiledQuery | null => {
    if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.QUERY) return null
    const ofDocument = known.get(document) ?? new Map<string, Known>()
    known.set(document, ofDocument)
    const entry = ofDocument.get(operationName ?? '') ?? { uses: 0, compiled: null }
    ofDocument.set(operationName ?? '', entry)
    if (++entry.uses === usesBeforeCompiling && compiledCount < COMPILED_MAX) {
      entry.compiled = compiled(schema, document, operationName)
      if (entry.compiled !== null) compiledCount++
    }
    return entry.compiled
  }

  return async (operation, context) => {
    const refused = refusedVariables(schema, operation)
    if (refused !== null) return { errors: refused }
    const query = compiledOf(operation)
    if (query === null) {
      return await execute({
        schema, document: operation.document, contextValue: context, variableValues: operation.variables, operationName: operation.operationName,
      })
    }
    const result = await query.query(undefined, context, filledIn(schema, operation))
    return result.errors === undefined ? result : { ...result, errors: result.errors.map(asGraphqlJsTellsIt) }
  }
}

/** Wrong variables are the caller's mistake, and both ways of answering must say so in the same words. Null: they are right. */
function refusedVariables(schema: GraphQLSchema, { document, operationName, variables }: Operation): readonly GraphQLError[] | null {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions
  if (definitions === undefined || definitions.length === 0) return null
  const { errors, coerced } = getVariableValues(schema, definitions, variables, { maxErrors: VARIABLE_ERRORS_MAX })
  if (errors !== undefined) return errors.map(error => wrongVariable(error.message, { nodes: error.nodes ?? null }))
  const at = unkeptTextIn(coerced, '')
  return at === null ? null : [wrongVariable(`$${at} holds the character U+0000 or half of one, which cannot be kept.`, {}, { field: at.split('.').findLast(part => !/^\d+$/.test(part)) })]
}

function wrongVariable(message: string, where: Pick<GraphQLErrorOptions, 'nodes'>, details: Readonly<Record<string, unknown>> = {}): GraphQLError {
  return new GraphQLError(message, { ...where, extensions: { code: ErrorCode.BAD_USER_INPUT, ...details, http: { status: 400 } } })
}

/** The variables with the defaults of input fields that are never null: the compiler takes those that were left out for missing. */
function filledIn(schema: GraphQLSchema, { document, operationName, variables }: Operation): Record<string, unknown> {
  const filled: Record<string, unknown> = { ...variables }
  for (const { variable, type: node } of getOperationAST(document, operationName)?.variableDefinitions ?? []) {
    const type = typeFromAST(schema, node)
    if (type !== undefined && isInputType(type) && variables[variable.name.value] !== undefined) filled[variable.name.value] = withDefaults(type, variables[variable.name.value])
  }
  return filled
}

function withDefaults(type: GraphQLInputType, value: unknown): unknown {
  if (value === null) return null
  if (isNonNullType(type)) return withDefaults(type.ofType, value)
  if (isListType(type)) return Array.isArray(value) ? value.map(item => withDefaults(type.ofType, item)) : withDefaults(type.ofType, value)
  if (!isInputObjectType(type)) return value
  const given = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(Object.values(type.getFields()).flatMap(({ name, type: ofField, defaultValue }) => {
    if (given[name] !== undefined) return [[name, withDefaults(ofField, given[name])]]
    const written = defaultValue === undefined ? null : astFromValue(defaultValue, ofField)
    return written == null ? [] : [[name, valueFromASTUntyped(written)]]
  }))
}

/** Some documents cannot be compiled (an amount of money written into one, for instance); they are answered all the same. */
function compiled(schema: GraphQLSchema, document: DocumentNode, operationName: string | null): CompiledQuery | null {
  try {
    const query = compileQuery(schema, document, operationName ?? undefined, { disablingCapturingStackErrors: true })
    return isCompiledQuery(query) ? query : null
  } catch {
    return null
  }
}

/** The compiler's errors look like those of graphql-js and lack the half that tells an input error from a fault. */
function asGraphqlJsTellsIt(error: GraphQLError): GraphQLError {
  const original = error.originalError
  return new GraphQLError(error.message, {
    path: error.path ?? null,
    originalError: original ?? null,
    extensions: original instanceof GraphQLError ? original.extensions : error.extensions,
  })
}
