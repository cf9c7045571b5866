import { decideAttachment, EVIDENCE_LIMITS, MESSAGE_LIMITS, readImageHead } from '@tallyboard/schema'
import { computed, onScopeDispose, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { ImageRowFragment, RefusalTextFragment } from '../graphql/generated/graphql.ts'
import { uploadPicture } from './upload.ts'

/** A picture on its way. It is sent with a message only when `image` is there. */
export interface Attachment {
  readonly key: string
  readonly file: File
  /** As data, because the page takes no other pictures than its own. */
  readonly preview: string | null
  /** How much of it is sent, as a share of one. */
  readonly share: number
  readonly image: ImageRowFragment | null
  readonly refusal: Pick<RefusalTextFragment, 'clause' | 'title' | 'text'> | null
  /** Why there was no answer; it can be sent again. */
  readonly fault: string | null
}

/** The pictures of one message or of one piece of evidence. */
export interface Attachments {
  readonly items: Readonly<Ref<readonly Attachment[]>>
  readonly images: ComputedRef<readonly ImageRowFragment[]>
  /** Something is being sent. */
  readonly isBusy: ComputedRef<boolean>
  /** Something was not taken and stands in the way until it is sent again or removed. */
  readonly isStopped: ComputedRef<boolean>
  readonly isFull: ComputedRef<boolean>
  readonly add: (files: Iterable<File>) => void
  readonly retry: (key: string) => void
  readonly remove: (key: string) => void
  readonly clear: () => void
  /** Puts back what could not be sent. */
  readonly restore: (items: readonly Attachment[]) => void
}

/** Judges pictures by the rules of the house (P4.15) before a byte leaves the browser, then sends them. The server judges again. */
export function useAttachments(): Attachments {
  const items = shallowRef<readonly Attachment[]>([])
  const running = new Map<string, AbortController>()

  function change(key: string, part: Partial<Attachment>): void {
    items.value = items.value.map((item) => (item.key === key ? { ...item, ...part } : item))
  }

  async function send(key: string, file: File): Promise<void> {
    const bytes = file.size > EVIDENCE_LIMITS.byteMax ? new Uint8Array() : new Uint8Array(await file.arrayBuffer().catch(() => new ArrayBuffer()))
    const head = readImageHead(bytes)
    const decision = decideAttachment({ type: head?.type ?? null, byteCount: file.size, width: head?.width ?? null, height: head?.height ?? null }, new Date())
    if (!decision.allowed) {
      change(key, { refusal: decision.refusal })
      return
    }
    void dataUrlOf(file).then((preview) => change(key, { preview }))
    const controller = new AbortController()
    running.set(key, controller)
    const answer = await uploadPicture(file, key, (share) => change(key, { share }), controller.signal)
    running.delete(key)
    if (answer.kind === 'Kept') change(key, { image: answer.image, share: 1 })
    else if (answer.kind === 'Refused') change(key, { refusal: answer.refusal })
    else change(key, { fault: answer.text, share: 0 })
  }

  function remove(key: string): void {
    running.get(key)?.abort()
    running.delete(key)
    items.value = items.value.filter((item) => item.key !== key)
  }

  onScopeDispose(() => { for (const controller of running.values()) controller.abort() })

  return {
    items,
    images: computed(() => items.value.flatMap(({ image }) => image ?? [])),
    isBusy: computed(() => items.value.some(({ image, refusal, fault }) => image === null && refusal === null && fault === null)),
    isStopped: computed(() => items.value.some(({ refusal, fault }) => refusal !== null || fault !== null)),
    isFull: computed(() => items.value.length >= MESSAGE_LIMITS.attachmentMax),
    add: (files) => {
      const added = [...files].slice(0, MESSAGE_LIMITS.attachmentMax - items.value.length)
        // The key names the attempt: sending the same picture again after a lost answer keeps it once.
        .map((file): Attachment => ({ key: crypto.randomUUID(), file, preview: null, share: 0, image: null, refusal: null, fault: null }))
      items.value = [...items.value, ...added]
      for (const { key, file } of added) void send(key, file)
    },
    retry: (key) => {
      const item = items.value.find((each) => each.key === key)
      if (item === undefined) return
      change(key, { fault: null, share: 0 })
      void send(key, item.file)
    },
    remove,
    clear: () => { items.value = [] },
    restore: (restored) => { items.value = restored },
  }
}

function dataUrlOf(file: File): Promise<string | null> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : null))
    reader.addEventListener('error', () => resolve(null))
    reader.readAsDataURL(file)
  })
}
