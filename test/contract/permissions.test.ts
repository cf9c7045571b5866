import { readFile } from 'node:fs/promises'
import {
  buildSchema, getNamedType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType, isRequiredArgument, isRequiredInputField, OperationTypeNode,
  type GraphQLField, type GraphQLInputType,
} from 'graphql'
import { Permission, PERMISSIONS_OF_ROLE, Role } from '@tallyboard/schema'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'

// Everything that can be asked, done or watched is tried by nobody and by each role of the house. What comes out is docs/permissions.md, written by
// `pnpm run permissions`; and it is what the description of each field promises.

type Person = 'nobody' | Role
const PEOPLE: readonly Person[] = ['nobody', ...Object.values(Role)]

/** Whether the role itself is in the way. */
type Answer = 'yes' | 'sign in' | 'no'

interface Row {
  readonly operation: OperationTypeNode
  readonly field: GraphQLField<unknown, unknown>
  readonly answers: Readonly<Record<Person, Answer>>
}

const ROOT = new URL('../../', import.meta.url)
const schema = buildSchema(await readFile(new URL('server/schema.graphql', ROOT), 'utf8'))
const OPERATIONS = [OperationTypeNode.QUERY, OperationTypeNode.MUTATION, OperationTypeNode.SUBSCRIPTION]

/** A subscription that waits for news without a first push is open by then; one that is refused is refused at once. */
const REFUSED_WITHIN_MS = 700

let house: TestHouse
const sessions = new Map<Person, Session>()
const rows: Row[] = []

beforeAll(async () => {
  house = await startTestHouse()
  sessions.set('Administrator', await house.asAdministrator())
  for (const operation of OPERATIONS) {
    for (const field of Object.values(schema.getRootType(operation)?.getFields() ?? {})) {
      const answers: Partial<Record<Person, Answer>> = {}
      for (const role of PEOPLE) answers[role] = await answerTo(operation, field, role)
      rows.push({ operation, field, answers: answers as Record<Person, Answer> })
    }
  }
}, 120_000)
afterAll(async () => { await house.stop() })

let personCount = 0

/** Somebody of a role who is still there: some things that can be done end whoever does them. */
async function sessionOf(role: Person): Promise<Session | null> {
  if (role === 'nobody') return null
  const known = sessions.get(role)
  if (known !== undefined && (await house.ask('{ me { id } }', {}, known)).me !== null) return known
  const person = await house.signUp(`Person ${++personCount}`)
  if (role !== 'Customer') await house.house.db.updateTable('accounts').set({ role }).where('id', '=', person.accountId).execute()
  // What somebody may do is known for a while from when they signed in.
  const session = await house.signIn(person.email, person.password)
  sessions.set(role, session)
  return session
}

async function answerTo(operation: OperationTypeNode, field: GraphQLField<unknown, unknown>, role: Person): Promise<Answer> {
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

/** How descriptions say which permission a field needs. Whatever says none of these is for everybody who is signed in. */
const NEEDS: readonly (readonly [words: RegExp, permission: Permission])[] = [
  [/\bFor administrators\b/, Permission.ManageHouse],
  [/\bFor who manages money\b/, Permission.ManageMoney],
  [/\bFor agents and administrators\b/, Permission.ManageOrders],
  [/\bFor whoever answers customers\b/, Permission.AnswerHelp],
  [/\bFor those who keep notes\b/, Permission.KeepNotes],
  [/\bFor those who read the house\b/, Permission.ReadHouse],
]

/** What the words of a field promise: whom it is for. */
function promisedTo({ description }: GraphQLField<unknown, unknown>): readonly Role[] {
  const [, permission] = NEEDS.find(([words]) => words.test(description ?? '')) ?? []
  return Object.values(Role).filter(role => permission === undefined || PERMISSIONS_OF_ROLE[role].includes(permission))
}

/** A role as a person writes it. */
function titleOf(person: Person): string {
  return person.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
}

describe('whoever is not meant is refused, and whoever is meant is not', () => {
  test('docs/permissions.md says what each role is answered; `pnpm run permissions` writes it', async () => {
    const parts = OPERATIONS.map(operation => {
      const name = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }[operation]
      const lines = rows.filter(row => row.operation === operation).map(({ field, answers }) => `| \`${field.name}\` | ${PEOPLE.map(role => answers[role]).join(' | ')} |`)
      return [`| ${name} | ${PEOPLE.map(titleOf).join(' | ')} |`, `| --- |${' --- |'.repeat(PEOPLE.length)}`, ...lines].join('\n')
    })
    const roles = Object.values(Permission).map(permission => `| \`${permission}\` | ${Object.values(Role).map(role => PERMISSIONS_OF_ROLE[role].includes(permission) ? 'yes' : '').join(' | ')} |`)
    const table = [`| Permission | ${Object.values(Role).map(titleOf).join(' | ')} |`, `| --- |${' --- |'.repeat(Object.values(Role).length)}`, ...roles].join('\n')
    const head = `# Who may do what

Written by \`pnpm run permissions\`, which tries every field as every role; never by hand. *yes*: the role itself is not in the way. What belongs to another customer is still not found,
and the terms may still refuse. *sign in*: refused with \`UNAUTHENTICATED\`. *no*: refused with \`FORBIDDEN\`. Some fields hold more for the house than for a customer; their descriptions
say so.`
    await expect(`${[head, table, ...parts].join('\n\n')}\n`).toMatchFileSnapshot('../../docs/permissions.md')
  })

  test('each field is open to exactly those roles that its description names', () => {
    const signedIn = Object.values(Role)
    const said = rows.map(({ field, answers }) => `${field.name}: ${signedIn.filter(role => answers[role] === 'yes').join(', ')}`)
    expect(said).toEqual(rows.map(({ field }) => `${field.name}: ${promisedTo(field).join(', ')}`))
  })

  test('without signing in nothing is done or watched, and of what can be asked only what is public', () => {
    const open = rows.filter(({ answers }) => answers.nobody === 'yes')
    expect(open.map(({ operation, field }) => `${operation} ${field.name}`)).toEqual(
      ['me', 'policySettings', 'terms', 'termsVersions', 'termsDiff'].map(name => `query ${name}`))
    expect(rows.flatMap(({ field, answers }) => answers.nobody === 'no' ? [field.name] : [])).toEqual([])
  })

  test('an administrator may do whatever anybody may', () => {
    expect(rows.filter(({ answers }) => Object.values(answers).includes('yes') && answers.Administrator !== 'yes').map(({ field }) => field.name)).toEqual([])
  })
})
