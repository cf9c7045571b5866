import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { openAttempts } from '../graphql/attempts.ts'
import { client } from '../graphql/client.ts'
import { faultOf, type Fault } from '../graphql/fault.ts'
import {
  MarkThreadReadDocument, OlderMessagesDocument, ResolveThreadDocument, SendMessageDocument, ShowPresenceDocument, ThreadContextDocument, WatchThreadDocument,
  type RefusalTextFragment, type ThreadContextQuery,
} from '../graphql/generated/graphql.ts'
import { useAsked, type Asked } from '../graphql/useAsked.ts'
import { watchSubscription } from '../graphql/watch.ts'
import { attemptFor, isStillOutgoing, rolledBack, type Outgoing } from './outgoing.ts'
import { emptyThreadView, firstUnreadId, mergedMessages, mergeThreadPush, type ThreadView } from './thread-view.ts'
import { useAttachments, type Attachments } from './useAttachments.ts'

/** Often enough that a reader never seems gone, who is forgotten after twenty-five seconds. */
const PRESENCE_EVERY_MS = 10_000
const OLDER_AT_ONCE = 50

/** One thread, live, with what is being written into it. */
export interface LiveThread extends Pick<Asked<ThreadContextQuery>, 'isSkeleton' | 'fault' | 'retryAt' | 'ask'> {
  readonly context: ComputedRef<ThreadContextQuery['thread']>
  /** Answered, and there is no such thread, or it is somebody else's. */
  readonly isMissing: ComputedRef<boolean>
  readonly view: Readonly<Ref<ThreadView>>
  /** The first message that was unread when the thread was opened. */
  readonly newFromId: Readonly<Ref<string | null>>
  readonly outgoing: ComputedRef<Outgoing | null>
  readonly draft: Ref<string>
  readonly attachments: Attachments
  readonly isSending: Readonly<Ref<boolean>>
  /** Why the last message was not taken. */
  readonly refusal: Readonly<Ref<RefusalTextFragment | null>>
  readonly sendFault: Readonly<Ref<Fault | null>>
  readonly send: () => Promise<void>
  readonly resolve: () => Promise<void>
  readonly loadOlder: () => Promise<void>
}

