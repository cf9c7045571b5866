import { setMaxListeners } from 'node:events'
import { createRedisEventTarget } from '@graphql-yoga/redis-event-target'
import { createPubSub, type PubSub, type PubSubEventTarget } from '@graphql-yoga/subscription'
import type {
  ActorKind, EndedCause, EvidenceStatus, ImageType, OrderEventKind, OrderStatus, PaymentMethod, PaymentStatus, RefillStatus, ReviewStatus, SpeedUpStatus, SpeedUpSubject, ThreadStatus, ThreadSubject,
  WithdrawalStatus,
} from '@tallyboard/schema'
import { Redis, type RedisOptions } from 'ioredis'
import type { RefillEventKind } from './refills/refill.entity.ts'

/** One event of an order's history, as plain JSON: money in micros as text, instants in ISO form. */
export interface OrderEventMessage {
  readonly version: number
  readonly kind: OrderEventKind
  readonly at: string
  readonly status: OrderStatus
  readonly actorKind: ActorKind
  readonly actorId: string | null
  readonly clause: string | null
  readonly cause: EndedCause | null
  readonly reason: string | null
  readonly startCount: number | null
  readonly currentCount: number | null
  readonly delivered: number
  readonly deliveredChange: number
  readonly chargeMicros: string
  readonly refundMicros: string
}

/** The whole new state of an order, so that a watcher costs no query. */
export interface OrderProgressMessage {
  readonly orderId: string
  readonly accountId: string
  /** The number of the transaction that wrote it, by which a feed resumes. */
  readonly transaction: string
  readonly version: number
  readonly status: OrderStatus
  readonly startCount: number | null
  readonly currentCount: number | null
  readonly delivered: number
  readonly remains: number
  readonly quantity: number
  readonly currency: string
  readonly chargeMicros: string
  readonly refundMicros: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly changedAt: string
  readonly expectedStartAt: string | null
  readonly expectedFinishAt: string | null
  readonly slowFinishAt: string | null
  readonly event: OrderEventMessage
}

/** One event of a refill's history, as its customer may read it. */
export interface RefillEventMessage {
  readonly version: number
  readonly kind: RefillEventKind
  readonly at: string
  readonly status: RefillStatus
  readonly actorKind: ActorKind
  readonly reason: string | null
}

/** The whole new state of a refill. */
export interface RefillProgressMessage {
  readonly refillId: string
  readonly orderId: string
  readonly accountId: string
  /** The number of the transaction that wrote it, by which a feed resumes. */
  readonly transaction: string
  readonly version: number
  readonly status: RefillStatus
  readonly quantity: number
  readonly isContested: boolean
  readonly startLatestAt: string
  readonly sentAt: string | null
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly changedAt: string
  readonly event: RefillEventMessage
}

/** The whole new state of a payment. */
export interface PaymentProgressMessage {
  readonly paymentId: string
  readonly accountId: string
  /** The number of the transaction that wrote it, by which a feed resumes. */
  readonly transaction: string
  readonly version: number
  readonly reference: string
  readonly method: PaymentMethod
  readonly status: PaymentStatus
  readonly amountMicros: string
  readonly bonusMicros: string
  readonly returnedMicros: string
  readonly currency: string
  readonly methodWords: string | null
  readonly failure: string | null
  readonly checkoutUrl: string | null
  readonly createdAt: string
  readonly paidAt: string | null
  readonly endedAt: string | null
  readonly changedAt: string
}

/** A picture that was sent to the house; its bytes are read from the address. */
export interface ImageNews {
  readonly id: string
  readonly url: string
  readonly type: ImageType
  readonly width: number
  readonly height: number
  readonly byteCount: number
  readonly createdAt: string
}

/** What somebody wrote in a thread. */
export interface MessageNews {
  readonly id: string
  readonly threadId: string
  readonly version: number
  readonly at: string
  readonly actorKind: ActorKind
  readonly actorId: string
  readonly isFromHouse: boolean
  readonly text: string
  readonly images: readonly ImageNews[]
}

