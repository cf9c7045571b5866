import { readonly, shallowRef, type Ref } from 'vue'

/** A screen reader that is told of every count tells of nothing else. */
const QUIET_MS = 5_000

const message = shallowRef('')
let lastAt = Number.NEGATIVE_INFINITY
let pending: string | null = null
let timer: ReturnType<typeof setTimeout> | undefined

function say(text: string): void {
  lastAt = performance.now()
  pending = null
  message.value = text
}

/**
 * Says something politely, at most one message in five seconds; of what comes in between only the latest is said. For what a reader would want to hear
 * while busy with something else ('48,276 completed'), never for each count.
 */
function announce(text: string): void {
  const wait = lastAt + QUIET_MS - performance.now()
  if (wait <= 0) {
    say(text)
    return
  }
  pending = text
  clearTimeout(timer)
  timer = setTimeout(() => { if (pending !== null) say(pending) }, wait)
}

/** The one polite live region of the page; the frame shows `message`. */
export function useAnnouncer(): { readonly message: Readonly<Ref<string>>, readonly announce: (text: string) => void } {
  return { message: readonly(message), announce }
}
