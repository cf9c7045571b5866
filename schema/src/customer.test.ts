import { describe, expect, it } from 'vitest'
import { decideRoleChange, decideStandingByHand, type RoleFacts } from './customer.ts'
import { Permission, PERMISSIONS_OF_ROLE, Role } from './house-vocabulary.ts'

const now = new Date('2026-03-01T12:00:00Z')
const facts: RoleFacts = { role: 'Agent', isErased: false, isOwn: false, otherAdministratorCount: 1 }

describe('who may do what', () => {
  it('an administrator may do everything, a customer nothing beyond their own, and whoever is read-only reads', () => {
    expect(PERMISSIONS_OF_ROLE.Administrator).toEqual(Object.values(Permission))
    expect(PERMISSIONS_OF_ROLE.Customer).toEqual([])
    expect(PERMISSIONS_OF_ROLE.ReadOnly).toEqual(['ReadHouse'])
  })

  it('money is not for agents, and orders are not for finance', () => {
    expect(PERMISSIONS_OF_ROLE.Agent).not.toContain('ManageMoney')
    expect(PERMISSIONS_OF_ROLE.Finance).toContain('ManageMoney')
    expect(PERMISSIONS_OF_ROLE.Finance).not.toContain('ManageOrders')
  })
})

describe('another role', () => {
  it.each(Object.values(Role).filter(role => role !== 'Agent'))('P7.2 an agent is made %s', role => {
    expect(decideRoleChange(facts, role, now)).toMatchObject({ allowed: true, grant: { role } })
  })

  it.each([
    [{ isErased: true }, 'Finance', 'ROLE_OF_ERASED'], [{ isOwn: true }, 'Finance', 'ROLE_OF_YOURSELF'], [{}, 'Agent', 'ROLE_UNCHANGED'],
    [{ role: 'Administrator', otherAdministratorCount: 0 }, 'Agent', 'ROLE_OF_LAST_ADMINISTRATOR'],
  ] as const)('P7.2 with %o is not changed to %s: %s', (changed, asked, code) => {
    expect(decideRoleChange({ ...facts, ...changed }, asked, now)).toMatchObject({ allowed: false, refusal: { code } })
  })

  it('P7.2 an administrator is made an agent while another one stays', () => {
    expect(decideRoleChange({ ...facts, role: 'Administrator' }, 'Agent', now).allowed).toBe(true)
  })
})

describe('standing by hand', () => {
  it('P2.10 suspends by its own clause, so that no dispute undoes it', () => {
    expect(decideStandingByHand({ role: 'Customer', accountStatus: 'Active' }, 'Suspended', now)).toMatchObject({ grant: { status: 'Suspended', clause: 'P2.10' } })
  })

  it.each(['Active', 'Suspended'] as const)('P5.8 closes an account that is %s', accountStatus => {
    expect(decideStandingByHand({ role: 'Customer', accountStatus }, 'Closed', now)).toMatchObject({ grant: { status: 'Closed', clause: 'P5.8' } })
  })

  it.each([
    ['Agent', 'Active', 'Suspended', 'STANDING_OF_HOUSE'], ['Customer', 'Suspended', 'Suspended', 'STANDING_SUSPENDED'],
    ['Customer', 'Closed', 'Suspended', 'STANDING_CLOSED'], ['Customer', 'Closed', 'Closed', 'STANDING_CLOSED'],
  ] as const)('P2.10 %s who is %s is not made %s: %s', (role, accountStatus, asked, code) => {
    expect(decideStandingByHand({ role, accountStatus }, asked, now)).toMatchObject({ allowed: false, refusal: { code } })
  })
})
