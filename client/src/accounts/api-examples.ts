/**
 * The examples of the API page, as documents and as what one pastes into a terminal or an editor. A test holds every document against
 * server/schema.graphql.
 */
export const queryDocument = `query Start($search: String) {
  me { name account { balance { available currency } } }
  services(filter: { search: $search }, first: 5) {
    nodes { id name rate quantityMin quantityMax }
    pageInfo { hasNextPage endCursor }
  }
}`

export const acceptDocument = `mutation {
  acceptTerms(input: { version: 1 }) {
    __typename
    ... on Refusal { clause text }
  }
}`

export const orderDocument = `mutation Place($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    __typename
    ... on Order { id status charge expectedFinishAt }
    ... on Refusal { clause code text isTransient checks { clause verdict title } }
  }
}`

export const watchDocument = `subscription Watch($after: String) {
  ordersProgress(after: $after) {
    cursor
    isSnapshot
    changes { orderId version status delivered quantity currentCount }
  }
}`

/** One line in single quotes, as a shell takes it. None of the documents has a quote of its own. */
function bodyOf(document: string, variables?: object): string {
  return JSON.stringify({ query: document.replaceAll(/\s+/g, ' '), ...(variables === undefined ? {} : { variables }) })
}

function curlOf(origin: string, body: string): string {
  return `curl -s ${origin}/graphql \\
  -H 'content-type: application/json' \\
  -H "authorization: Bearer $TOKEN" \\
  -d '${body}'`
}

/** The examples for the server at this origin. */
export function apiExamples(origin: string): { readonly signIn: string, readonly query: string, readonly accept: string, readonly order: string, readonly watch: string } {
  return {
    signIn: `TOKEN=$(curl -s -o /dev/null -D - ${origin}/api/auth/sign-in/email \\
  -H 'content-type: application/json' \\
  -d '{"email":"you@example.com","password":"your password"}' \\
  | tr -d '\\r' | sed -n 's/^set-auth-token: //p')`,
    query: curlOf(origin, bodyOf(queryDocument, { search: 'youtube views' })),
    accept: curlOf(origin, bodyOf(acceptDocument)),
    order: curlOf(origin, bodyOf(orderDocument, {
      input: { serviceId: '1', link: 'https://youtu.be/dQw4w9WgXcQ', quantity: 100, isPublicConfirmed: true, idempotencyKey: 'my-first-order' },
    })),
    watch: `// watch.mjs, after: npm install graphql graphql-ws
import { createClient } from 'graphql-ws'

let cursor = null

const client = createClient({
  url: '${origin.replace(/^http/, 'ws')}/graphql',
  connectionParams: { token: process.env.TOKEN },
  retryAttempts: Infinity,
  shouldRetry: () => true,
})

client.subscribe({
  query: \`${watchDocument.replaceAll('\n', '\n  ')}\`,
  // A getter: after a lost connection it is read again, and nothing is missed.
  variables: { get after() { return cursor } },
}, {
  next({ data, errors }) {
    if (errors) return console.error(errors)
    cursor = data.ordersProgress.cursor
    for (const change of data.ordersProgress.changes) console.log(change)
  },
  error: console.error,
  complete() {},
})`,
  }
}
