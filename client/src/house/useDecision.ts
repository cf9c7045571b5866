import type { TypedDocumentNode } from '@urql/core'
import { client } from '../graphql/client.ts'
import { useIntent, type Intent, type IntentAnswer } from './useIntent.ts'

/** A press on a decision about money. */
export interface Decision extends Pick<Intent, 'isBusy' | 'refusal' | 'problem' | 'forget'> {
  /** Sends a decision once, however often it is pressed. The kind of what it made, such as `CreditProposal`; null when it was not done. */
  readonly send: <Input extends object>(document: TypedDocumentNode<NonNullable<IntentAnswer['data']>, { input: Input & { idempotencyKey: string } }>, input: Input) => Promise<string | null>
}

/** Decides about money, each decision under one key. */
export function useDecision(): Decision {
  const { isBusy, refusal, problem, forget, send, finish } = useIntent()
  return {
    isBusy, refusal, problem, forget,
    send: async (document, input) => {
      let made: string | null = null
      const isDone = await send([document, input], async (idempotencyKey) => {
        const result = await client.mutation(document, { input: { ...input, idempotencyKey } }).toPromise()
        made = result.data?.answer.__typename ?? null
        return result
      })
      if (!isDone) return null
      finish()
      return made
    },
  }
}
