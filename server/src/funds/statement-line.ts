import { clauseOfTransfer, movementWords } from '@tallyboard/schema'
import { inputError } from '../errors.ts'
import type { StatementRow, StatementSelection } from './statement-query.ts'
import type { StatementLineType } from './statement.graphql.ts'

/** A row of a statement as its reader sees it. */
export function lineOf(row: StatementRow): StatementLineType {
  const facts = {
    kind: row.kind, orderId: row.order_id, serviceName: row.service_name, undelivered: row.undelivered, paymentReference: row.payment_reference,
    methodWords: row.method_words, withdrawalId: row.withdrawal_id, reason: row.reason,
  }
  return {
    ...facts, ...movementWords(facts), id: row.id, transferId: row.transfer_id, at: row.at, amount: BigInt(row.amount_micros),
    balanceAfter: BigInt(row.available_after_micros), currency: row.currency, orderStatus: row.order_status,
    paymentId: row.payment_id, method: row.method, clause: row.clause ?? clauseOfTransfer(row.kind),
  }
}

const SEARCH_LENGTH_MAX = 200

/** What cannot be looked for is said before anything is read. */
export function checkSelection(selection: StatementSelection): StatementSelection {
  if ((selection.search?.length ?? 0) > SEARCH_LENGTH_MAX) throw inputError(`search has at most ${SEARCH_LENGTH_MAX} characters.`, { field: 'search' })
  if (selection.search?.includes('\0') === true) throw inputError('search is a text without control characters.', { field: 'search' })
  if (selection.from != null && selection.until != null && selection.from >= selection.until) throw inputError('until is later than from.', { field: 'until' })
  return selection
}
