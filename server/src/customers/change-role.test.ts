import type { Role } from '@tallyboard/schema'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { permissionsOf, type Viewer } from '../context.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { changeRole, type ChangeRoleRequest } from './change-role.ts'

let desk: OrderHouse
let count = 0

beforeAll(async () => { desk = await openOrderHouse() })
afterAll(async () => { await desk.close() })

const request = (accountId: string, role: Role): ChangeRoleRequest => ({ accountId, role, reason: 'Works in the office now.', idempotencyKey: `role ${++count}` })
const roleOf = async (accountId: string): Promise<string> => (await desk.house.db.selectFrom('accounts').select('role').where('id', '=', accountId).executeTakeFirstOrThrow()).role
const changesOf = async (accountId: string): Promise<unknown[]> => (await sql`
  select before, after, actor_id as actor, reason from account_role_changes where account_id = ${accountId}::bigint order by id`.execute(desk.house.db)).rows

test('P7.2 a role is given once however often it is asked for, is kept with who gave it, and ends what the person has open', async () => {
  const person = await desk.openCustomer(0n)
  const heard: unknown[] = []
  const stop = desk.house.bus.listen('sessions', 'house', message => heard.push(message))
  const asked = request(person.accountId, 'Finance')
  const both = await Promise.all([changeRole(desk.house, desk.administrator, asked), changeRole(desk.house, desk.administrator, asked)])
  stop()
  expect(both).toEqual([{ kind: 'Changed', accountId: person.accountId }, { kind: 'Changed', accountId: person.accountId }])
  expect(await roleOf(person.accountId)).toBe('Finance')
  expect(await changesOf(person.accountId)).toEqual([{ before: 'Customer', after: 'Finance', actor: desk.administrator.accountId, reason: asked.reason }])
  expect(heard).toEqual([{ userId: person.userId, sessionIds: null }])
})

test('P7.2 of two who give somebody the same role at once the second is refused', async () => {
  const person = await desk.openCustomer(0n)
  const answers = await Promise.all([desk.administrator, desk.secondAdministrator].map(async viewer => await changeRole(desk.house, viewer, request(person.accountId, 'Agent'))))
  expect(answers.map(({ kind }) => kind).sort()).toEqual(['Changed', 'Refused'])
  expect(answers.find(answer => answer.kind === 'Refused')).toMatchObject({ refusal: { code: 'ROLE_UNCHANGED' } })
  expect(await changesOf(person.accountId)).toHaveLength(1)
})

test('nobody but an administrator gives roles, whatever their session says', async () => {
  const person = await desk.openCustomer(0n)
  const acting = (role: Role): Viewer => ({ ...person, role, permissions: permissionsOf(role) })
  for (const role of ['Customer', 'ReadOnly', 'Agent', 'Finance'] as const) {
    await expect(changeRole(desk.house, acting(role), request(desk.administrator.accountId, 'Customer'))).rejects.toThrow('Your role does not allow this.')
  }
  // The session was proven a moment before the role was taken away.
  await expect(changeRole(desk.house, acting('Administrator'), request(desk.administrator.accountId, 'Customer'))).rejects.toThrow('Your role does not allow this.')
})

test('P7.2 nobody changes their own role, an unknown account is not found, and a reason is needed', async () => {
  expect(await changeRole(desk.house, desk.administrator, request(desk.administrator.accountId, 'Agent'))).toMatchObject({ kind: 'Refused', refusal: { code: 'ROLE_OF_YOURSELF' } })
  await expect(changeRole(desk.house, desk.administrator, request('999999999', 'Agent'))).rejects.toThrow('account')
  await expect(changeRole(desk.house, desk.administrator, { ...request(desk.secondAdministrator.accountId, 'Agent'), reason: ' ' })).rejects.toThrow('reason')
  expect(await changesOf(desk.administrator.accountId)).toEqual([])
})

test('P7.2 two administrators who take the role from each other at once leave one of them', async () => {
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.allSettled([
      changeRole(desk.house, desk.administrator, request(desk.secondAdministrator.accountId, 'Customer')),
      changeRole(desk.house, desk.secondAdministrator, request(desk.administrator.accountId, 'Customer')),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const roles = await Promise.all([desk.administrator, desk.secondAdministrator].map(async ({ accountId }) => await roleOf(accountId)))
    expect(roles.sort()).toEqual(['Administrator', 'Customer'])
    await sql`update accounts set role = 'Administrator' where user_id in (${desk.administrator.userId}, ${desk.secondAdministrator.userId})`.execute(desk.house.db)
  }
})
