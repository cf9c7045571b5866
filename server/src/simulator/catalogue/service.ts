/** The kinds of service on the wire. The last rows exist in real lists and need parameters this supplier does not take. */
export const ServiceType = {
  Default: 'Default',
  Package: 'Package',
  CustomComments: 'Custom Comments',
  CustomCommentsPackage: 'Custom Comments Package',
  Poll: 'Poll',
  Subscriptions: 'Subscriptions',
  CommentLikes: 'Comment Likes',
  MentionsCustomList: 'Mentions Custom List',
  WebTraffic: 'Web Traffic',
} as const
export type ServiceType = (typeof ServiceType)[keyof typeof ServiceType]

/** How much of a delivery falls off afterwards. */
export type DropClass = 'none' | 'low' | 'medium' | 'high'

/** Days, for ever, or not at all. */
export type Guarantee = number | 'lifetime' | null

/** One service of this supplier: what its list says, and what is true behind it. */
export interface SupplierService {
  readonly id: number
  readonly name: string
  readonly type: ServiceType
  readonly category: string
  /** Price per 1,000 units, or of the package. A decimal string, as on the wire. */
  readonly rate: string
  readonly min: number
  /** Equal to `min` for a package, whose quantity is fixed. */
  readonly max: number
  readonly isRefillable: boolean
  readonly isCancelable: boolean
  readonly description: string | null
  readonly platform: string
  readonly metric: string
  readonly language: string
  /** What name and description promise together; a promise that the name denies is none. */
  readonly guarantee: Guarantee
  readonly dropClass: DropClass
  /** Simulated minutes from the order to the first unit, before an order's own luck. */
  readonly startDelayMinutes: number
  /** What really arrives in a simulated day, before an order's own luck. */
  readonly unitsPerDay: number
  readonly isSShaped: boolean
}

/** Whether the price buys the whole package, whatever its size. */
export function isPackage(type: ServiceType): boolean {
  return type === ServiceType.Package || type === ServiceType.CustomCommentsPackage
}
