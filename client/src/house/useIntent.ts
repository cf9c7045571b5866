import type { CombinedError } from '@urql/core'
import { onScopeDispose, shallowRef, type Ref } from 'vue'
import { openAttempts } from '../graphql/attempts.ts'
import { faultOf } from '../graphql/fault.ts'
import type { RefusalTextFragment } from '../graphql/generated/graphql.ts'

/** What a mutation answered, as far as every one of them answers the same. */
export interface IntentAnswer {
  readonly data?: { readonly answer: { readonly __typename: string } | ({ readonly __typename: 'Refusal' } & RefusalTextFragment) } | undefined
  readonly error?: CombinedError | undefined
}

/** Something that is to be done once, however often it is pressed. */
export interface Intent {
  readonly isBusy: Readonly<Ref<boolean>>
  /** Why the terms say no. */
  readonly refusal: Readonly<Ref<RefusalTextFragment | null>>
  /** Why it did not come to that, in a sentence. */
  readonly problem: Readonly<Ref<string | null>>
  /** Whether it was done. A press while the one before is on its way does nothing. */
  readonly send: (input: unknown, run: (idempotencyKey: string) => Promise<IntentAnswer>) => Promise<boolean>
  /** Takes the words of the last attempt away. */
  readonly forget: () => void
  /** All of it is done: the same once more is another intent. */
  readonly finish: () => void
}

/** One key for one intent: the same input after a lost answer goes under the key of the attempt before, and is done once. */
export function useIntent(): Intent {
  const isBusy = shallowRef(false)
  const refusal = shallowRef<RefusalTextFragment | null>(null)
  const problem = shallowRef<string | null>(null)
  const attempts = openAttempts()
  let isGone = false
  onScopeDispose(() => { isGone = true })

  function forget(): void {
    refusal.value = null
    problem.value = null
  }

  async function send(input: unknown, run: (idempotencyKey: string) => Promise<IntentAnswer>): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    const { data, error } = await run(attempts.keyFor(input))
    if (isGone) return false
    isBusy.value = false
    forget()
    if (data === undefined || data === null) {
      problem.value = error === undefined ? null : faultOf(error).text
      return false
    }
    const { answer } = data
    if ('clause' in answer) {
      attempts.forget(input)
      refusal.value = answer
      return false
    }
    return true
  }

  return { isBusy, refusal, problem, send, forget, finish: attempts.finish }
}
