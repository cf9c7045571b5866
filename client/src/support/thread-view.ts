import { formatInstant } from '../shared/times.ts'
import type { MessageRowFragment, WatchThreadSubscription } from '../graphql/generated/graphql.ts'
import type { ThreadChange } from './thread-feed.ts'

/** One message of `threadProgress`. */
export type ThreadPush = WatchThreadSubscription['threadProgress']
export type Message = MessageRowFragment
/** Somebody who is reading a thread. */
export type Reader = ThreadPush['readers'][number]

/** One thread as its pushes have told it. */
export interface ThreadView {
  /** Where a resumed subscription goes on; null before the first message. */
  readonly cursor: string | null
  readonly thread: ThreadChange | null
  /** Oldest first, each once. */
  readonly messages: readonly Message[]
  readonly readers: readonly Reader[]
  /** Whether there may be older messages than the first. */
  readonly hasOlder: boolean
}

export const emptyThreadView: ThreadView = { cursor: null, thread: null, messages: [], readers: [], hasOlder: false }

/** A snapshot holds as many messages as this; fewer, and it is the whole thread. */
const SNAPSHOT_MAX = 50

/** Takes a push in. Who reads is always the newest word; messages may come twice. */
export function mergeThreadPush(view: ThreadView, push: ThreadPush): ThreadView {
  const isNewer = view.thread === null || push.thread.version >= view.thread.version
  return {
    cursor: push.cursor,
    thread: isNewer ? push.thread : view.thread,
    messages: mergedMessages(view.messages, push.messages),
    readers: push.readers,
    hasOlder: view.thread === null ? push.messages.length >= SNAPSHOT_MAX : view.hasOlder,
  }
}

/** Messages of both lists, each once, in the order they were written. */
export function mergedMessages(known: readonly Message[], more: readonly Message[]): readonly Message[] {
  const byId = new Map([...known, ...more].map((message) => [message.id, message]))
  if (byId.size === known.length) return known
  return [...byId.values()].toSorted((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1))
}

/** Whether the other side has read a message. */
export function isReadByOthers(message: Pick<Message, 'id' | 'isFromHouse'>, thread: Pick<ThreadChange, 'customerReadId' | 'houseReadId'>): boolean {
  const readId = message.isFromHouse ? thread.customerReadId : thread.houseReadId
  return readId !== null && BigInt(readId) >= BigInt(message.id)
}

/** The first message of the other side that the viewer's side had not read; null when all is read. */
export function firstUnreadId(messages: readonly Message[], thread: Pick<ThreadChange, 'customerReadId' | 'houseReadId'>, isHouse: boolean): string | null {
  const readId = BigInt((isHouse ? thread.houseReadId : thread.customerReadId) ?? 0)
  return messages.find((message) => message.isFromHouse !== isHouse && BigInt(message.id) > readId)?.id ?? null
}

/** Who wrote a message, as the reader knows them: 'You', 'The house', or a name where the house reads. */
export function authorOf({ isFromHouse, actor }: Pick<Message, 'isFromHouse' | 'actor'>, isHouse: boolean): string {
  if (!isHouse) return isFromHouse ? 'The house' : 'You'
  if (actor.name !== null) return actor.name
  return isFromHouse ? 'The house' : 'The customer'
}

/** 'An agent is reading', 'The customer and an agent are reading'; null when nobody else is. */
export function readersText(readers: readonly Reader[]): string | null {
  const names = readers.map(({ kind, name }) => name ?? (kind === 'Customer' ? 'the customer' : 'an agent'))
  const [first, second] = names
  if (first === undefined) return null
  if (second === undefined) return `${capital(first)} is reading`
  return names.length === 2 ? `${capital(first)} and ${second} are reading` : `${capital(first)} and ${names.length - 1} others are reading`
}

/** Whose turn it is, in words for the side that reads. */
export function turnText(thread: Pick<ThreadChange, 'status' | 'changedAt' | 'resolvedAt'>, isHouse: boolean, now: Date): string {
  if (thread.status === 'Resolved') return `Resolved ${formatInstant(new Date(thread.resolvedAt ?? thread.changedAt), now)}`
  if (thread.status === 'Waiting') return isHouse ? 'Waits for an answer' : 'The house answers next'
  return isHouse ? 'Answered' : 'Answered, your turn'
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The row before or after the one that is open; the first when none is. Null at the ends and in an empty list. */
export function neighbourOf(ids: readonly string[], currentId: string | null, step: 1 | -1): string | null {
  const index = currentId === null ? -1 : ids.indexOf(currentId)
  return (index < 0 ? ids[0] : ids[index + step]) ?? null
}
