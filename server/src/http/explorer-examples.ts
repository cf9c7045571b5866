/** What stands in the explorer when somebody comes for the first time. A test answers each of them. */
export const EXPLORER_EXAMPLES: readonly { readonly title: string, readonly query: string, readonly variables: Readonly<Record<string, unknown>> }[] = [
  {
    title: 'Query',
    query: `# Who am I, what can I order, and how are my orders doing?
# Sign in on the dashboard first (the page and this explorer share the session),
# or send a token: {"authorization": "Bearer …"} under Headers.
query Start($search: String) {
  me {
    name
    account { balance { available currency } acceptedTermsVersion }
  }
  services(filter: { search: $search }, first: 5) {
    totalCount
    nodes { id name rate quantityMin quantityMax guarantee { days isLifetime } estimate { sampleSize startMedianMs } }
    pageInfo { endCursor hasNextPage }
  }
  orders(first: 5) {
    nodes { id status delivered quantity charge service { name } }
  }
}
`,
    variables: { search: 'instagram followers' },
  },
  {
    title: 'Mutation',
    query: `# The decision before the click: every clause, with the numbers it looked at.
query Check($input: PlacementCheckInput!) {
  placementCheck(input: $input) {
    charge
    decision {
      allowed
      checks { clause verdict title text detail }
    }
  }
}

# Ordering needs the terms in force accepted once.
mutation Accept {
  acceptTerms(input: { version: 1 }) {
    ... on Account { acceptedTermsVersion }
    ... on Refusal { clause text }
  }
}

# Places the order, or says which clause is in the way. The same idempotencyKey gives the first answer again.
mutation Place($order: PlaceOrderInput!) {
  placeOrder(input: $order) {
    ... on Order { id status charge expectedFinishAt }
    ... on Refusal { clause code title text isTransient }
  }
}
`,
    variables: {
      input: { serviceId: '1', link: 'https://www.instagram.com/nasa/', quantity: 100, isPublicConfirmed: true },
      order: { serviceId: '1', link: 'https://www.instagram.com/nasa/', quantity: 100, isPublicConfirmed: true, idempotencyKey: 'my-first-order' },
    },
  },
  {
    title: 'Subscription',
    query: `# All my orders, live: a snapshot first, then each change. Pass the last cursor as after to resume.
subscription Live {
  ordersProgress {
    cursor
    isSnapshot
    changes { orderId version status delivered quantity currentCount charge event { text } }
  }
}

subscription Balance {
  balance { version available }
}
`,
    variables: {},
  },
  {
    title: 'Setting up a house',
    query: `# For an administrator: a house from nothing to its first customer.
mutation AddSupplier {
  addSupplier(input: { name: "First supplier", url: "http://127.0.0.1:4002/api/v2", key: "demo-supplier-key", idempotencyKey: "supplier-1" }) {
    ... on Supplier { id name balance currency }
    ... on Refusal { clause text }
  }
}

mutation Import($supplierId: ID!) {
  importCatalogue(input: { supplierId: $supplierId, markupBasisPoints: 3000, idempotencyKey: "import-1" }) {
    ... on CatalogueImport { readCount newCount quarantinedCount unsoldCount tookMs }
    ... on Refusal { clause text }
  }
}

mutation Credit($accountId: ID!) {
  creditCustomer(input: { accountId: $accountId, amount: "25.00", reason: "Welcome", idempotencyKey: "credit-1" }) {
    ... on Transfer { id postings { source destination amount } }
    ... on Refusal { clause text }
  }
}

query Customers {
  accounts(first: 20) { nodes { id name role status balance { available } } }
}

query Uncertain {
  dispatches(state: Uncertain) { nodes { orderId lastError supplier { name } order { serviceName link } } }
}

query Books {
  books { sums { sum } sentences { sentence holds } }
}
`,
    variables: { supplierId: '1', accountId: '1' },
  },
]
