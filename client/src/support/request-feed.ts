/** One message of a feed of requests, as far as it says what moved. */
export interface MovesMessage {
  readonly cursor: string
  readonly refills?: readonly { readonly refillId: string, readonly orderId: string, readonly version: number }[]
  readonly speedUps: readonly { readonly speedUpId: string, readonly orderId: string, readonly version: number }[]
  readonly evidenceRequests: readonly { readonly evidenceRequestId: string, readonly orderId: string, readonly version: number }[]
  readonly reviews?: readonly { readonly reviewId: string, readonly version: number }[]
}

/** What the pushes have said so far of what was asked about orders. */
export interface MovesFeed {
  /** Where a resumed subscription goes on; null before the first message. */
  readonly cursor: string | null
  /** The newest version of each thing, under its kind and number. */
  readonly versions: ReadonlyMap<string, number>
  /** By the order's id: how often anything about it has moved while it was watched. */
  readonly moves: ReadonlyMap<string, number>
}

export const emptyMovesFeed: MovesFeed = { cursor: null, versions: new Map(), moves: new Map() }

/** Takes a message in. A version that is not newer moves nothing, so messages may come twice or late. The same feed comes back when only the cursor went on. */
export function mergeMoves(feed: MovesFeed, message: MovesMessage): MovesFeed {
  const things = [
    ...(message.refills ?? []).map(({ refillId, ...rest }) => ({ key: `refill ${refillId}`, ...rest })),
    ...message.speedUps.map(({ speedUpId, ...rest }) => ({ key: `speed-up ${speedUpId}`, ...rest })),
    ...message.evidenceRequests.map(({ evidenceRequestId, ...rest }) => ({ key: `evidence ${evidenceRequestId}`, ...rest })),
    // A link that is held is not an order yet.
    ...(message.reviews ?? []).map(({ reviewId, version }) => ({ key: `review ${reviewId}`, orderId: null, version })),
  ]
  const versions = new Map(feed.versions)
  const moves = new Map(feed.moves)
  for (const { key, orderId, version } of things) {
    if ((versions.get(key) ?? 0) >= version) continue
    versions.set(key, version)
    if (orderId !== null) moves.set(orderId, (moves.get(orderId) ?? 0) + 1)
  }
  return { cursor: message.cursor, versions, moves }
}
