import type { ClauseId } from './clauses.ts'
import type { Decision } from './decision.ts'
import { decidePlacement, type PlacementFacts, type PlacementRequest } from './placement.ts'
import { decideRefill, type RefillFacts } from './refill.ts'
import type { PolicySettings } from './settings.ts'
import { Verdict } from './verdict.ts'
import { decideWithdrawal, type WithdrawalFacts, type WithdrawalRequest } from './withdrawal.ts'
import { writeFacts } from './stored-facts.ts'

/** How a decision would have turned out under other settings. `CannotTell`: nobody looked up then what the other settings ask for. */
export const WhatIfKind = {
  Same: 'Same',
  NowAllowed: 'NowAllowed',
  NowRefused: 'NowRefused',
  OtherReason: 'OtherReason',
  OtherGrant: 'OtherGrant',
  CannotTell: 'CannotTell',
} as const
export type WhatIfKind = (typeof WhatIfKind)[keyof typeof WhatIfKind]

/** One decision under two settings. The texts say it either way; the clause is the one that would now be in the way, or was. */
export interface WhatIf {
  readonly kind: WhatIfKind
  readonly clause: ClauseId | null
  readonly before: string
  readonly after: string
}

/** A placement as it was decided. */
export interface StoredPlacement {
  readonly facts: PlacementFacts
  readonly request: PlacementRequest
  readonly decidedAt: Date
}

/** A refill as it was decided. */
export interface StoredRefill {
  readonly facts: RefillFacts
  readonly decidedAt: Date
}

/** A withdrawal as it was decided. */
export interface StoredWithdrawal {
  readonly facts: WithdrawalFacts
  readonly request: WithdrawalRequest
  readonly decidedAt: Date
}

/** Judges a placement again, with the facts and at the moment it was decided, under the settings in force and under a draft. */
export function rejudgePlacement({ facts, request, decidedAt }: StoredPlacement, inForce: PolicySettings, draft: PolicySettings): WhatIf {
  const judge = (settings: PolicySettings) => decidePlacement(facts, request, settings, decidedAt)
  return compareDecisions(judge(inForce), judge(draft))
}

/** Judges a refill again, under the settings in force and under a draft. */
export function rejudgeRefill({ facts, decidedAt }: StoredRefill, inForce: PolicySettings, draft: PolicySettings): WhatIf {
  return compareDecisions(decideRefill(facts, inForce, decidedAt), decideRefill(facts, draft, decidedAt))
}

/** Judges a withdrawal again, under the settings in force and under a draft. */
export function rejudgeWithdrawal({ facts, request, decidedAt }: StoredWithdrawal, inForce: PolicySettings, draft: PolicySettings): WhatIf {
  const judge = (settings: PolicySettings) => decideWithdrawal(facts, request, settings, decidedAt)
  return compareDecisions(judge(inForce), judge(draft))
}

/** How two decisions about the same facts differ. */
export function compareDecisions<Grant>(before: Decision<Grant>, after: Decision<Grant>): WhatIf {
  const clause = clauseOf(after) ?? clauseOf(before)
  const said = { clause, before: textOf(before), after: textOf(after) }
  if (isOpen(before) || isOpen(after)) return { kind: isSame(before, after) ? WhatIfKind.Same : WhatIfKind.CannotTell, ...said }
  if (before.allowed !== after.allowed) return { kind: after.allowed ? WhatIfKind.NowAllowed : WhatIfKind.NowRefused, ...said }
  if (isSame(before, after)) return { kind: WhatIfKind.Same, ...said }
  return { kind: after.allowed ? WhatIfKind.OtherGrant : WhatIfKind.OtherReason, ...said }
}

/** How many decisions turned out in each way. */
export function countWhatIfs(results: readonly WhatIf[]): Readonly<Record<WhatIfKind, number>> {
  const counts = { Same: 0, NowAllowed: 0, NowRefused: 0, OtherReason: 0, OtherGrant: 0, CannotTell: 0 }
  for (const { kind } of results) counts[kind]++
  return counts
}

/** Nothing failed, and something was never looked up. */
function isOpen(decision: Decision<unknown>): boolean {
  return !decision.allowed && decision.checks.every(check => check.verdict !== Verdict.Failed)
}

/** Granted the same, or refused for the same reason. Settings' own numbers in a sentence make no other reason. */
function isSame(before: Decision<unknown>, after: Decision<unknown>): boolean {
  if (before.allowed && after.allowed) return JSON.stringify(writeFacts(before.grant)) === JSON.stringify(writeFacts(after.grant))
  return !before.allowed && !after.allowed && before.refusal.code === after.refusal.code
}

function clauseOf(decision: Decision<unknown>): ClauseId | null {
  return decision.allowed ? null : decision.refusal.clause
}

function textOf(decision: Decision<unknown>): string {
  return decision.allowed ? 'Granted.' : `${decision.refusal.title}. ${decision.refusal.text}`
}
