// The closed sets of evidence, speed-up and help.

/** Where a request for evidence stands (P4.15). `Declined`: what was sent does not show what was asked for; it is wanted again. */
export const EvidenceStatus = {
  Wanted: 'Wanted',
  Supplied: 'Supplied',
  Accepted: 'Accepted',
  Declined: 'Declined',
} as const
export type EvidenceStatus = (typeof EvidenceStatus)[keyof typeof EvidenceStatus]

/** The images that are taken as evidence, by what they hold and not by their name (P4.15). */
export const ImageType = {
  Png: 'Png',
  Jpeg: 'Jpeg',
  WebP: 'WebP',
} as const
export type ImageType = (typeof ImageType)[keyof typeof ImageType]

/** What can be late, and so be put forward for speed-up (P6.3). */
export const SpeedUpSubject = {
  Order: 'Order',
  Refill: 'Refill',
} as const
export type SpeedUpSubject = (typeof SpeedUpSubject)[keyof typeof SpeedUpSubject]

/** Where a request for speed-up stands. `PassedOn`: the house has taken it to the supplier. */
export const SpeedUpStatus = {
  Requested: 'Requested',
  EvidenceWanted: 'EvidenceWanted',
  PassedOn: 'PassedOn',
  Closed: 'Closed',
} as const
export type SpeedUpStatus = (typeof SpeedUpStatus)[keyof typeof SpeedUpStatus]

/** What a thread with the house is about (P6.1). */
export const ThreadSubject = {
  Order: 'Order',
  Refill: 'Refill',
  Payment: 'Payment',
  Other: 'Other',
} as const
export type ThreadSubject = (typeof ThreadSubject)[keyof typeof ThreadSubject]

/** Whose turn it is in a thread: the house's, the customer's, or nobody's. A message reopens what was resolved. */
export const ThreadStatus = {
  Waiting: 'Waiting',
  Answered: 'Answered',
  Resolved: 'Resolved',
} as const
export type ThreadStatus = (typeof ThreadStatus)[keyof typeof ThreadStatus]
