import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TermsVersion } from '@tallyboard/schema'
import { createAdministrator, createLog, startServer, startSimulator, type House, type Simulator, type SimulatorOptions } from '@tallyboard/server'
import { createClient, type Client } from 'graphql-ws'
import WebSocket from 'ws'
import { createTestDatabase } from './database.ts'

/** A clock that stands until it is moved. */
export interface TestClock {
  now(): Date
  set(at: Date): void
  advance(ms: number): void
}

/** Somebody who signed in. */
export interface Session {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly token: string
  readonly accountId: string
}

/** What the API answered. */
export interface Answer<Data> {
  readonly status: number
  readonly data: Data | null
  readonly errors: readonly { readonly message: string, readonly path?: readonly (string | number)[], readonly extensions: Readonly<Record<string, unknown>> }[]
}

/** Open data, as a story reads it. */
// oxlint-disable-next-line typescript/no-explicit-any -- a story names the fields it asked for, and fails when they are not there.
export type Data = any

/** News of a subscription, one after the other. */
export interface Watch<Value> extends AsyncIterableIterator<Value> {
  /** The next one, or an error after `ms`. */
  take(ms?: number): Promise<Value>
  return(): Promise<IteratorResult<Value>>
}

export interface TestHouseOptions {
  /** Starts a supplier too; its catalogue is small and its clock stands unless told otherwise. */
  readonly simulator?: boolean | SimulatorOptions
  /** Opens the practice payment provider too: the house takes payments, and hears of them by webhook. Its clock is the house's. */
  readonly practice?: boolean
  /** Whether jobs run by themselves. With a supplier they do, unless told otherwise. */
  readonly worker?: boolean
  /** Where the clock stands at first; without it the house goes by real time. */
  readonly clock?: Date
  readonly variables?: NodeJS.ProcessEnv
  /** Is given every line of the log, down to the finest. */
  readonly writeLog?: (line: string) => void
  /** Versions of the terms other than the house's own. */
  readonly terms?: readonly TermsVersion[]
}

/** A whole house of one test file's own: database, server, and a supplier if it wants one. */
export interface TestHouse {
  readonly url: string
  readonly house: House
  readonly databaseUrl: string
  readonly clock: TestClock
  readonly simulator: Simulator
  signUp(name?: string): Promise<Session>
  signIn(email: string, password: string): Promise<Session>
  /** The administrator of this house; the same one each time. */
  asAdministrator(): Promise<Session>
  /** Another administrator; the same one each time. */
  asSecondAdministrator(): Promise<Session>
  /** A customer who accepted the terms and was given money. */
  asCustomer(options?: { readonly name?: string, readonly available?: string }): Promise<Session>
  /** Adds the simulator as a supplier and imports its catalogue. */
  importCatalogue(): Promise<{ readonly supplierId: string }>
  /** Asks the API and tells everything it answered. The address is another's where a house has more than one process. */
  gql<Result = Data>(document: string, variables?: Readonly<Record<string, unknown>>, session?: Session | null, url?: string): Promise<Answer<Result>>
  /** Asks the API for data; an error fails the test. */
  ask<Result = Data>(document: string, variables?: Readonly<Record<string, unknown>>, session?: Session | null, url?: string): Promise<Result>
  /** Watches a subscription over a socket of its own. */
  subscribe<Result = Data>(document: string, variables?: Readonly<Record<string, unknown>>, session?: Session | null, url?: string): Watch<Result>
  stop(): Promise<void>
}

const TAKE_TIMEOUT_MS = 10_000
const SUPPLIER_KEY = 'test-supplier-key'
const PRACTICE = { key: 'sk_test_of_this_test', secret: 'whsec_of_this_test' } as const

