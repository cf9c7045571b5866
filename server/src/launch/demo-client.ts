/** A caller of the house's own API, as any front end is one: HTTP, a session cookie, GraphQL. */
export interface DemoClient {
  /** Runs an operation and answers its data. Throws with the words of the answer when there is an error or a refusal. */
  run<Data>(document: string, variables?: Readonly<Record<string, unknown>>): Promise<Data>
}

interface Answer<Data> {
  readonly data?: Data | null
  readonly errors?: readonly { readonly message: string }[]
}

export interface Credentials {
  readonly name: string
  readonly email: string
  readonly password: string
}

/** Signs up, or signs in where the address is known already, and answers a caller with that session. */
export async function enter(url: string, { name, email, password }: Credentials, how: 'sign-up' | 'sign-in'): Promise<DemoClient> {
  const response = await fetch(`${url}/api/auth/${how}/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(how === 'sign-up' ? { name, email, password } : { email, password }),
  })
  if (!response.ok) throw new Error(`${how} of ${email}: ${response.status} ${await response.text()}`)
  const cookie = response.headers.getSetCookie().map(line => line.split(';', 1)[0]).join('; ')
  return {
    run: async <Data>(document: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> => {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify({ query: document, variables }),
      })
      const { data, errors } = await answer.json() as Answer<Data>
      if (errors !== undefined || data === undefined || data === null) throw new Error(errors?.map(({ message }) => message).join('; ') ?? `status ${answer.status}`)
      for (const result of Object.values(data) as readonly ({ readonly __typename?: string, readonly text?: string } | null)[]) {
        if (result?.__typename === 'Refusal') throw new Error(`refused: ${result.text}`)
      }
      return data
    },
  }
}
