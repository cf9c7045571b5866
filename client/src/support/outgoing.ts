import type { Attachment } from './useAttachments.ts'
import type { Message } from './thread-view.ts'

/** What is being sent: a message before anybody has answered, or the key under which it is sent again. */
export interface Outgoing {
  readonly idempotencyKey: string
  readonly text: string
  readonly pictures: readonly Attachment[]
  readonly at: string
  /** The newest message when it was sent; null in an empty thread. */
  readonly afterId: string | null
}

/** The attempt for this text and these pictures: the one that was not answered, if it is the same message, so that it is never written twice. */
export function attemptFor(unanswered: Outgoing | null, message: Pick<Outgoing, 'text' | 'pictures' | 'at' | 'afterId'>, newKey: () => string): Outgoing {
  const isSame = unanswered !== null && unanswered.text === message.text && idsOf(unanswered.pictures) === idsOf(message.pictures)
  return { ...message, idempotencyKey: isSame ? unanswered.idempotencyKey : newKey() }
}

/** Whether what is being sent has not come back as a message yet: the push may be faster than the answer. */
export function isStillOutgoing(outgoing: Pick<Outgoing, 'text' | 'afterId'>, messages: readonly Message[], isHouse: boolean): boolean {
  const after = BigInt(outgoing.afterId ?? 0)
  return !messages.some((message) => message.isFromHouse === isHouse && message.text === outgoing.text && BigInt(message.id) > after)
}

/** A draft after its message was not taken: what was sent comes back, and nothing typed since is lost. */
export function rolledBack(sent: string, typedSince: string): string {
  return typedSince.trim() === '' ? sent : `${sent}\n${typedSince}`
}

function idsOf(pictures: readonly Attachment[]): string {
  return pictures.map(({ image }) => image?.id).join(' ')
}
