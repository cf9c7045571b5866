import { describe, expect, it } from 'vitest'
import { attemptFor, isStillOutgoing, rolledBack } from './outgoing.ts'
import { emptyThreadFeed, mergeThreads, waitingThreads, withThreadChange, type ThreadChange } from './thread-feed.ts'
import { emptyThreadView, firstUnreadId, isReadByOthers, mergeThreadPush, neighbourOf, readersText, turnText, type Message, type ThreadPush } from './thread-view.ts'
import { readUploadAnswer } from './upload.ts'

const at = '2026-01-01T10:00:00.000Z'

function change(threadId: string, version: number, fields: Partial<ThreadChange> = {}): ThreadChange {
  return { threadId, version, subject: 'Other', orderId: null, refillId: null, title: 'A question', status: 'Waiting', openedAt: at, changedAt: at, resolvedAt: null, unreadCount: 0, customerReadId: null, houseReadId: null, lastMessage: null, ...fields }
}

function message(id: string, isFromHouse = false, text = `message ${id}`): Message {
  return { id, at, isFromHouse, text, images: [], actor: { kind: isFromHouse ? 'Agent' : 'Customer', name: null } }
}

function push(version: number, messages: readonly Message[], fields: Partial<ThreadChange> = {}): ThreadPush {
  return { cursor: `c${version}`, isSnapshot: false, thread: change('1', version, fields), messages: [...messages], readers: [] }
}

describe('the feed of threads', () => {
  it('takes a version once, in whatever order it comes, and the newest count of what is unread', () => {
    const first = mergeThreads(emptyThreadFeed, { cursor: 'a', isSnapshot: true, changes: [change('1', 3)], unreadThreadCount: 0 })
    expect(first.moved).toEqual([])
    const next = mergeThreads(first.feed, { cursor: 'b', isSnapshot: false, changes: [change('1', 4), change('1', 2)], unreadThreadCount: 1 })
    expect(next.moved).toEqual(['1'])
    expect(next.feed).toMatchObject({ cursor: 'b', unreadCount: 1 })
    expect(next.feed.changes.get('1')?.version).toBe(4)
  })

  it('counts what belongs into the queue and is not in it', () => {
    const { feed } = mergeThreads(emptyThreadFeed, { cursor: 'a', isSnapshot: true, changes: [change('1', 1), change('2', 1), change('3', 1, { status: 'Answered' })], unreadThreadCount: 0 })
    expect(waitingThreads(feed, { threadIds: new Set(['1']), status: 'Waiting' })).toEqual(['2'])
  })

  it('lays a newer push over a row and never an older one', () => {
    const { threadId: _threadId, orderId: _orderId, refillId: _refillId, ...row } = change('1', 5, { status: 'Answered' })
    const thread = { ...row, id: '1' }
    expect(withThreadChange(thread, change('1', 6, { status: 'Resolved' }))).toMatchObject({ id: '1', status: 'Resolved' })
    expect(withThreadChange(thread, change('1', 4))).toBe(thread)
  })
})

describe('one thread', () => {
  it('holds each message once and in the order they were written, however often they come', () => {
    const view = [push(2, [message('9'), message('10')]), push(3, [message('11', true)]), push(2, [message('10')])].reduce(mergeThreadPush, emptyThreadView)
    expect(view.messages.map(({ id }) => id)).toEqual(['9', '10', '11'])
    expect(view.thread?.version).toBe(3)
  })

  it('finds the first message of the other side that was not read', () => {
    const messages = [message('9'), message('10', true), message('11', true)]
    expect(firstUnreadId(messages, change('1', 1, { customerReadId: '10' }), false)).toBe('11')
    expect(firstUnreadId(messages, change('1', 1, { customerReadId: '11' }), false)).toBeNull()
    expect(firstUnreadId(messages, change('1', 1), true)).toBe('9')
  })

  it('says that a message was read when the other side has read it or a later one', () => {
    expect(isReadByOthers(message('9'), change('1', 1, { houseReadId: '10' }))).toBe(true)
    expect(isReadByOthers(message('9'), change('1', 1, { customerReadId: '10' }))).toBe(false)
  })

  it('says who reads, and whose turn it is', () => {
    expect(readersText([])).toBeNull()
    expect(readersText([{ kind: 'Agent', name: null }])).toBe('An agent is reading')
    expect(readersText([{ kind: 'Customer', name: null }, { kind: 'Agent', name: null }])).toBe('The customer and an agent are reading')
    expect(turnText(change('1', 1), false, new Date(at))).toBe('The house answers next')
    expect(turnText(change('1', 1), true, new Date(at))).toBe('Waits for an answer')
  })

  it('moves to the neighbour, and to the first when none is open', () => {
    expect(neighbourOf(['1', '2'], null, 1)).toBe('1')
    expect(neighbourOf(['1', '2'], '1', 1)).toBe('2')
    expect(neighbourOf(['1', '2'], '2', 1)).toBeNull()
  })
})

describe('what is being sent', () => {
  const draft = { text: 'hello', pictures: [], at, afterId: '9' }

  it('keeps its key while it is the same message without an answer, and has a new one otherwise', () => {
    const first = attemptFor(null, draft, () => 'one')
    expect(attemptFor(first, draft, () => 'two').idempotencyKey).toBe('one')
    expect(attemptFor(first, { ...draft, text: 'other' }, () => 'two').idempotencyKey).toBe('two')
  })

  it('gives way to its message, even when the push is faster than the answer', () => {
    expect(isStillOutgoing(draft, [message('9', false, 'hello')], false)).toBe(true)
    expect(isStillOutgoing(draft, [message('10', false, 'hello')], false)).toBe(false)
    expect(isStillOutgoing(draft, [message('10', true, 'hello')], false)).toBe(true)
  })

  it('comes back when it was not taken, before what was typed since', () => {
    expect(rolledBack('hello', ' ')).toBe('hello')
    expect(rolledBack('hello', 'more')).toBe('hello\nmore')
  })
})

describe('an answer of /files', () => {
  it('is a picture, a refusal with its clause, or a fault', () => {
    expect(readUploadAnswer(201, '{"id":"a","url":"/files/a","width":3,"height":2}')).toEqual({ kind: 'Kept', image: { id: 'a', url: '/files/a', width: 3, height: 2 } })
    expect(readUploadAnswer(422, '{"refusal":{"clause":"P4.15","code":"EVIDENCE_EMPTY","title":"The file is empty","text":"It holds 0 bytes."}}')).toMatchObject({ kind: 'Refused', refusal: { clause: 'P4.15' } })
    expect(readUploadAnswer(429, '{"errors":[{"message":"Too many pictures."}]}')).toEqual({ kind: 'Fault', text: 'Too many pictures.' })
    expect(readUploadAnswer(502, '<html>')).toMatchObject({ kind: 'Fault' })
    expect(readUploadAnswer(200, '{}')).toMatchObject({ kind: 'Fault' })
  })
})
