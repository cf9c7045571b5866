import type { MessageNews, ThreadNews } from '../topics.ts'
import type { MessageType, ThreadStateType, ThreadType } from './thread.graphql.ts'

/** A thread with what a field of it may need to be resolved later. */
export type ThreadObject = ThreadType & ThreadNews

/** A message with what a field of it may need to be resolved later. */
export type MessageObject = MessageType & MessageNews

/** A thread as the API tells it. */
export function threadObject(news: ThreadNews): ThreadObject {
  return { ...news, id: news.threadId }
}

/** The messages of the other side that the reader has not read. The account is the reader's. */
export function unreadCountOf(news: ThreadNews, accountId: string): number {
  return news.accountId === accountId ? news.customerUnreadCount : news.houseUnreadCount
}

/** A thread as its watcher is told. */
export function threadState(news: ThreadNews, accountId: string): ThreadStateType {
  const { threadId, version, subject, orderId, refillId, title, status, openedAt, changedAt, resolvedAt, customerReadId, houseReadId, lastMessage } = news
  return {
    threadId, version, subject, orderId, refillId, title, status, openedAt, changedAt, resolvedAt, customerReadId, houseReadId, lastMessage,
    unreadCount: unreadCountOf(news, accountId),
  }
}
