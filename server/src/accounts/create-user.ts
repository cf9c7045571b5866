import { Role } from '@tallyboard/schema'
import type { House } from '../house.ts'
import { createAuth, type Auth } from './auth.ts'

export interface NewUser {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly role?: Role
}

/** A user with the account that was opened for them. */
export interface CreatedUser {
  readonly userId: string
  readonly accountId: string
}

/** Signs somebody up from inside the house, and gives the account its role. */
export async function createUser(house: House, auth: Auth, { name, email, password, role = Role.Customer }: NewUser): Promise<CreatedUser> {
  const { user } = await auth.api.signUpEmail({ body: { name, email, password } })
  const account = await house.db.updateTable('accounts').set({ role }).where('user_id', '=', user.id).returning('id').executeTakeFirstOrThrow()
  // Signing up also signs in; nobody holds that session. Its end makes every process read the role anew.
  await house.db.deleteFrom('sessions').where('user_id', '=', user.id).execute()
  house.bus.publish('sessions', 'house', { userId: user.id, sessionIds: null })
  return { userId: user.id, accountId: account.id }
}

/** The first administrator of a house that has none: without one, nobody could set it up through the API. */
export async function createAdministrator(house: House, user: Omit<NewUser, 'role'>): Promise<CreatedUser> {
  return await createUser(house, createAuth(house), { ...user, role: Role.Administrator })
}

/** Whether somebody can administer the house already. */
export async function hasAdministrator(house: House): Promise<boolean> {
  const found = await house.db.selectFrom('accounts').select('id').where('role', '=', Role.Administrator).limit(1).executeTakeFirst()
  return found !== undefined
}
