import { decide, failed, passed, type Decision } from './decision.ts'
import { AccountStatus, Role } from './house-vocabulary.ts'

/** An account, as far as another role for it looks at it. */
export interface RoleFacts {
  readonly role: Role
  readonly isErased: boolean
  /** Whoever decides has this account. */
  readonly isOwn: boolean
  /** Administrators who can sign in, besides this account. */
  readonly otherAdministratorCount: number
}

/** Whether an account may be given a role: never one's own, and never so that the house is left without an administrator. */
export function decideRoleChange({ role, isErased, isOwn, otherAdministratorCount }: RoleFacts, asked: Role, now: Date): Decision<{ readonly role: Role }> {
  const isLast = role === Role.Administrator && asked !== Role.Administrator && otherAdministratorCount === 0
  return decide([
    isErased ? failed('ROLE_OF_ERASED', {}, now) : passed('ROLE_OF_ERASED'),
    isOwn ? failed('ROLE_OF_YOURSELF', {}, now) : passed('ROLE_OF_YOURSELF'),
    role === asked ? failed('ROLE_UNCHANGED', { role }, now) : passed('ROLE_UNCHANGED'),
    isLast ? failed('ROLE_OF_LAST_ADMINISTRATOR', {}, now) : passed('ROLE_OF_LAST_ADMINISTRATOR'),
  ], () => ({ role: asked }))
}

/** An account, as far as suspending or closing it by hand looks at it. */
export interface StandingByHandFacts {
  readonly role: Role
  readonly accountStatus: AccountStatus
}

/**
 * Whether an account may be suspended or closed by hand. A suspension by hand goes by P2.10 and so is not undone by a dispute that is won; closing
 * is for good, for payments that a person found to be stolen (P5.8).
 */
export function decideStandingByHand(
  { role, accountStatus }: StandingByHandFacts, asked: typeof AccountStatus.Suspended | typeof AccountStatus.Closed, now: Date,
): Decision<{ readonly status: AccountStatus, readonly clause: 'P2.10' | 'P5.8' }> {
  return decide([
    role === Role.Customer ? passed('STANDING_OF_HOUSE') : failed('STANDING_OF_HOUSE', {}, now),
    accountStatus === AccountStatus.Closed ? failed('STANDING_CLOSED', {}, now) : passed('STANDING_CLOSED'),
    asked === AccountStatus.Suspended && accountStatus === AccountStatus.Suspended ? failed('STANDING_SUSPENDED', {}, now) : passed('STANDING_SUSPENDED'),
  ], () => ({ status: asked, clause: asked === AccountStatus.Closed ? 'P5.8' : 'P2.10' }))
}
