import { expect, test } from 'vitest'
import { openAttempts } from './attempts.ts'

const attempts = () => {
  let count = 0
  return openAttempts(() => `key ${++count}`)
}

test('the same goes under the same key until it is done, and something else under another', () => {
  const { keyFor, finish } = attempts()
  expect([{ id: '1' }, { id: '1' }, { id: '2' }, { id: '1' }].map(keyFor)).toEqual(['key 1', 'key 1', 'key 2', 'key 1'])
  finish()
  expect(keyFor({ id: '1' })).toBe('key 3')
})

test('what was refused is attempted anew, and nothing besides it', () => {
  const { keyFor, forget } = attempts()
  expect([keyFor('order'), keyFor('refill')]).toEqual(['key 1', 'key 2'])
  forget('order')
  expect([keyFor('order'), keyFor('refill')]).toEqual(['key 3', 'key 2'])
})
