import { describe, expect, it } from 'vitest'
import { decideMessage, decideThread, isOfTheHouse, mayUseThread, speaksForHouse, statusAfterMessage } from './support.ts'

const now = new Date('2025-11-23T16:20:00Z')
const message = { text: ' When does it start? ', attachmentCount: 0 }

describe('writing to the house', () => {
  it('P6.1 takes a message, trimmed', () => {
    expect(decideThread({ openThreadCount: 0 }, message, now)).toMatchObject({ allowed: true, grant: { text: 'When does it start?' } })
    expect(decideMessage(message, now)).toMatchObject({ allowed: true, grant: { text: 'When does it start?' } })
  })

  it.each([
    ['P6.1 without a word or a picture', { text: ' \n ', attachmentCount: 0 }, 'MESSAGE_EMPTY', 'Write what it is about, or add a picture.'],
    ['P6.1 of one character too many', { text: 'x'.repeat(4_001), attachmentCount: 0 }, 'MESSAGE_TOO_LONG', 'It has 4,001 characters, at most 4,000 are taken. Send it in parts.'],
    ['P6.1 with five attachments', { text: 'Look.', attachmentCount: 5 }, 'TOO_MANY_ATTACHMENTS', 'It has 5, at most 4 go with one message.'],
  ])('%s is refused', (_, draft, code, text) => {
    expect(decideMessage(draft, now)).toMatchObject({ allowed: false, refusal: { clause: 'P6.1', code, text } })
    expect(decideThread({ openThreadCount: 0 }, draft, now)).toMatchObject({ allowed: false, refusal: { code } })
  })

  it('P6.1 takes exactly the bounds, counts letters and not their bytes, and takes a picture alone', () => {
    const taken = [{ text: '👍🏽'.repeat(2_000), attachmentCount: 4 }, { text: '', attachmentCount: 1 }].map(draft => decideMessage(draft, now).allowed)
    expect(taken).toEqual([true, true])
  })

  it('P6.1 opens twenty threads and no more', () => {
    expect(decideThread({ openThreadCount: 19 }, message, now).allowed).toBe(true)
    expect(decideThread({ openThreadCount: 20 }, message, now)).toMatchObject({ allowed: false, refusal: { code: 'TOO_MANY_THREADS', isTransient: true, text: '20 of your threads are open, at most 20 can be. Write in one of them.' } })
  })
})

describe('a thread', () => {
  it.each([
    ['P6.1 its customer', '7', 'Customer', true, false], ['P6.1 another customer', '8', 'Customer', false, false], ['P6.1 an agent', '8', 'Agent', true, true],
    ['P6.1 an administrator', '8', 'Administrator', true, true], ['P6.1 an agent with a question of their own', '7', 'Agent', true, false],
  ] as const)('is open to %s or not', (_, accountId, role, may, isHouse) => {
    expect([mayUseThread({ accountId, role }, { accountId: '7' }), speaksForHouse({ accountId, role }, { accountId: '7' })]).toEqual([may, isHouse])
  })

  it('P6.1 is answered by agents and administrators', () => {
    expect((['Customer', 'Agent', 'Administrator'] as const).map(role => isOfTheHouse({ accountId: '1', role }))).toEqual([false, true, true])
  })

  it('P6.1 waits for whoever did not write last', () => {
    expect([statusAfterMessage(false), statusAfterMessage(true)]).toEqual(['Waiting', 'Answered'])
  })
})
