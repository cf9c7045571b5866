import { saying } from './saying.ts'

/** Why a role or the standing of an account is not changed by hand, in order of precedence. */
export const CUSTOMER_REFUSALS = {
  ROLE_OF_ERASED: saying({
    clause: 'P7.3', isTransient: false, passed: 'Somebody has the account', title: 'Nobody has this account any more',
    text: () => 'The person was erased. Nobody can sign in to it.',
  }),
  ROLE_OF_YOURSELF: saying({
    clause: 'P7.2', isTransient: false, passed: 'Somebody else’s account', title: 'This is your own role',
    text: () => 'Nobody changes their own role. Another administrator does.',
  }),
  ROLE_UNCHANGED: saying<{ role: string }>({
    clause: 'P7.2', isTransient: false, passed: 'Another role', title: 'They have this role already',
    text: ({ role }) => `The role is ${role} already.`,
  }),
  ROLE_OF_LAST_ADMINISTRATOR: saying({
    clause: 'P7.2', isTransient: true, passed: 'Another administrator stays', title: 'This is the last administrator',
    text: () => 'Without an administrator nobody could give a role again. Make somebody else one first.',
  }),
  STANDING_OF_HOUSE: saying({
    clause: 'P2.10', isTransient: false, passed: 'Account of a customer', title: 'This is an account of the house',
    text: () => 'Whoever works for the house is first made a customer again. An administrator changes the role.',
  }),
  STANDING_CLOSED: saying({
    clause: 'P5.8', isTransient: false, passed: 'Account is not closed', title: 'The account is closed already',
    text: () => 'A closed account stays closed. There are no exceptions.',
  }),
  STANDING_SUSPENDED: saying({
    clause: 'P2.10', isTransient: false, passed: 'Account is not suspended', title: 'The account is suspended already',
    text: () => 'It places no orders. Restore it, or close it for good.',
  }),
} as const
