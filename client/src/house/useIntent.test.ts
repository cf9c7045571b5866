import { describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { useIntent, type Intent, type IntentAnswer } from './useIntent.ts'

const done: IntentAnswer = { data: { answer: { __typename: 'Refill' } } }
const refused: IntentAnswer = { data: { answer: { __typename: 'Refusal', clause: 'P4.16', code: 'REFILL_ENDED', title: 'It has ended', text: 'It is Completed.' } } }
const lost = { error: { networkError: new Error('gone'), graphQLErrors: [] } } as unknown as IntentAnswer

/** An intent whose answers come one after the other, with the keys under which they were asked for. */
function scene(...answers: readonly IntentAnswer[]): { readonly intent: Intent, readonly keys: string[], readonly send: (input: string) => Promise<boolean>, readonly leave: () => void } {
  const scope = effectScope()
  const intent = scope.run(useIntent)
  if (intent === undefined) throw new Error('the scope is active')
  const keys: string[] = []
  const send = async (input: string): Promise<boolean> => await intent.send(input, async (key) => {
    keys.push(key)
    return await Promise.resolve(answers[keys.length - 1] ?? done)
  })
  return { intent, keys, send, leave: () => scope.stop() }
}

describe('an intent', () => {
  it('is sent once when it is pressed twice at once', async () => {
    const { keys, send } = scene()
    expect(await Promise.all([send('close'), send('close')])).toEqual([true, false])
    expect(keys).toHaveLength(1)
  })

  it('goes under the same key after a lost answer, and says that it was lost', async () => {
    const { intent, keys, send } = scene(lost, done)
    expect(await send('close')).toBe(false)
    expect(intent.problem.value).toBe('The server cannot be reached. Nothing was changed.')
    expect(await send('close')).toBe(true)
    expect(intent.problem.value).toBeNull()
    expect(keys[1]).toBe(keys[0])
  })

  it('keeps the key of a part that was done until the whole is', async () => {
    const { intent, keys, send } = scene()
    await send('read')
    await send('accept')
    await send('read')
    expect(keys[2]).toBe(keys[0])
    intent.finish()
    await send('read')
    expect(keys[3]).not.toBe(keys[0])
  })

  it('is another one after a refusal, which is kept to be read', async () => {
    const { intent, keys, send } = scene(refused, done)
    expect(await send('close')).toBe(false)
    expect(intent.refusal.value).toMatchObject({ clause: 'P4.16', text: 'It is Completed.' })
    await send('close')
    expect(intent.refusal.value).toBeNull()
    expect(keys[1]).not.toBe(keys[0])
  })

  it('tells nothing to a page that was left meanwhile', async () => {
    const { intent, send, leave } = scene(refused)
    const answer = send('close')
    leave()
    expect(await answer).toBe(false)
    expect(intent.refusal.value).toBeNull()
  })
})