/** The whole new state of a thread. */
export interface ThreadNews {
  readonly threadId: string
  readonly accountId: string
  /** The number of the transaction that wrote it, by which a feed resumes. */
  readonly transaction: string
  readonly version: number
  readonly subject: ThreadSubject
  readonly orderId: string | null
  readonly refillId: string | null
  readonly title: string
  readonly status: ThreadStatus
  readonly openedAt: string
  readonly changedAt: string
  readonly resolvedAt: string | null
  readonly firstAnswerMs: number | null
  readonly assigneeId: string | null
  readonly customerReadId: string | null
  readonly houseReadId: string | null
  readonly customerUnreadCount: number
  readonly houseUnreadCount: number
  readonly lastMessage: MessageNews | null
  /** When it was resolved: nothing more is expected of it. */
  readonly endedAt: string | null
}

/** A change of a thread, with the message that made it, if one did. */
export interface ThreadMessageNews {
  readonly state: ThreadNews
  readonly message: MessageNews | null
}

/** Somebody says that they are reading a thread, or no longer. */
export interface PresenceNews {
  readonly threadId: string
  readonly accountId: string
  readonly kind: ActorKind
  readonly isReading: boolean
}

/** The whole new state of a request for speed-up. */
export interface SpeedUpNews {
  readonly kind: 'SpeedUp'
  readonly id: string
  readonly accountId: string
  /** The number of the transaction that wrote it, by which a feed resumes. */
  readonly transaction: string
  readonly version: number
  readonly subject: SpeedUpSubject
  readonly orderId: string
  readonly refillId: string | null
  readonly status: SpeedUpStatus
  readonly lateAfterAt: string
  readonly askedAt: string
  readonly answeredAt: string | null
  readonly reason: string | null
  readonly endedAt: string | null
}

/** The whole new state of a request for evidence. */
export interface EvidenceNews {
  readonly kind: 'Evidence'
  readonly id: string
  readonly accountId: string
  /** The number of the transaction that wrote it, by which a feed resumes. */
  readonly transaction: string
  readonly version: number
  readonly orderId: string
  readonly refillId: string | null
  readonly speedUpId: string | null
  readonly mustShow: string
  readonly status: EvidenceStatus
  readonly askedAt: string
  readonly suppliedAt: string | null
  readonly decidedAt: string | null
  readonly reason: string | null
  readonly endedAt: string | null
}

/** What one side asks of the other, and how it stands. */
export type RequestNews = SpeedUpNews | EvidenceNews

/** How a review of a held link stands: what it is about is read by whoever shows it. */
export interface ReviewNews {
  readonly kind: 'Review'
  readonly id: string
  readonly accountId: string
  /** The number of the transaction that wrote it, by which a feed resumes. */
  readonly transaction: string
  readonly version: number
  readonly status: ReviewStatus
  readonly askedAt: string
  readonly decidedAt: string | null
  readonly endedAt: string | null
}

/** A change in one of the queues that the house works on. */
export type QueueNews = RequestNews | ReviewNews | (RefillProgressMessage & { readonly kind: 'Refill' })

/** A review that was asked for or decided: whoever shows it reads it anew. */
export interface ReviewMessage {
  readonly reviewId: string
  readonly version: number
}

/** The whole new state of a withdrawal. Where the money goes is left out: that is a person's own. */
export interface WithdrawalNews {
  readonly withdrawalId: string
  readonly accountId: string
  /** The number of the transaction that wrote it, by which a feed resumes. */
  readonly transaction: string
  readonly version: number
  readonly status: WithdrawalStatus
  readonly currency: string
  readonly amountMicros: string
  readonly deductionMicros: string
  readonly payoutMicros: string
  readonly askedAt: string
  readonly dueAt: string
  readonly decidedAt: string | null
  readonly reason: string | null
  readonly paidAt: string | null
  readonly paidReference: string | null
  readonly endedAt: string | null
  readonly changedAt: string
}

export interface BalanceMessage {
  readonly accountId: string
  readonly version: number
  readonly currency: string
  readonly availableMicros: string
  readonly heldMicros: string
}

/** Sessions of a user that are no more; null when all of them must prove themselves again. */
export interface SessionsMessage {
  readonly userId: string
  readonly sessionIds: readonly string[] | null
}

