import { readFile } from 'node:fs/promises'
import {
  buildSchema, getNamedType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType, isRequiredArgument, isRequiredInputField, OperationTypeNode,
  type GraphQLField, type GraphQLInputType,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'

// Everything that can be asked, done or watched is tried by nobody, by a customer, by an agent and by an administrator. What comes out is docs/permissions.md, written by
// `pnpm permissions`; and it is what the description of each field promises.

const ROLES = ['nobody', 'customer', 'agent', 'administrator'] as const
type Role = (typeof ROLES)[number]

/** Whether the role itself is in the way. */
type Answer = 'yes' | 'sign in' | 'no'

interface Row {
  readonly operation: OperationTypeNode
  readonly field: GraphQLField<unknown, unknown>
  readonly answers: Readonly<Record<Role, Answer>>
}

const ROOT = new URL('../../', import.meta.url)
const schema = buildSchema(await readFile(new URL('server/schema.graphql', ROOT), 'utf8'))
const OPERATIONS = [OperationTypeNode.QUERY, OperationTypeNode.MUTATION, OperationTypeNode.SUBSCRIPTION]

/** A subscription that waits for news without a first push is open by then; one that is refused is refused at once. */
const REFUSED_WITHIN_MS = 700

let house: TestHouse
const sessions = new Map<Role, Session>()
const rows: Row[] = []

beforeAll(async () => {
  house = await startTestHouse()
  sessions.set('administrator', await house.asAdministrator())
  for (const operation of OPERATIONS) {
    for (const field of Object.values(schema.getRootType(operation)?.getFields() ?? {})) {
      const answers: Partial<Record<Role, Answer>> = {}
      for (const role of ROLES) answers[role] = await answerTo(operation, field, role)
      rows.push({ operation, field, answers: answers as Record<Role, Answer> })
    }
  }
}, 120_000)
afterAll(async () => { await house.stop() })

let personCount = 0

/** Somebody of a role who is still there: some things that can be done end whoever does them. */
async function sessionOf(role: Role): Promise<Session | null> {
  if (role === 'nobody') return null
  const known = sessions.get(role)
  if (known !== undefined && (await house.ask('{ me { id } }', {}, known)).me !== null) return known
  const person = await house.signUp(`Person ${++personCount}`)
  if (role !== 'customer') await house.house.db.updateTable('accounts').set({ role: role === 'agent' ? 'Agent' : 'Administrator' }).where('id', '=', person.accountId).execute()
  // What somebody may do is known for a while from when they signed in.
  const session = await house.signIn(person.email, person.password)
  sessions.set(role, session)
  return session
}

async function answerTo(operation: OperationTypeNode, field: GraphQLField<unknown, unknown>, role: Role): Promise<Answer> {
  const session = await sessionOf(role)
  const required = field.args.filter(isRequiredArgument)
  const variables = Object.fromEntries(required.map(({ name, type }) => [name, anyOf(type, `${role} ${field.name}`)]))
  const [declared, given] = [required.map(({ name, type }) => `$${name}: ${String(type)}`).join(', '), required.map(({ name }) => `${name}: $${name}`).join(', ')]
  const document = `${operation} ${declared === '' ? '' : `(${declared})`} { ${field.name}${given === '' ? '' : `(${given})`}${isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'} }`
  const code = operation === OperationTypeNode.SUBSCRIPTION ? await refusalOf(document, variables, session) : await errorOf(document, variables, session)
  return code === 'UNAUTHENTICATED' ? 'sign in' : code === 'FORBIDDEN' ? 'no' : 'yes'
}

/** The code of the error that a field answered; undefined when it answered something else. */
async function errorOf(document: string, variables: Readonly<Record<string, unknown>>, session: Session | null): Promise<unknown> {
  const [error] = (await house.gql(document, variables, session)).errors
  // An error without a path was raised before the field was asked, and so says nothing about who asks; neither does a fault.
  if (error !== undefined && (error.path === undefined || error.extensions['code'] === 'INTERNAL_SERVER_ERROR')) throw new Error(`${document} was asked wrongly: ${JSON.stringify(error)}`)
  return error?.extensions['code']
}

/** The code a subscription is refused with; undefined when it stands. */
async function refusalOf(document: string, variables: Readonly<Record<string, unknown>>, session: Session | null): Promise<string | undefined> {
  const watch = house.subscribe(document, variables, session)
  try {
    await watch.take(REFUSED_WITHIN_MS)
    return undefined
  } catch (cause) {
    // A socket is closed on whoever does not say who they are.
    const text = cause instanceof Error ? cause.message : String((cause as { code?: number }).code)
    return text.includes('4401') ? 'UNAUTHENTICATED' : /"code":"(\w+)"/.exec(text)?.[1]
  } finally {
    await watch.return()
  }
}

/** Something of a type, in the fewest words. Its numbers are nobody's. */
function anyOf(type: GraphQLInputType, key: string): unknown {
  if (isNonNullType(type)) return anyOf(type.ofType, key)
  if (isListType(type)) return []
  if (isEnumType(type)) return type.getValues()[0]?.value
  if (isInputObjectType(type)) {
    return Object.fromEntries(Object.values(type.getFields()).filter(isRequiredInputField).map(({ name, type: of }) => [name, anyOf(of, key)]))
  }
  const SAMPLES: Readonly<Record<string, unknown>> = { ID: '987654321', Int: 1, Float: 1, Boolean: false, DateTime: '2026-01-01T00:00:00.000Z', Money: '1.00' }
  return type.name in SAMPLES ? SAMPLES[type.name] : key
}

/** What the words of a field promise: whom it is for. */
function promisedTo({ description }: GraphQLField<unknown, unknown>): readonly Role[] {
  const words = description ?? ''
  if (/\bFor (administrators|who manages money)\b/.test(words)) return ['administrator']
  if (/\bFor (agents and administrators|whoever answers customers|those who read the house)\b/.test(words)) return ['agent', 'administrator']
  return ['customer', 'agent', 'administrator']
}

describe('whoever is not meant is refused, and whoever is meant is not', () => {
  test('docs/permissions.md says what each role is answered; `pnpm permissions` writes it', async () => {
    const parts = OPERATIONS.map(operation => {
      const name = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }[operation]
      const lines = rows.filter(row => row.operation === operation).map(({ field, answers }) => `| \`${field.name}\` | ${ROLES.map(role => answers[role]).join(' | ')} |`)
      return [`| ${name} | ${ROLES.join(' | ')} |`, '| --- | --- | --- | --- | --- |', ...lines].join('\n')
    })
    const head = `# Who may do what

Written by \`pnpm permissions\`, which tries every field as every role; never by hand. *yes*: the role itself is not in the way. What belongs to another customer is still not found,
and the terms may still refuse. *sign in*: refused with \`UNAUTHENTICATED\`. *no*: refused with \`FORBIDDEN\`. Some fields hold more for the house than for a customer; their descriptions
say so.`
    await expect(`${[head, ...parts].join('\n\n')}\n`).toMatchFileSnapshot('../../docs/permissions.md')
  })

  test('each field is open to exactly those roles that its description names', () => {
    const signedIn = ROLES.filter(role => role !== 'nobody')
    const said = rows.map(({ field, answers }) => `${field.name}: ${signedIn.filter(role => answers[role] === 'yes').join(', ')}`)
    expect(said).toEqual(rows.map(({ field }) => `${field.name}: ${promisedTo(field).join(', ')}`))
  })

  test('without signing in nothing is done or watched, and of what can be asked only what is public', () => {
    const open = rows.filter(({ answers }) => answers.nobody === 'yes')
    expect(open.map(({ operation, field }) => `${operation} ${field.name}`)).toEqual(
      ['me', 'policySettings', 'terms', 'termsVersions', 'termsDiff'].map(name => `query ${name}`))
    expect(rows.flatMap(({ field, answers }) => answers.nobody === 'no' ? [field.name] : [])).toEqual([])
  })

  test('an administrator may do whatever an agent may', () => {
    expect(rows.filter(({ answers }) => answers.agent === 'yes' && answers.administrator !== 'yes').map(({ field }) => field.name)).toEqual([])
  })
})
