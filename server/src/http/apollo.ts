import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled'
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema, OperationTypeNode } from 'graphql'
import type { Sessions } from '../accounts/sessions.ts'
import type { Context, RequestOrigin } from '../context.ts'
import { ErrorCode, presentError } from '../errors.ts'
import type { House } from '../house.ts'
import type { Answer } from './compiled-operations.ts'
import { checkComplexity, LIMIT_RULES, TOKENS_MAX } from './graphql-limits.ts'

/** Apollo behind our limits: tokens, depth, aliases, complexity; faults masked; no operation without a preflight from other pages. */
export function createApollo(house: House, schema: GraphQLSchema, answer: Answer): ApolloServer<Context> {
  return new ApolloServer<Context>({
    gateway: ownExecutor(schema, answer),
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    parseOptions: { maxTokens: TOKENS_MAX },
    validationRules: [...LIMIT_RULES],
    logger: house.log,
    // Cache hints would wrap every resolver; nothing we answer may be kept by anybody.
    plugins: [ApolloServerPluginLandingPageDisabled(), ApolloServerPluginCacheControlDisabled(), operationPlugin(schema)],
    formatError: (formatted, error) => present(house, formatted, error),
  })
}

function present(house: House, formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  if (!(error instanceof GraphQLError)) return presentError(new GraphQLError(formatted.message, { originalError: error as Error }), house.log, null)
  // Apollo writes the code of a request it could not read into its formatted copy alone.
  const code = formatted.extensions?.['code']
  const isApollosOwn = error.originalError == null && error.extensions['code'] === undefined && code !== 'INTERNAL_SERVER_ERROR'
  if (isApollosOwn) error.extensions['code'] = code
  return presentError(error, house.log, null)
}

/** Apollo lets only a gateway bring its own executor. This one is the same schema, answered by ourselves. */
function ownExecutor(schema: GraphQLSchema, answer: Answer): Gateway {
  let isLoaded: Parameters<NonNullable<Gateway['onSchemaLoadOrUpdate']>>[0] | null = null
  return {
    onSchemaLoadOrUpdate: tell => {
      isLoaded = tell
      return () => { isLoaded = null }
    },
    load: async () => {
      isLoaded?.({ apiSchema: schema, coreSupergraphSdl: '' })
      return {
        executor: async ({ document, operationName, request, context }) =>
          await answer({ document, operationName: operationName ?? null, variables: request.variables ?? {} }, context as Context) as Awaited<ReturnType<GatewayExecutor>>,
      }
    },
    stop: async () => undefined,
  }
}

/** What a browser calls itself fits; what somebody writes to fill the log does not. */
const USER_AGENT_LENGTH_MAX = 300

type Gateway = NonNullable<Extract<ConstructorParameters<typeof ApolloServer<Context>>[0], { gateway: unknown }>['gateway']>
type GatewayExecutor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>

/** What is looked at once it is known which operation of the document is meant. */
function operationPlugin(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operation, operationName, request }) => {
        // Apollo goes on without one, and a gateway is then asked for an operation without a name: the only one there is would be run.
        if (operation === undefined) throw badRequest(request.operationName == null ? 'The document has several operations: name one in operationName.' : 'The document has no operation of that name.', 'OPERATION_RESOLUTION_FAILURE')
        if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
          throw badRequest('Subscriptions are answered over a WebSocket at this address, in the protocol graphql-transport-ws.', ErrorCode.BAD_USER_INPUT)
        }
        checkComplexity(schema, document, operationName, request.variables ?? {})
      },
    }),
  }
}

function badRequest(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } })
}

/** What a resolver is given for one request. */
export async function contextOf(house: House, sessions: Sessions, request: IncomingMessage, response: ServerResponse): Promise<Context> {
  const { cookie, authorization } = request.headers
  const proof = await sessions.prove({ cookie: cookie ?? null, authorization: authorization ?? null })
  for (const setCookie of proof?.setCookies ?? []) response.appendHeader('set-cookie', setCookie)
  return { house, viewer: proof?.viewer ?? null, requestId: randomUUID(), origin: originOf(request), loaders: new Map() }
}

/** The network address is what Express makes of it, which knows the proxies that are trusted; a socket has only its own. */
export function originOf(request: IncomingMessage & { readonly ip?: string }): RequestOrigin {
  return { address: request.ip ?? request.socket.remoteAddress ?? null, userAgent: request.headers['user-agent']?.slice(0, USER_AGENT_LENGTH_MAX) ?? null }
}
