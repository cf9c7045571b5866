import { send, type Caller } from './load.ts'
import { Agent } from 'node:http'
import pg from 'pg'

/** A customer with a session and money. */
export interface Person {
  readonly accountId: string
  /** The headers of every request of theirs. */
  readonly headers: Readonly<Record<string, string>>
}

/** Signs up so many customers, accepts the terms for them and gives them money to spend. */
export async function signUpPeople(houseUrl: string, databaseUrl: string, count: number): Promise<readonly Person[]> {
  const agent = new Agent({ keepAlive: true })
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const people: Person[] = []
    for (let number = 0; number < count; number++) {
      const email = `bench-${number}@tallyboard.test`
      const origin = { 'content-type': 'application/json', origin: houseUrl }
      const { status, body, headers } = await send(agent, call(`${houseUrl}/api/auth/sign-up/email`, origin, { name: `Bench ${number}`, email, password: 'tallyboard-bench' }))
      if (status !== 200) throw new Error(`sign-up: ${status} ${body}`)
      const cookie = (headers['set-cookie'] ?? []).map(line => line.split(';', 1)[0]).join('; ')
      const { rows: [account] } = await client.query<{ id: string }>('select a.id from accounts a join users u on u.id = a.user_id where u.email = $1', [email])
      people.push({ accountId: account!.id, headers: { ...origin, cookie } })
    }
    await client.query('update accounts set accepted_terms_version = 1, accepted_terms_at = now()')
    await client.query('update balances set available_micros = 1000000000000')
    return people
  } finally {
    await client.end()
    agent.destroy()
  }
}

function call(url: string, headers: Readonly<Record<string, string>>, body: object): Caller {
  return { url, method: 'POST', headers, body: () => JSON.stringify(body) }
}
