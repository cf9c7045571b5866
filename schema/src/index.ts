/**
 * Vocabulary and pure policy of the house. Nothing here reads a clock, a database or a setting: facts come in as arguments, decisions go
 * out as data, and server and dashboard run the same functions.
 *
 * `schema` the room is neither `server/schema.graphql` (the API's SDL) nor `server/schema.sql` (the database's tables).
 *
 * - **check** one condition of a decision: clause, verdict, sentence, the facts it looked at
 * - **decision** the list of all checks, and what is granted when they pass
 * - **refusal** the first check in the way, as data, with all the others
 * - **canonical link** the form in which two links to one target are equal (P2.3)
 * - **lock key** what P2.3 compares: the canonical link, with the metric if the house says so, or the channel for watch hours
 * - **settlement** closing an order: its final status, its charge and its refund
 * - **estimate** what usually happens with a service, measured from its last finished orders (P1.1)
 * - **micros** millionths of the account's currency, a `bigint`
 */
export * from './assert.ts'
export * from './catalogue-import.ts'
export * from './clause-proof.ts'
export * from './credit.ts'
export * from './customer.ts'
export * from './decision.ts'
export * from './dispute.ts'
export * from './drop-watch.ts'
export * from './erasure.ts'
export * from './estimate.ts'
export * from './evidence.ts'
export * from './help-vocabulary.ts'
export * from './house-vocabulary.ts'
export * from './image-head.ts'
export * from './incident.ts'
export * from './ledger.ts'
export * from './ledger-chart.ts'
export * from './link.ts'
export { LINK_FAULTS, LinkFaultCode, type LinkFault } from './link-fault.ts'
export * from './link-target.ts'
export * from './mail.ts'
export * from './money.ts'
export * from './order.ts'
export * from './order-vocabulary.ts'
export * from './payment.ts'
export * from './payment-facts.ts'
export * from './placement.ts'
export {
  chargeOfOrder, commentLinesOf, isPackage, QUANTITY_LIMIT, quantityOf, takesComments, type PricedService, type QuantityRequest,
} from './placement-quantity.ts'
export * from './pricing.ts'
export * from './progress.ts'
export * from './reading.ts'
export * from './receipt.ts'
export * from './refill.ts'
export * from './refill-progress.ts'
export * from './refill-vocabulary.ts'
export * from './refusal.ts'
export * from './review.ts'
export * from './screen.ts'
export * from './guarantee.ts'
export * from './desk.ts'
export * from './service.ts'
export { cleanServiceName } from './service-display-name.ts'
export { classifyService, claimsOf, dropClassOf, type ServiceClaims } from './service-name.ts'
export * from './service-vocabulary.ts'
export * from './service-words.ts'
export * from './settings.ts'
export * from './settings-draft.ts'
export * from './settlement.ts'
export * from './speed-up.ts'
export * from './stored-facts.ts'
export * from './statement.ts'
export * from './supplier-words.ts'
export * from './support.ts'
export * from './terms.ts'
export * from './terms-diff.ts'
export * from './verdict.ts'
export * from './what-if.ts'
export * from './withdrawal.ts'
export * from './withdrawal-outlook.ts'
export {
  freeUntilOf, planWithdrawal, sumOf, withdrawalQuote, type PaymentLot, type QuotedLot, type WithdrawalPart, type WithdrawalQuote,
} from './withdrawal-lots.ts'
export * from './wording.ts'
