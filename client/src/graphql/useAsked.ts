import type { AnyVariables, OperationResult, RequestPolicy, TypedDocumentNode } from '@urql/core'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { retryWaitMs } from './backoff.ts'
import { client } from './client.ts'
import { faultOf, type Fault } from './fault.ts'

/** Before this a skeleton would only flash (LOOK §9). */
const SHOW_WAITING_AFTER_MS = 150

/** A query as a page shows it: what is there, whether it waits, what went wrong. */
export interface Asked<Data> {
  /** What was answered last. It stays while something newer is asked for, and when that fails. */
  readonly data: Readonly<Ref<Data | null>>
  /** Nothing is there, and it has taken long enough to say so. */
  readonly isSkeleton: ComputedRef<boolean>
  /** What is there answers another question than the one that is being asked, and it takes long enough to say so. */
  readonly isDimmed: ComputedRef<boolean>
  /** What is there answers the question that is being asked. */
  readonly isAnswered: ComputedRef<boolean>
  readonly fault: Readonly<Ref<Fault | null>>
  /** When it asks again by itself; null when it does not. */
  readonly retryAt: Readonly<Ref<Date | null>>
  /** Asks the server now, whatever the cache holds. */
  readonly ask: () => void
}

/**
 * Asks whenever the variables change, shows what the cache has meanwhile, and asks again by itself after a fault. Null variables ask nothing.
 */
export function useAsked<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variablesOf: () => Variables | null,
): Asked<Data> {
  const data = shallowRef<Data | null>(null)
  const fault = shallowRef<Fault | null>(null)
  const retryAt = shallowRef<Date | null>(null)
  const isLong = shallowRef(false)
  /** What is being asked, and what `data` answers. */
  const question = shallowRef('')
  const answered = shallowRef('')
  let attempt = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let longTimer: ReturnType<typeof setTimeout> | undefined
  let unsubscribe = (): void => undefined

  function take(asked: string, result: OperationResult<Data>): void {
    if (result.error === undefined && result.data !== undefined) {
      attempt = 0
      data.value = result.data
      answered.value = asked
      fault.value = null
      retryAt.value = null
    } else if (result.error !== undefined) {
      fault.value = faultOf(result.error)
      // A wrong question does not become right by being repeated.
      if (fault.value.isRetryable) retryIn(retryWaitMs(attempt, Math.random()))
      attempt += 1
    }
    if (result.stale) return
    clearTimeout(longTimer)
    isLong.value = false
  }

  function retryIn(ms: number): void {
    retryAt.value = new Date(Date.now() + ms)
    retryTimer = setTimeout(() => ask('network-only'), ms)
  }

  function ask(requestPolicy: RequestPolicy): void {
    const variables = variablesOf()
    clearTimeout(retryTimer)
    clearTimeout(longTimer)
    unsubscribe()
    isLong.value = false
    if (variables === null) return
    const asked = JSON.stringify(variables)
    question.value = asked
    longTimer = setTimeout(() => { isLong.value = true }, SHOW_WAITING_AFTER_MS)
    unsubscribe = client.query(document, variables, { requestPolicy }).subscribe((result) => take(asked, result)).unsubscribe
  }

  watch(() => JSON.stringify(variablesOf()), () => {
    attempt = 0
    fault.value = null
    retryAt.value = null
    ask('cache-and-network')
  }, { immediate: true })

  onScopeDispose(() => {
    clearTimeout(retryTimer)
    clearTimeout(longTimer)
    unsubscribe()
  })

  return {
    data,
    isSkeleton: computed(() => isLong.value && data.value === null && fault.value === null),
    isAnswered: computed(() => data.value !== null && answered.value === question.value),
    isDimmed: computed(() => isLong.value && data.value !== null && answered.value !== question.value),
    fault,
    retryAt,
    ask: () => ask('network-only'),
  }
}