/** Topic, key, message. A message tells of a committed change; who hears it twice or late ignores the older version. */
export type Topics = {
  order: [orderId: string, message: OrderProgressMessage]
  orders: [accountId: string, message: OrderProgressMessage]
  refills: [accountId: string, message: RefillProgressMessage]
  payments: [accountId: string, message: PaymentProgressMessage]
  thread: [threadId: string, message: ThreadMessageNews]
  /** By the customer's account, and all of them under `house`. */
  threads: [accountId: string, message: ThreadNews]
  requests: [accountId: string, message: RequestNews]
  queues: [house: 'house', message: QueueNews]
  presence: [house: 'house', message: PresenceNews]
  balance: [accountId: string, message: BalanceMessage]
  /** By the customer's account, and all of them under `house`. */
  withdrawals: [accountId: string, message: WithdrawalNews]
  sessions: [house: 'house', message: SessionsMessage]
  /** By the customer's account, and all of them under `house`. */
  reviews: [accountId: string, message: ReviewMessage]
  settings: [house: 'house', message: Record<string, never>]
  announcements: [house: 'house', message: Record<string, never>]
  'dispatch-nudge': [house: 'house', message: Record<string, never>]
  'poll-nudge': [house: 'house', message: Record<string, never>]
  'refill-nudge': [house: 'house', message: Record<string, never>]
  'cancellation-nudge': [house: 'house', message: Record<string, never>]
}

/** News between the parts of a house: inside one process, or through Redis between many. */
export interface Bus extends PubSub<Topics> {
  /** Calls `hear` with each message until the returned function is called. Nothing is queued: a slow hearer must keep its own latest state. */
  listen<Topic extends keyof Topics>(topic: Topic, key: Topics[Topic][0], hear: (message: Topics[Topic][1]) => void): () => void
  close(): Promise<void>
}

/** A thousand people may watch one order; Node warns of a leak at eleven. */
function ofManyListeners(target: EventTarget): EventTarget {
  setMaxListeners(0, target)
  return target
}

/** What both kinds of event target have in common; their own types are about the DOM's. */
interface NewsTarget {
  addEventListener(name: string, listener: (event: Event) => void): void
  removeEventListener(name: string, listener: (event: Event) => void): void
}

/** Opens the bus; `redisUrl` null keeps it inside the process. */
export function openBus(redisUrl: string | null, onError: (cause: Error) => void): Bus {
  const clients = redisUrl === null ? [] : [
    // News that could not be told at the next try to connect is old: whoever missed it looks again.
    openRedis(redisUrl, onError, { maxRetriesPerRequest: 1 }),
    // A topic that somebody listens to is asked for until Redis is back.
    openRedis(redisUrl, onError, { maxRetriesPerRequest: null }),
  ]
  const [publishClient, subscribeClient] = clients
  const target: NewsTarget = publishClient && subscribeClient
    ? createRedisEventTarget({ publishClient, subscribeClient })
    : ofManyListeners(new EventTarget())
  return {
    ...createPubSub<Topics>({ eventTarget: target as PubSubEventTarget<Topics> }),
    listen: (topic, key, hear) => {
      const listener = (event: Event): void => hear((event as CustomEvent).detail)
      target.addEventListener(`${topic}:${key}`, listener)
      return () => target.removeEventListener(`${topic}:${key}`, listener)
    },
    close: async () => {
      for (const client of clients) client.disconnect()
    },
  }
}

/**
 * The event target does not look after the commands it sends, and one that nobody looks after ends the process when it fails. That the
 * connection is lost is told by the client itself.
 */
function openRedis(redisUrl: string, onError: (cause: Error) => void, options: RedisOptions): Redis {
  const client = new Redis(redisUrl, options)
  client.on('error', onError)
  for (const command of ['publish', 'subscribe', 'unsubscribe'] as const) {
    const send = client[command].bind(client) as (...args: unknown[]) => Promise<unknown>
    client[command] = (async (...args: unknown[]) => await send(...args).catch((cause: Error) => {
      if (cause.name === 'ReplyError') onError(cause)
      return 0
    })) as never
  }
  return client
}