/** Starts a house on a fresh database and a random port. `stop` fails when something was left open. */
export async function startTestHouse(options: TestHouseOptions = {}): Promise<TestHouse> {
  const database = await createTestDatabase()
  const isStanding = options.clock !== undefined
  let at = options.clock ?? new Date()
  const clock: TestClock = {
    now: () => isStanding ? at : new Date(),
    set: to => { at = to },
    advance: ms => { at = new Date(at.getTime() + ms) },
  }
  const simulatorOptions = options.simulator === true ? {} : options.simulator === false ? undefined : options.simulator
  const simulator = simulatorOptions === undefined && options.practice !== true ? null : await startSimulator({
    speed: 0, control: true, keys: [SUPPLIER_KEY], catalogueSize: 60, quirks: false,
    ...(options.practice === true ? { payments: { key: PRACTICE.key, now: () => clock.now().getTime() } } : {}), ...simulatorOptions,
  })
  const hasWorker = options.worker ?? simulatorOptions !== undefined
  const filesDir = await mkdtemp(join(tmpdir(), 'tallyboard-files-'))
  const server = await startServer({
    DATABASE_URL: database.url, PORT: '0', ROLE: hasWorker ? 'all' : 'api', LOG_LEVEL: 'silent', AUTH_RATE_PER_MINUTE: '100000', POOL_SIZE: '8', ALLOW_LOOPBACK_SUPPLIERS: '1',
    FILES_DIR: filesDir,
    // Whatever a test asks is answered by the compiled form, which would otherwise be seen by nobody but busy houses.
    COMPILE_AFTER_COUNT: '1',
    ...(options.practice === true && simulator !== null
      ? { PRACTICE_PAYMENTS_URL: simulator.url, PRACTICE_PAYMENTS_KEY: PRACTICE.key, PRACTICE_WEBHOOK_SECRET: PRACTICE.secret } : {}),
    ...options.variables,
  }, { clock: clock.now, ...(options.terms === undefined ? {} : { terms: options.terms }),
    ...(options.writeLog === undefined ? {} : { log: createLog('trace', { write: options.writeLog }) }),
  })

  simulator?.payments?.tell({ url: `${server.url}/webhooks/practice`, secret: PRACTICE.secret })

  const clients = new Set<Client>()
  let count = 0
  let administrator: Promise<Session> | null = null
  let secondAdministrator: Promise<Session> | null = null

  const gql = async <Result = Data>(document: string, variables: Readonly<Record<string, unknown>> = {}, session: Session | null = null, url = server.url): Promise<Answer<Result>> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(session === null ? {} : { authorization: `Bearer ${session.token}` }) },
      body: JSON.stringify({ query: document, variables }),
    })
    const body = await response.json() as { data?: Result | null, errors?: Answer<Result>['errors'] }
    return { status: response.status, data: body.data ?? null, errors: body.errors ?? [] }
  }

  const ask = async <Result = Data>(document: string, variables?: Readonly<Record<string, unknown>>, session?: Session | null, url?: string): Promise<Result> => {
    const { data, errors } = await gql<Result>(document, variables, session, url)
    if (errors.length > 0 || data === null) throw new Error(`the API answered ${JSON.stringify(errors)}`)
    return data
  }

  const enter = async (path: string, body: { readonly name: string, readonly email: string, readonly password: string }): Promise<Session> => {
    const response = await fetch(`${server.url}/api/auth/${path}`, {
      method: 'POST', headers: { 'content-type': 'application/json', origin: server.url }, body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    const { token } = await response.json() as { token: string }
    const session = { ...body, token, accountId: '' }
    const { me } = await ask('{ me { name account { id } } }', {}, session)
    return { ...session, name: me.name, accountId: me.account.id }
  }

  const signUp = async (name = `Customer ${++count}`): Promise<Session> =>
    await enter('sign-up/email', { name, email: `${name.toLowerCase().replaceAll(/\W+/g, '.')}@example.test`, password: 'a long password' })
  const signIn = async (email: string, password: string): Promise<Session> => await enter('sign-in/email', { name: '', email, password })

  const newAdministrator = async (name: string): Promise<Session> => {
    const person = { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@example.test`, password: 'a long password' }
    await createAdministrator(server.house, person)
    return await signIn(person.email, person.password)
  }
  const asAdministrator = async (): Promise<Session> => await (administrator ??= newAdministrator('Administrator'))
  const asSecondAdministrator = async (): Promise<Session> => await (secondAdministrator ??= newAdministrator('Second administrator'))

  const asCustomer: TestHouse['asCustomer'] = async ({ name, available = '100.00' } = {}) => {
    const customer = await signUp(name)
    await ask('mutation { acceptTerms(input: { version: 1 }) { __typename ... on Refusal { text } } }', {}, customer)
    const { creditCustomer } = await ask(`mutation ($input: CreditCustomerInput!) { creditCustomer(input: $input) { __typename ... on CreditProposal { id } ... on Refusal { text } } }`, {
      input: { accountId: customer.accountId, amount: available, reason: 'Test money', idempotencyKey: `credit ${customer.accountId}` },
    }, await asAdministrator())
    if (creditCustomer.__typename === 'CreditProposal') {
      await ask(`mutation ($input: ApproveCreditInput!) { approveCredit(input: $input) { __typename ... on Refusal { text } } }`, {
        input: { proposalId: creditCustomer.id, reason: 'Test money', idempotencyKey: `approve ${customer.accountId}` },
      }, await asSecondAdministrator())
    }
    return customer
  }

  const importCatalogue: TestHouse['importCatalogue'] = async () => {
    if (simulator === null) throw new Error('this house has no supplier')
    const session = await asAdministrator()
    const { addSupplier } = await ask(`mutation ($input: AddSupplierInput!) { addSupplier(input: $input) { __typename ... on Supplier { id } ... on Refusal { text } } }`, {
      input: { name: 'Simulated supplier', url: simulator.apiUrl, key: SUPPLIER_KEY, rateCapPerSecond: 1_000, idempotencyKey: 'supplier' },
    }, session)
    if (addSupplier.id === undefined) throw new Error(`the supplier was refused: ${addSupplier.text}`)
    const { importCatalogue: imported } = await ask(`mutation ($input: ImportCatalogueInput!) { importCatalogue(input: $input) { __typename ... on Refusal { text } } }`, {
      input: { supplierId: addSupplier.id, idempotencyKey: 'import' },
    }, session)
    if (imported.text !== undefined) throw new Error(`the catalogue was refused: ${imported.text}`)
    return { supplierId: addSupplier.id }
  }

  const subscribe = <Result = Data>(document: string, variables: Readonly<Record<string, unknown>> = {}, session: Session | null = null, url = server.url): Watch<Result> => {
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: session === null ? {} : { token: session.token },
    })
    clients.add(client)
    const iterator = client.iterate<Result>({ query: document, variables: { ...variables } })
    const next = async (): Promise<IteratorResult<Result>> => {
      const { done, value } = await iterator.next()
      if (done === true) return { done, value: undefined }
      if (value.errors !== undefined || value.data == null) throw new Error(`the subscription answered ${JSON.stringify(value.errors)}`)
      return { done: false, value: value.data }
    }
    return {
      next,
      take: async (ms = TAKE_TIMEOUT_MS) => {
        let timer: NodeJS.Timeout | undefined
        const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error(`no news within ${ms} ms`)), ms) })
        const { done, value } = await Promise.race([next(), late]).finally(() => clearTimeout(timer))
        if (done === true) throw new Error('the subscription ended')
        return value
      },
      return: async () => {
        clients.delete(client)
        await client.dispose()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]() { return this },
    }
  }

  return {
    url: server.url, house: server.house, databaseUrl: database.url, clock, signUp, signIn, asAdministrator, asSecondAdministrator, asCustomer, importCatalogue, gql, ask, subscribe,
    get simulator() {
      if (simulator === null) throw new Error('this house has no supplier')
      return simulator
    },
    stop: async () => {
      for (const client of clients) await client.dispose()
      await server.close()
      await simulator?.stop()
      await database.drop()
      await rm(filesDir, { recursive: true, force: true })
    },
  }
}
