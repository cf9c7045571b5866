import type { CreditProposalStatus } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { decodeCursor, encodeCursor, pageOf, type Page } from '../connection.ts'
import type { Tables } from '../tables.ts'
import type { CreditProposalObject } from './credit.graphql.ts'

/** A proposed credit as the database holds it. */
export interface CreditProposalRow {
  readonly id: string
  readonly account_id: string
  readonly currency: string
  readonly amount_micros: string
  readonly is_bonus: boolean
  readonly reason: string
  readonly status: CreditProposalStatus
  readonly proposed_by: string
  readonly proposed_at: Date
  readonly decided_by: string | null
  readonly decided_at: Date | null
  readonly decision_reason: string | null
  readonly transfer_id: string | null
}

/** A proposed credit, or null where there is none. */
export async function readProposal(db: Kysely<Tables>, id: string): Promise<CreditProposalRow | null> {
  const { rows: [row] } = await sql<CreditProposalRow>`select * from credit_proposals where id = ${id}::bigint`.execute(db)
  return row ?? null
}

/** Proposed credits, newest first. */
export async function readProposals(db: Kysely<Tables>, statuses: readonly CreditProposalStatus[], first: number, after: string | null): Promise<Page<CreditProposalObject>> {
  const beforeId = after === null ? null : decodeCursor('creditProposals', after, ['id'])[0] ?? null
  const { rows } = await sql<CreditProposalRow>`
    select * from credit_proposals where status = any(${statuses}::text[]) and ${beforeId === null ? sql`true` : sql`id < ${beforeId}::bigint`}
    order by id desc limit ${first + 1}`.execute(db)
  return pageOf(rows.map(proposalObject), { first, isContinued: beforeId !== null }, ({ id }) => encodeCursor('creditProposals', [id]))
}

/** A proposed credit as the API tells it. */
export function proposalObject(row: CreditProposalRow): CreditProposalObject {
  return {
    id: row.id, status: row.status, currency: row.currency, amount: BigInt(row.amount_micros), isBonus: row.is_bonus, reason: row.reason, proposedAt: row.proposed_at,
    decidedAt: row.decided_at, decisionReason: row.decision_reason, transferId: row.transfer_id, accountId: row.account_id, proposedById: row.proposed_by, decidedById: row.decided_by,
  }
}
