import { decide, failed, passed, type Check, type Decision } from './decision.ts'
import { AccountStatus, CreditProposalStatus } from './house-vocabulary.ts'
import { MICROS_PER_UNIT } from './money.ts'
import type { PolicySettings } from './settings.ts'

/** Money that somebody of the house gives by hand (P5.4). */
export interface CreditRequest {
  readonly amountMicros: bigint
  readonly isBonus: boolean
}

/** How a credit is given: at once, or when a second person has approved it. */
export interface CreditGrant extends CreditRequest {
  readonly needsSecond: boolean
}

/** What the server looked at before a credit is given by hand. */
export interface CreditFacts {
  readonly accountStatus: AccountStatus
  /** What the same person gave the same account alone within `CREDIT_ALONE_HOURS`: several small credits are one large one. */
  readonly givenAloneMicros: bigint
}

/** So long the credits that one person gives one account alone are added up; the last instant still counts. */
export const CREDIT_ALONE_HOURS = 24

/** Whether a credit may be given by hand (P5.4, P5.8), and whether one person is enough. */
export function decideCredit(facts: CreditFacts, request: CreditRequest, settings: Pick<PolicySettings, 'creditAloneMax'>, now: Date): Decision<CreditGrant> {
  return decide([checkOpen(facts.accountStatus, now)], () => ({ ...request, needsSecond: needsSecondPerson(facts.givenAloneMicros + request.amountMicros, settings) }))
}

/** Whether an amount, with what was given before it, is above what one person of the house gives alone. Exactly the limit is not. P5.4 */
export function needsSecondPerson(amountMicros: bigint, { creditAloneMax }: Pick<PolicySettings, 'creditAloneMax'>): boolean {
  return amountMicros > BigInt(creditAloneMax) * MICROS_PER_UNIT
}

/** What the server looked at before a proposed credit is decided. */
export interface CreditProposalFacts {
  readonly status: CreditProposalStatus
  readonly accountStatus: AccountStatus
  readonly isOwn: boolean
}

/** How a proposed credit is decided. */
export interface CreditAnswer {
  readonly status: typeof CreditProposalStatus.Approved | typeof CreditProposalStatus.Declined
  readonly reason: string
}

/** Whether somebody may decide a proposed credit so (P5.4): once, with a reason, and not approve their own. Declining it oneself takes it back. */
export function decideCreditAnswer({ status, accountStatus, isOwn }: CreditProposalFacts, answer: CreditAnswer, now: Date): Decision<CreditAnswer> {
  const reason = answer.reason.trim()
  const isApproval = answer.status === CreditProposalStatus.Approved
  return decide([
    isApproval ? checkOpen(accountStatus, now) : null,
    status === CreditProposalStatus.Waiting ? passed('CREDIT_DECIDED') : failed('CREDIT_DECIDED', { status }, now),
    !isApproval ? null : isOwn ? failed('CREDIT_BY_ONE', {}, now) : passed('CREDIT_BY_ONE'),
    reason === '' ? failed('CREDIT_REASON_MISSING', {}, now) : passed('CREDIT_REASON_MISSING'),
  ].filter(check => check !== null), () => ({ status: answer.status, reason }))
}

function checkOpen(accountStatus: AccountStatus, now: Date): Check {
  return accountStatus === AccountStatus.Closed ? failed('CREDIT_TO_CLOSED_ACCOUNT', {}, now) : passed('CREDIT_TO_CLOSED_ACCOUNT')
}
