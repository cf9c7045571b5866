import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { client } from '../graphql/client.ts'
import { faultOf } from '../graphql/fault.ts'
import { AskForSpeedUpDocument, type SpeedUpStateFragment } from '../graphql/generated/graphql.ts'

/** What is to go faster: an order or a refill. */
export type SpeedUpOf = { readonly orderId: string } | { readonly refillId: string }

/** The press on 'Ask for speed-up' (P6.3). */
export interface SpeedUpRequest {
  /** What the press came to, before the next answer holds it. */
  readonly asked: Readonly<Ref<SpeedUpStateFragment | null>>
  /** Why it was not asked for, in a sentence. */
  readonly problem: Readonly<Ref<string | null>>
  readonly isAsking: Readonly<Ref<boolean>>
  readonly request: () => Promise<void>
}

export function useSpeedUp(of: () => SpeedUpOf): SpeedUpRequest {
  const asked = shallowRef<SpeedUpStateFragment | null>(null)
  const problem = shallowRef<string | null>(null)
  const isAsking = shallowRef(false)
  let idempotencyKey: string | null = null
  let isGone = false
  onScopeDispose(() => { isGone = true })
  watch(() => JSON.stringify(of()), () => { asked.value = null; problem.value = null; idempotencyKey = null })

  async function request(): Promise<void> {
    if (isAsking.value) return
    isAsking.value = true
    // One key for one attempt: a second press, or a repeat after a lost answer, asks for nothing twice.
    idempotencyKey ??= crypto.randomUUID()
    const { data, error } = await client.mutation(AskForSpeedUpDocument, { input: { ...of(), idempotencyKey } }).toPromise()
    if (isGone) return
    isAsking.value = false
    problem.value = error === undefined ? null : faultOf(error).text
    if (data === undefined) return
    idempotencyKey = null
    if (data.requestSpeedUp.__typename === 'SpeedUp') asked.value = data.requestSpeedUp
    else problem.value = data.requestSpeedUp.text
  }

  return { asked, problem, isAsking, request }
}
