import { decide, failed, passed, type Check, type Decision } from './decision.ts'
import { ThreadStatus } from './help-vocabulary.ts'
import { Permission, PERMISSIONS_OF_ROLE, type Role } from './house-vocabulary.ts'

/** The bounds of help. Fewer open threads, and a question about one order waits for another; more, and one customer fills the queue. */
export const MESSAGE_LIMITS = { textMax: 4_000, attachmentMax: 4, openThreadMax: 20 } as const

/** Whoever looks at a thread. */
export interface ThreadViewer {
  readonly accountId: string
  readonly role: Role
}

/** A thread, as far as the rules look at it. */
export interface ThreadFacts {
  readonly accountId: string
  readonly status: ThreadStatus
}

/** A message as it is about to be sent. */
export interface MessageDraft {
  readonly text: string
  readonly attachmentCount: number
}

/** Whether somebody answers for the house. */
export function isOfTheHouse(viewer: ThreadViewer): boolean {
  return PERMISSIONS_OF_ROLE[viewer.role].includes(Permission.AnswerHelp)
}

/** Who may read a thread and write in it (P6.1): the customer whose it is, and whoever answers for the house. */
export function mayUseThread(viewer: ThreadViewer, thread: Pick<ThreadFacts, 'accountId'>): boolean {
  return viewer.accountId === thread.accountId || isOfTheHouse(viewer)
}

/** Whether a viewer speaks for the house in a thread. An agent with a question of their own is a customer there. */
export function speaksForHouse(viewer: ThreadViewer, thread: Pick<ThreadFacts, 'accountId'>): boolean {
  return viewer.accountId !== thread.accountId && isOfTheHouse(viewer)
}

/** Whether a thread may be opened with this message (P6.1). */
export function decideThread(facts: { readonly openThreadCount: number }, message: MessageDraft, now: Date): Decision<{ readonly text: string }> {
  const { openThreadCount } = facts
  const room = openThreadCount < MESSAGE_LIMITS.openThreadMax
    ? passed('TOO_MANY_THREADS', null, { openThreadCount })
    : failed('TOO_MANY_THREADS', { openThreadCount, openThreadMaxCount: MESSAGE_LIMITS.openThreadMax }, now)
  return decide([room, ...messageChecks(message, now)], () => ({ text: message.text.trim() }))
}

/** Whether a message is taken into a thread (P6.1). A resolved thread takes one too, and is open again. */
export function decideMessage(message: MessageDraft, now: Date): Decision<{ readonly text: string }> {
  return decide(messageChecks(message, now), () => ({ text: message.text.trim() }))
}

/** Where a thread stands after a message: the house's turn after the customer's, the customer's after the house's. */
export function statusAfterMessage(isByHouse: boolean): ThreadStatus {
  return isByHouse ? ThreadStatus.Answered : ThreadStatus.Waiting
}

function messageChecks(message: MessageDraft, now: Date): readonly Check[] {
  return [checkText(message, now), checkAttachments(message, now)]
}

/** A picture alone is a message; nothing at all is none. */
function checkText({ text, attachmentCount }: MessageDraft, now: Date): Check {
  const characterCount = [...text.trim()].length
  if (characterCount === 0 && attachmentCount === 0) return failed('MESSAGE_EMPTY', {}, now)
  return characterCount <= MESSAGE_LIMITS.textMax
    ? passed('MESSAGE_EMPTY', null, { characterCount })
    : failed('MESSAGE_TOO_LONG', { characterCount, characterMaxCount: MESSAGE_LIMITS.textMax }, now)
}

function checkAttachments({ attachmentCount }: MessageDraft, now: Date): Check {
  return attachmentCount <= MESSAGE_LIMITS.attachmentMax
    ? passed('TOO_MANY_ATTACHMENTS', null, { attachmentCount })
    : failed('TOO_MANY_ATTACHMENTS', { attachmentCount, attachmentMaxCount: MESSAGE_LIMITS.attachmentMax }, now)
}
