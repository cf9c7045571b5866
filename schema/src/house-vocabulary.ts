// The closed sets of accounts, money and suppliers.

/** An account that is not active places no orders (P2.10); a closed one stays closed (P5.8). */
export const AccountStatus = {
  Active: 'Active',
  Suspended: 'Suspended',
  Closed: 'Closed',
} as const
export type AccountStatus = (typeof AccountStatus)[keyof typeof AccountStatus]

/** Who somebody is at the house. */
export const Role = {
  Customer: 'Customer',
  ReadOnly: 'ReadOnly',
  Agent: 'Agent',
  Finance: 'Finance',
  Administrator: 'Administrator',
} as const
export type Role = (typeof Role)[keyof typeof Role]

/** What somebody may do beyond their own account. */
export const Permission = {
  ManageCatalogue: 'ManageCatalogue',
  ManageOrders: 'ManageOrders',
  ManageMoney: 'ManageMoney',
  ReadHouse: 'ReadHouse',
  AnswerHelp: 'AnswerHelp',
  KeepNotes: 'KeepNotes',
  ManageCustomers: 'ManageCustomers',
  ManageHouse: 'ManageHouse',
} as const
export type Permission = (typeof Permission)[keyof typeof Permission]

/**
 * What each role may do beyond its own account, and the only place that says so. Whoever is read-only looks and changes nothing; an agent works on
 * orders and answers; finance moves money; catalogue, customers, roles and the house's own settings are for administrators.
 */
export const PERMISSIONS_OF_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  Customer: [],
  ReadOnly: [Permission.ReadHouse],
  Agent: [Permission.ManageOrders, Permission.ReadHouse, Permission.AnswerHelp, Permission.KeepNotes],
  Finance: [Permission.ManageMoney, Permission.ReadHouse, Permission.KeepNotes],
  Administrator: Object.values(Permission),
}

/** Why money moved. */
export const TransferKind = {
  Credit: 'Credit',
  Charge: 'Charge',
  Refund: 'Refund',
  Payment: 'Payment',
  Bonus: 'Bonus',
  PaymentReturned: 'PaymentReturned',
  BonusReturned: 'BonusReturned',
  WithdrawalAsked: 'WithdrawalAsked',
  WithdrawalRefused: 'WithdrawalRefused',
  WithdrawalPaid: 'WithdrawalPaid',
  DisputeOpened: 'DisputeOpened',
  DisputeWon: 'DisputeWon',
  DisputeLost: 'DisputeLost',
  Revival: 'Revival',
} as const
export type TransferKind = (typeof TransferKind)[keyof typeof TransferKind]

/** Where a request to withdraw stands (P5.3): set aside until an administrator has refused it, or approved it and then paid it out. */
export const WithdrawalStatus = {
  Asked: 'Asked',
  Approved: 'Approved',
  Paid: 'Paid',
  Refused: 'Refused',
} as const
export type WithdrawalStatus = (typeof WithdrawalStatus)[keyof typeof WithdrawalStatus]

/** How money is paid in. `Practice` is the demonstration's provider, through which no real money moves. */
export const PaymentMethod = {
  Card: 'Card',
  BankTransfer: 'BankTransfer',
  Practice: 'Practice',
} as const
export type PaymentMethod = (typeof PaymentMethod)[keyof typeof PaymentMethod]

/** Where a payment stands. `OnItsWay`: the provider has it and the money has not come; `Returned`: the house gave it back to the payer. */
export const PaymentStatus = {
  Waiting: 'Waiting',
  OnItsWay: 'OnItsWay',
  Succeeded: 'Succeeded',
  Failed: 'Failed',
  Expired: 'Expired',
  Returned: 'Returned',
  Disputed: 'Disputed',
  DisputeWon: 'DisputeWon',
  DisputeLost: 'DisputeLost',
  Fraudulent: 'Fraudulent',
} as const
export type PaymentStatus = (typeof PaymentStatus)[keyof typeof PaymentStatus]

/** Where a dispute with a payer's bank stands (P5.7). */
export const DisputeStatus = {
  Open: 'Open',
  Won: 'Won',
  Lost: 'Lost',
} as const
export type DisputeStatus = (typeof DisputeStatus)[keyof typeof DisputeStatus]

/** Where a credit that needs a second person stands. */
export const CreditProposalStatus = {
  Waiting: 'Waiting',
  Approved: 'Approved',
  Declined: 'Declined',
} as const
export type CreditProposalStatus = (typeof CreditProposalStatus)[keyof typeof CreditProposalStatus]

/** Where the taking back of an order from its supplier stands (P5.7). `NotNeeded`: it had never reached the supplier. */
export const CancellationState = {
  Waiting: 'Waiting',
  Sending: 'Sending',
  Accepted: 'Accepted',
  Refused: 'Refused',
  Uncertain: 'Uncertain',
  NotNeeded: 'NotNeeded',
} as const
export type CancellationState = (typeof CancellationState)[keyof typeof CancellationState]

/** Where the sending of an order to its supplier stands. `Uncertain`: the answer never came, and only a person or a look-up resolves it. */
export const DispatchState = {
  Waiting: 'Waiting',
  Sending: 'Sending',
  Accepted: 'Accepted',
  Refused: 'Refused',
  Uncertain: 'Uncertain',
  Dropped: 'Dropped',
} as const
export type DispatchState = (typeof DispatchState)[keyof typeof DispatchState]

/** How an uncertain dispatch is resolved: the supplier took it, it did not and is sent again, or the money goes back. */
export const DispatchResolution = {
  Taken: 'Taken',
  SendAgain: 'SendAgain',
  Refund: 'Refund',
} as const
export type DispatchResolution = (typeof DispatchResolution)[keyof typeof DispatchResolution]

/** Whether calls to a supplier go out: all, one as a trial, or none. */
export const BreakerState = {
  Closed: 'Closed',
  HalfOpen: 'HalfOpen',
  Open: 'Open',
} as const
export type BreakerState = (typeof BreakerState)[keyof typeof BreakerState]

/** An oddity in what a supplier said; it is kept for administrators and not applied. */
export const AnomalyKind = {
  FinalOrderReopened: 'FinalOrderReopened',
  RemainsOutOfRange: 'RemainsOutOfRange',
  StartCountChanged: 'StartCountChanged',
  CountWentBack: 'CountWentBack',
  UnknownStatus: 'UnknownStatus',
  UnknownError: 'UnknownError',
  MissingFromAnswer: 'MissingFromAnswer',
  CompletedWithRemains: 'CompletedWithRemains',
  ChargeAboveExpected: 'ChargeAboveExpected',
  MalformedAnswer: 'MalformedAnswer',
  FinalRefillReopened: 'FinalRefillReopened',
  RefillContested: 'RefillContested',
} as const
export type AnomalyKind = (typeof AnomalyKind)[keyof typeof AnomalyKind]
