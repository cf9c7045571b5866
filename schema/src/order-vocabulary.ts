// The closed sets of the trade. Each key equals its value, so that one object serves the policy, the columns and the API alike.

/** Where an order stands (P3.1). The last three are final and never reopen. */
export const OrderStatus = {
  Pending: 'Pending',
  Processing: 'Processing',
  InProgress: 'InProgress',
  Completed: 'Completed',
  Partial: 'Partial',
  Cancelled: 'Cancelled',
} as const
export type OrderStatus = (typeof OrderStatus)[keyof typeof OrderStatus]

/** The statuses of an open order: placed, work under way (P3.1). Each of them keeps its link taken (P2.3). */
export const OPEN_STATUSES = [OrderStatus.Pending, OrderStatus.Processing, OrderStatus.InProgress] as const
export type OpenStatus = (typeof OPEN_STATUSES)[number]

/** The statuses of an order that has ended. A final order never reopens, whatever a supplier says later (P3.1). */
export const FINAL_STATUSES = [OrderStatus.Completed, OrderStatus.Partial, OrderStatus.Cancelled] as const
export type FinalStatus = (typeof FINAL_STATUSES)[number]

/**
 * Why an order ended. The causes that begin with `Target` are the customer's own doing (P3.4); `NeverSent` is a dispatch that never
 * reached the supplier; those that begin with `Payment` end all open orders of an account (P5.7, P5.8).
 */
export const EndedCause = {
  Delivered: 'Delivered',
  SupplierPartial: 'SupplierPartial',
  SupplierCancelled: 'SupplierCancelled',
  SupplierRefused: 'SupplierRefused',
  HouseClosed: 'HouseClosed',
  NeverSent: 'NeverSent',
  TargetPrivate: 'TargetPrivate',
  TargetDeleted: 'TargetDeleted',
  TargetRenamed: 'TargetRenamed',
  TargetForbidden: 'TargetForbidden',
  PaymentDisputed: 'PaymentDisputed',
  PaymentFraud: 'PaymentFraud',
} as const
export type EndedCause = (typeof EndedCause)[keyof typeof EndedCause]

/** What one row of an order's history tells. */
export const OrderEventKind = {
  Placed: 'Placed',
  Sent: 'Sent',
  Accepted: 'Accepted',
  Uncertain: 'Uncertain',
  Resolved: 'Resolved',
  Started: 'Started',
  Reading: 'Reading',
  Ended: 'Ended',
} as const
export type OrderEventKind = (typeof OrderEventKind)[keyof typeof OrderEventKind]

/** Who did something. */
export const ActorKind = {
  Customer: 'Customer',
  Supplier: 'Supplier',
  House: 'House',
  Agent: 'Agent',
  Administrator: 'Administrator',
} as const
export type ActorKind = (typeof ActorKind)[keyof typeof ActorKind]

/** Through whose fault an order is closed: the house and the supplier refund (P3.3), the customer's own doing does not (P3.4). */
export const FaultParty = {
  House: 'House',
  Supplier: 'Supplier',
  Customer: 'Customer',
} as const
export type FaultParty = (typeof FaultParty)[keyof typeof FaultParty]

/** What a supplier says about an order, in the words of the house. `Unknown` is a word never seen before. */
export const SupplierStatus = {
  Pending: 'Pending',
  Processing: 'Processing',
  InProgress: 'InProgress',
  Completed: 'Completed',
  Partial: 'Partial',
  Cancelled: 'Cancelled',
  Unknown: 'Unknown',
} as const
export type SupplierStatus = (typeof SupplierStatus)[keyof typeof SupplierStatus]
