import { randomBytes } from 'node:crypto'
import { createAdministrator, hasAdministrator } from '../accounts/create-user.ts'
import type { House } from '../house.ts'

/** The first administrator of a house that starts empty: from ADMIN_EMAIL and ADMIN_PASSWORD, or drawn and printed this once. */
export async function nameAdministrator(house: House, variables: NodeJS.ProcessEnv, tell: (line: string) => void): Promise<void> {
  if (await hasAdministrator(house)) return
  const email = variables['ADMIN_EMAIL']?.trim() || 'admin@tallyboard.test'
  const given = variables['ADMIN_PASSWORD']
  const password = given || randomBytes(12).toString('base64url')
  await createAdministrator(house, { name: 'Administrator', email, password })
  tell(given ? `administrator ${email}, with the password of ADMIN_PASSWORD` : `administrator ${email}  password ${password}  (printed this once; ADMIN_EMAIL and ADMIN_PASSWORD choose others)`)
}