/** Follows a thread for as long as the calling component lives: its messages, who reads it, and that it is read here. */
export function useThread(threadId: string, isHouse: boolean): LiveThread {
  const asked = useAsked(ThreadContextDocument, () => ({ id: threadId }))
  const view = shallowRef<ThreadView>(emptyThreadView)
  const newFromId = shallowRef<string | null>(null)
  const draft = shallowRef('')
  const attachments = useAttachments()
  const sending = shallowRef<Outgoing | null>(null)
  const refusal = shallowRef<RefusalTextFragment | null>(null)
  const sendFault = shallowRef<Fault | null>(null)
  const visibility = useDocumentVisibility()
  let unanswered: Outgoing | null = null
  let stopWatching: (() => void) | undefined
  let markedId: string | null = null
  let isGone = false

  // A thread that is not there is not watched: the subscription would knock for ever.
  const isThere = computed(() => asked.data.value?.thread != null)
  watch(isThere, (is) => {
    if (!is || stopWatching !== undefined) return
    stopWatching = watchSubscription(WatchThreadDocument, () => ({ threadId, after: view.value.cursor }), ({ threadProgress }) => {
      if (view.value.cursor === null) newFromId.value = firstUnreadId(threadProgress.messages, threadProgress.thread, isHouse)
      view.value = mergeThreadPush(view.value, threadProgress)
    })
  }, { immediate: true })

  /** What is on a screen that somebody looks at is read. */
  const unreadId = computed(() => {
    const { thread, messages } = view.value
    if (thread === null || visibility.value !== 'visible' || firstUnreadId(messages, thread, isHouse) === null) return null
    return messages.at(-1)?.id ?? null
  })
  watch(unreadId, (messageId) => {
    if (messageId === null || messageId === markedId) return
    markedId = messageId
    void client.mutation(MarkThreadReadDocument, { input: { threadId, messageId } }).toPromise().then(({ error }) => { if (error !== undefined) markedId = null })
  })

  const showPresence = (isReading: boolean): void => { void client.mutation(ShowPresenceDocument, { input: { threadId, isReading } }).toPromise() }
  const isReading = computed(() => isThere.value && visibility.value === 'visible')
  watch(isReading, (is, was) => { if (is || was === true) showPresence(is) }, { immediate: true })
  useIntervalFn(() => { if (isReading.value) showPresence(true) }, PRESENCE_EVERY_MS)

  onScopeDispose(() => {
    isGone = true
    stopWatching?.()
    if (isReading.value) showPresence(false)
  })

  async function send(): Promise<void> {
    const text = draft.value.trim()
    const pictures = attachments.items.value
    // A second press while the first is on its way would be a second message.
    if (sending.value !== null || attachments.isBusy.value || attachments.isStopped.value || (text === '' && pictures.length === 0)) return
    const attempt = attemptFor(unanswered, { text, pictures, at: new Date().toISOString(), afterId: view.value.messages.at(-1)?.id ?? null }, () => crypto.randomUUID())
    sending.value = attempt
    unanswered = attempt
    refusal.value = null
    sendFault.value = null
    draft.value = ''
    attachments.clear()
    const imageIds = attempt.pictures.flatMap(({ image }) => image?.id ?? [])
    const { data, error } = await client.mutation(SendMessageDocument, { input: { threadId, text, imageIds, idempotencyKey: attempt.idempotencyKey } }).toPromise()
    if (isGone) return
    sending.value = null
    if (data !== undefined && data.sendMessage.__typename === 'Message') {
      unanswered = null
      view.value = { ...view.value, messages: mergedMessages(view.value.messages, [data.sendMessage]) }
      return
    }
    draft.value = rolledBack(text, draft.value)
    attachments.restore([...pictures, ...attachments.items.value])
    if (data === undefined) {
      sendFault.value = error === undefined ? null : faultOf(error)
    } else if (data.sendMessage.__typename === 'Refusal') {
      unanswered = null
      refusal.value = data.sendMessage
    }
  }

  const resolutions = openAttempts()
  async function resolve(): Promise<void> {
    // What was written since makes it another resolution.
    const key = resolutions.keyFor(view.value.messages.at(-1)?.id ?? null)
    const { data, error } = await client.mutation(ResolveThreadDocument, { input: { threadId, idempotencyKey: key } }).toPromise()
    if (data !== undefined) resolutions.finish()
    if (!isGone) sendFault.value = error === undefined ? null : faultOf(error)
  }

  let isLoading = false
  let olderCursor: string | null = null
  async function loadOlder(): Promise<void> {
    if (isLoading) return
    isLoading = true
    const knownCount = view.value.messages.length
    // The first page is what is there already, and says where the older ones begin.
    for (let hasMore = true; hasMore && view.value.messages.length === knownCount && !isGone;) {
      const { data, error } = await client.query(OlderMessagesDocument, { id: threadId, first: OLDER_AT_ONCE, before: olderCursor }, { requestPolicy: 'network-only' }).toPromise()
      const page = data?.thread?.messages
      if (error !== undefined || page === undefined) break
      olderCursor = page.pageInfo.startCursor
      hasMore = page.pageInfo.hasPreviousPage && olderCursor !== null
      view.value = { ...view.value, messages: mergedMessages(view.value.messages, page.nodes), hasOlder: hasMore }
    }
    isLoading = false
  }

  return {
    isSkeleton: asked.isSkeleton,
    fault: asked.fault,
    retryAt: asked.retryAt,
    ask: asked.ask,
    context: computed(() => asked.data.value?.thread ?? null),
    isMissing: computed(() => asked.data.value !== null && asked.data.value.thread === null),
    view,
    newFromId,
    outgoing: computed(() => (sending.value !== null && isStillOutgoing(sending.value, view.value.messages, isHouse) ? sending.value : null)),
    draft,
    attachments,
    isSending: computed(() => sending.value !== null),
    refusal,
    sendFault,
    send,
    resolve,
    loadOlder,
  }
}
