import { randomUUID } from 'node:crypto'
import { startTestHouse, type Data, type Session, type TestHouse, type Watch } from '@tallyboard/test/support/house.ts'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// A customer writes to the house and agents answer in the same thread, live for both sides (P6.1).

let house: TestHouse
let customer: Session
let agent: Session
let count = 0

beforeAll(async () => {
  house = await startTestHouse()
  customer = await house.signUp('Lamplighter')
  agent = await house.asAdministrator()
})
afterAll(async () => { await house.stop() })

const OPEN = `mutation ($input: OpenThreadInput!) { openThread(input: $input) { __typename ... on Thread { id title status unreadCount } ... on Refusal { code clause text } } }`
const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename ... on Message { id text isFromHouse actor { kind name } images { id url } } ... on Refusal { code text } } }`
const ONE = `subscription ($threadId: ID!, $after: String) { threadProgress(threadId: $threadId, after: $after) {
  cursor isSnapshot thread { version status unreadCount customerReadId houseReadId } messages { id text isFromHouse actor { kind name } } readers { kind name } } }`
const LIST = `subscription ($after: String) { threadsProgress(after: $after) { cursor isSnapshot unreadThreadCount changes { threadId version status unreadCount lastMessage { text } } } }`

async function open(session: Session, text: string, more: Record<string, unknown> = {}): Promise<Data> {
  return (await house.ask(OPEN, { input: { subject: 'Other', text, idempotencyKey: `open ${++count}`, ...more } }, session)).openThread
}

async function say(session: Session, threadId: string, text: string, more: Record<string, unknown> = {}): Promise<Data> {
  return (await house.ask(SEND, { input: { threadId, text, idempotencyKey: `say ${++count}`, ...more } }, session)).sendMessage
}

async function send(session: Session): Promise<string> {
  const form = new FormData()
  form.append('file', new File([new Uint8Array(await sharp({ create: { width: 120, height: 120, channels: 3, background: 'teal' } }).png().toBuffer())], 'a.png'))
  const response = await fetch(`${house.url}/files`, { method: 'POST', body: form, headers: { 'x-idempotency-key': `file ${++count}`, 'authorization': `Bearer ${session.token}` } })
  return (await response.json() as { id: string }).id
}

const errorOf = async (document: string, variables: Record<string, unknown>, session: Session | null) => (await house.gql(document, variables, session)).errors[0]?.extensions['code']

test('P6.1 a question is asked, answered, read and resolved; each step reaches both sides once, in order, with what is unread', async () => {
  const thread = await open(customer, 'Where is my order?\nIt has been a day.')
  expect(thread).toMatchObject({ __typename: 'Thread', title: 'Where is my order?', status: 'Waiting', unreadCount: 0 })
  const [mine, theirs]: Watch<Data>[] = [customer, agent].map(session => house.subscribe(ONE, { threadId: thread.id }, session))
  const list = house.subscribe(LIST, {}, customer)
  const [first, firstOfHouse] = [(await mine!.take()).threadProgress, (await theirs!.take()).threadProgress]
  expect(first).toMatchObject({ isSnapshot: true, thread: { unreadCount: 0 }, messages: [{ text: 'Where is my order?\nIt has been a day.', isFromHouse: false, actor: { kind: 'Customer', name: null } }] })
  expect(firstOfHouse).toMatchObject({ thread: { unreadCount: 1 }, messages: [{ actor: { kind: 'Customer', name: 'Lamplighter' } }] })
  expect((await list.take()).threadsProgress).toMatchObject({ isSnapshot: true, unreadThreadCount: 0 })

  const answer = await say(agent, thread.id, 'It starts tonight.')
  expect(answer).toMatchObject({ isFromHouse: true, actor: { kind: 'Administrator', name: 'Administrator' } })
  const heard = (await mine!.take()).threadProgress
  expect(heard).toMatchObject({ isSnapshot: false, thread: { status: 'Answered', unreadCount: 1 }, messages: [{ id: answer.id, text: 'It starts tonight.', actor: { kind: 'Administrator', name: null } }] })
  expect((await theirs!.take()).threadProgress).toMatchObject({ thread: { unreadCount: 0 }, messages: [{ id: answer.id }] })
  expect((await list.take()).threadsProgress).toMatchObject({ isSnapshot: false, unreadThreadCount: 1, changes: [{ threadId: thread.id, unreadCount: 1, lastMessage: { text: 'It starts tonight.' } }] })
  expect((await house.ask('{ me { unreadThreadCount } }', {}, customer)).me.unreadThreadCount).toBe(1)

  await house.ask('mutation ($input: MarkThreadReadInput!) { markThreadRead(input: $input) { __typename ... on Thread { unreadCount } } }', { input: { threadId: thread.id, messageId: answer.id } }, customer)
  expect((await theirs!.take()).threadProgress).toMatchObject({ messages: [], thread: { customerReadId: answer.id } })
  expect((await list.take()).threadsProgress).toMatchObject({ unreadThreadCount: 0, changes: [{ unreadCount: 0 }] })

  await house.ask('mutation ($input: ResolveThreadInput!) { resolveThread(input: $input) { __typename } }', { input: { threadId: thread.id, idempotencyKey: randomUUID() } }, agent)
  expect((await theirs!.take()).threadProgress.thread.status).toBe('Resolved')
  expect(await say(customer, thread.id, 'One more thing')).toMatchObject({ __typename: 'Message' })
  expect((await theirs!.take()).threadProgress).toMatchObject({ thread: { status: 'Waiting', unreadCount: 1 }, messages: [{ text: 'One more thing' }] })
  await Promise.all([mine!.return(), theirs!.return(), list.return()])
})

test('P6.1 a watcher that was cut off resumes without a gap and without hearing anything twice', async () => {
  const thread = await open(customer, 'First')
  let watch = house.subscribe(ONE, { threadId: thread.id }, customer)
  const texts: string[] = []
  let cursor: string | null = null
  const take = async (): Promise<void> => {
    const push = (await watch.take()).threadProgress
    cursor = push.cursor
    texts.push(...push.messages.map((message: Data) => message.text))
  }
  await take()
  const said = ['First']
  for (let round = 0; round < 5; round++) {
    const before = `before cut ${round}`
    await say(agent, thread.id, before)
    said.push(before)
    while (texts.length < said.length) await take()
    await watch.return()
    for (const text of [`in the gap ${round}`, `and again ${round}`]) {
      await say(round % 2 === 0 ? agent : customer, thread.id, text)
      said.push(text)
    }
    watch = house.subscribe(ONE, { threadId: thread.id, after: cursor }, customer)
    await take()
  }
  await Promise.all(Array.from({ length: 10 }, async (_, index) => await say(index % 2 === 0 ? agent : customer, thread.id, `at once ${index}`)))
  while (texts.length < said.length + 10) await take()
  expect(texts.slice(0, said.length)).toEqual(said)
  expect(new Set(texts).size).toBe(said.length + 10)
  await watch.return()
  const { thread: read } = await house.ask(`query ($id: ID!) { thread(id: $id) { messages(first: 100) { nodes { text } } } }`, { id: thread.id }, customer)
  expect(read.messages.nodes.map((message: Data) => message.text)).toEqual(texts)
})

test('an agent hears the whole queue and resumes it; a customer hears nothing of others', async () => {
  const other = await house.signUp('Somebody else')
  let queue = house.subscribe(LIST, {}, agent)
  const list = house.subscribe(LIST, {}, other)
  const { cursor } = (await queue.take()).threadsProgress
  expect((await list.take()).threadsProgress.changes).toEqual([])
  await queue.return()
  const thread = await open(customer, 'Heard by the house alone')
  queue = house.subscribe(LIST, { after: cursor }, agent)
  const resumed = (await queue.take()).threadsProgress
  expect(resumed.isSnapshot).toBe(false)
  expect(resumed.changes.map((change: Data) => change.threadId)).toContain(thread.id)
  const own = await open(other, 'My own')
  expect((await list.take()).threadsProgress.changes.map((change: Data) => change.threadId)).toEqual([own.id])
  await Promise.all([queue.return(), list.return()])
})

describe('presence', () => {
  const SHOW = `mutation ($input: ShowPresenceInput!) { showPresence(input: $input) { __typename ... on Presence { readers { kind name } } } }`
  test('the customer sees that an agent is reading, and no longer; nothing is written and nobody sees themselves', async () => {
    const thread = await open(customer, 'Anybody there?')
    const watch = house.subscribe(ONE, { threadId: thread.id }, customer)
    expect((await watch.take()).threadProgress.readers).toEqual([])
    const show = async (session: Session, isReading: boolean): Promise<Data> => (await house.ask(SHOW, { input: { threadId: thread.id, isReading } }, session)).showPresence
    const before = (await house.ask('query ($id: ID!) { thread(id: $id) { version } }', { id: thread.id }, customer)).thread.version
    expect((await show(agent, true)).readers).toEqual([])
    expect((await watch.take()).threadProgress).toMatchObject({ messages: [], readers: [{ kind: 'Administrator', name: null }] })
    expect((await show(customer, true)).readers).toEqual([{ kind: 'Administrator', name: null }])
    expect((await house.ask('query ($id: ID!) { thread(id: $id) { readers { kind name } } }', { id: thread.id }, agent)).thread.readers).toEqual([{ kind: 'Customer', name: 'Lamplighter' }])
    await show(agent, false)
    let { readers } = (await watch.take()).threadProgress
    if (readers.length > 0) ({ readers } = (await watch.take()).threadProgress)
    expect(readers).toEqual([])
    expect((await house.ask('query ($id: ID!) { thread(id: $id) { version } }', { id: thread.id }, customer)).thread.version).toBe(before)
    await watch.return()
  })

  test('a stranger is told of no thread by saying that they read it', async () => {
    const thread = await open(customer, 'Private')
    expect(await errorOf(SHOW, { input: { threadId: thread.id, isReading: true } }, await house.signUp('Peeper'))).toBe('NOT_FOUND')
  })
})

describe('whose it is', () => {
  test('a stranger neither reads, writes, watches nor resolves a thread, and cannot tell it from none', async () => {
    const thread = await open(customer, 'Mine')
    const stranger = await house.signUp('Stranger')
    for (const threadId of [thread.id, '999999', 'x']) {
      expect((await house.ask('query ($id: ID!) { thread(id: $id) { id } }', { id: threadId }, stranger)).thread).toBeNull()
      expect(await errorOf(SEND, { input: { threadId, text: 'Hello', idempotencyKey: `stranger ${++count}` } }, stranger)).toBe('NOT_FOUND')
      expect(await errorOf('mutation ($input: ResolveThreadInput!) { resolveThread(input: $input) { __typename } }', { input: { threadId, idempotencyKey: randomUUID() } }, stranger)).toBe('NOT_FOUND')
      expect(await errorOf('mutation ($input: MarkThreadReadInput!) { markThreadRead(input: $input) { __typename } }', { input: { threadId, messageId: '1' } }, stranger)).toBe('NOT_FOUND')
      await expect(house.subscribe(ONE, { threadId }, stranger).take()).rejects.toThrow('NOT_FOUND')
    }
    for (const query of ['{ helpQueue { nodes { id } } }', '{ helpTimes { waitingCount } }', '{ cannedAnswers { nodes { id } } }', '{ speedUps { nodes { id } } }', '{ houseEvidenceRequests { nodes { id } } }']) {
      expect(await errorOf(query, {}, stranger), query).toBe('FORBIDDEN')
    }
  })

  test('a cursor of another thread, or of somebody\'s making, is an input error', async () => {
    const [one, other] = [await open(customer, 'One'), await open(customer, 'Other')]
    const watch = house.subscribe(ONE, { threadId: one.id }, customer)
    const { cursor } = (await watch.take()).threadProgress
    await watch.return()
    for (const after of [cursor, 'forged']) await expect(house.subscribe(ONE, { threadId: other.id, after }, customer).take()).rejects.toThrow('BAD_USER_INPUT')
  })

  test('a picture of the house is seen by the customer it was sent to, and a picture goes with one message only', async () => {
    const thread = await open(customer, 'Show me')
    const imageId = await send(agent)
    const show = async (session: Session): Promise<number> => (await fetch(`${house.url}/files/${imageId}`, { headers: { authorization: `Bearer ${session.token}` } })).status
    expect(await show(customer)).toBe(404)
    expect(await say(agent, thread.id, '', { imageIds: [imageId] })).toMatchObject({ text: '', images: [{ id: imageId, url: `/files/${imageId}` }] })
    expect([await show(customer), await show(agent), await show(await house.signUp('Other eyes'))]).toEqual([200, 200, 404])
    expect(await errorOf(SEND, { input: { threadId: thread.id, text: 'Again', imageIds: [imageId], idempotencyKey: 'again' } }, agent)).toBe('NOT_FOUND')
    expect(await errorOf(SEND, { input: { threadId: thread.id, text: 'Stolen', imageIds: [await send(agent)], idempotencyKey: 'stolen' } }, customer)).toBe('NOT_FOUND')
  })
})

describe('what is refused', () => {
  test('P6.1 nothing, too much, too many pictures and too many open threads are refused with the numbers', async () => {
    const writer = await house.signUp('Writer')
    expect(await open(writer, '  ')).toMatchObject({ code: 'MESSAGE_EMPTY', clause: 'P6.1' })
    expect(await open(writer, 'x'.repeat(4_001))).toMatchObject({ code: 'MESSAGE_TOO_LONG' })
    expect(await open(writer, 'x', { imageIds: ['a', 'b', 'c', 'd', 'e'] })).toMatchObject({ code: 'TOO_MANY_ATTACHMENTS' })
    const answers: Data[] = await Promise.all(Array.from({ length: 24 }, async (_, index) => await open(writer, `Question ${index}`)))
    expect(answers.filter(answer => answer.__typename === 'Thread')).toHaveLength(20)
    expect(answers.filter(answer => answer.code === 'TOO_MANY_THREADS')).toHaveLength(4)
  })

  test('one message for one key, and an order that is not yours is none', async () => {
    const thread = await open(customer, 'Twice')
    const [one, other] = await Promise.all([1, 2].map(async () => await say(customer, thread.id, 'Only once', { idempotencyKey: 'the same' })))
    expect(one.id).toBe(other.id)
    expect(await errorOf(OPEN, { input: { subject: 'Order', orderId: '999999', text: 'Mine?', idempotencyKey: 'o' } }, customer)).toBe('NOT_FOUND')
    expect(await errorOf(OPEN, { input: { subject: 'Refill', refillId: '999999', text: 'Mine?', idempotencyKey: 'r' } }, customer)).toBe('NOT_FOUND')
    expect(await errorOf(OPEN, { input: { subject: 'Order', text: 'Which?', idempotencyKey: 'n' } }, customer)).toBe('BAD_USER_INPUT')
    expect(await errorOf(OPEN, { input: { subject: 'Other', orderId: '1', text: 'Which?', idempotencyKey: 'm' } }, customer)).toBe('BAD_USER_INPUT')
  })
})

describe('the queue', () => {
  test('whoever waits longest comes first, page by page; answered threads leave it; times are measured', async () => {
    const quiet = await startTestHouse({ clock: new Date('2026-03-01T12:00:00Z') })
    try {
      const [asker, helper] = [await quiet.signUp('Asker'), await quiet.asAdministrator()]
      const ids: string[] = []
      for (let index = 0; index < 5; index++) {
        ids.push((await quiet.ask(OPEN, { input: { subject: 'Other', text: `Question ${index}`, idempotencyKey: `q ${index}` } }, asker)).openThread.id)
        quiet.clock.advance(60_000)
      }
      const QUEUE = `query ($filter: HelpQueueFilter, $after: String) { helpQueue(filter: $filter, first: 2, after: $after) { nodes { id customer { name } assignee { name } } pageInfo { hasNextPage endCursor } } }`
      const seen: string[] = []
      for (let after: string | null = null; ;) {
        const { helpQueue } = await quiet.ask(QUEUE, { after }, helper) as Data
        seen.push(...helpQueue.nodes.map((node: Data) => node.id))
        if (!helpQueue.pageInfo.hasNextPage) break
        after = helpQueue.pageInfo.endCursor
      }
      expect(seen).toEqual(ids)
      // Another message of the same customer does not send them to the end of the queue.
      await quiet.ask(SEND, { input: { threadId: ids[0], text: 'Still here', idempotencyKey: 'still' } }, asker)
      await quiet.ask(SEND, { input: { threadId: ids[1], text: 'Here you are', idempotencyKey: 'answer' } }, helper)
      const { helpQueue } = await quiet.ask(QUEUE, {}, helper)
      expect(helpQueue.nodes.map((node: Data) => node.id)).toEqual([ids[0], ids[2]])
      expect((await quiet.ask(QUEUE, { filter: { status: 'Answered', isUnassigned: false } }, helper)).helpQueue.nodes).toEqual([{ id: ids[1], customer: { name: 'Asker' }, assignee: { name: 'Administrator' } }])
      expect((await quiet.ask(QUEUE, { filter: { search: 'question 3' } }, helper)).helpQueue.nodes.map((node: Data) => node.id)).toEqual([ids[3]])
      quiet.clock.advance(60_000)
      await quiet.ask('mutation ($input: ResolveThreadInput!) { resolveThread(input: $input) { __typename } }', { input: { threadId: ids[1], idempotencyKey: randomUUID() } }, helper)
      expect((await quiet.ask('{ helpTimes { firstAnswerMedianMs resolutionMedianMs waitingCount sampleSize } }', {}, helper)).helpTimes).toEqual(
        { firstAnswerMedianMs: 240_000, resolutionMedianMs: 300_000, waitingCount: 4, sampleSize: 1 })
    } finally {
      await quiet.stop()
    }
  })

  test('a resolution that is repeated late does not close a thread over what was written since', async () => {
    const thread = await open(customer, 'Is it done?')
    const RESOLVE = 'mutation ($input: ResolveThreadInput!) { resolveThread(input: $input) { __typename ... on Thread { status } } }'
    const input = { threadId: thread.id, idempotencyKey: randomUUID() }
    expect((await house.ask(RESOLVE, { input }, agent)).resolveThread.status).toBe('Resolved')
    await say(customer, thread.id, 'It is not.')
    expect((await house.ask(RESOLVE, { input }, agent)).resolveThread.status).toBe('Waiting')
  })

  test('a canned answer that is kept or deleted twice under one key is kept and deleted once', async () => {
    const SAVE = 'mutation ($input: SaveCannedAnswerInput!) { saveCannedAnswer(input: $input) { __typename ... on CannedAnswer { id title changedAt } } }'
    const input = { title: 'Said once', text: 'Once.', idempotencyKey: randomUUID() }
    const [first, second] = [await house.ask(SAVE, { input }, agent), await house.ask(SAVE, { input }, agent)]
    expect(second).toEqual(first)
    const DELETE = 'mutation ($input: DeleteCannedAnswerInput!) { deleteCannedAnswer(input: $input) { __typename ... on DeletedCannedAnswer { id } } }'
    const { id } = first.saveCannedAnswer
    const key = randomUUID()
    for (let times = 0; times < 2; times++) expect((await house.ask(DELETE, { input: { id, idempotencyKey: key } }, agent)).deleteCannedAnswer).toMatchObject({ id })
  })

  test('canned answers are kept by title, changed, and deleted', async () => {
    const SAVE = `mutation ($input: SaveCannedAnswerInput!) { saveCannedAnswer(input: $input) { __typename ... on CannedAnswer { id title text } } }`
    const saved = (await house.ask(SAVE, { input: { title: 'Lead times', text: 'It usually starts within 72 hours.', idempotencyKey: randomUUID() } }, agent)).saveCannedAnswer
    expect(await errorOf(SAVE, { input: { title: 'lead TIMES', text: 'x', idempotencyKey: randomUUID() } }, agent)).toBe('BAD_USER_INPUT')
    expect(await errorOf(SAVE, { input: { title: '', text: 'x', idempotencyKey: randomUUID() } }, agent)).toBe('BAD_USER_INPUT')
    expect(await errorOf(SAVE, { input: { title: 'Mine', text: 'x', idempotencyKey: randomUUID() } }, customer)).toBe('FORBIDDEN')
    await house.ask(SAVE, { input: { id: saved.id, title: 'Lead times', text: 'Within three days.', idempotencyKey: randomUUID() } }, agent)
    expect((await house.ask('{ cannedAnswers { nodes { id title text } } }', {}, agent)).cannedAnswers.nodes).toEqual([{ id: saved.id, title: 'Lead times', text: 'Within three days.' }])
    await house.ask('mutation ($input: DeleteCannedAnswerInput!) { deleteCannedAnswer(input: $input) { __typename } }', { input: { id: saved.id, idempotencyKey: randomUUID() } }, agent)
    expect((await house.ask('{ cannedAnswers { nodes { id } } }', {}, agent)).cannedAnswers.nodes).toEqual([])
  })

  test('canned answers are read page by page to the last, in the order of their titles, and found by words', async () => {
    const SAVE = `mutation ($input: SaveCannedAnswerInput!) { saveCannedAnswer(input: $input) { __typename ... on CannedAnswer { id } } }`
    for (const title of ['Überweisung', 'refill first', 'Refill second', 'apples', 'Zebra']) await house.ask(SAVE, { input: { title, text: `About ${title}`, idempotencyKey: randomUUID() } }, agent)
    expect(await errorOf(SAVE, { input: { title: 'Two\nlines', text: 'x', idempotencyKey: randomUUID() } }, agent)).toBe('BAD_USER_INPUT')
    const PAGE = 'query ($after: String, $search: String) { cannedAnswers(first: 2, after: $after, search: $search) { nodes { id title } pageInfo { hasNextPage endCursor } } }'
    const titles: string[] = []
    for (let after: string | null = null, isMore = true; isMore;) {
      const { nodes, pageInfo }: Data = (await house.ask(PAGE, { after }, agent)).cannedAnswers
      titles.push(...nodes.map((answer: Data) => answer.title))
      after = pageInfo.endCursor
      isMore = pageInfo.hasNextPage
    }
    expect(titles.toSorted()).toEqual(['Refill second', 'Zebra', 'apples', 'refill first', 'Überweisung'])
    expect(titles.indexOf('refill first') + 1).toBe(titles.indexOf('Refill second'))
    expect((await house.ask(PAGE, { search: 'SECOND refill' }, agent)).cannedAnswers.nodes).toMatchObject([{ title: 'Refill second' }])
    expect(await errorOf(PAGE, { after: 'forged' }, agent)).toBe('BAD_USER_INPUT')
  })
})

test('P7.2 what travels between processes and what is written down of help holds no e-mail address and no token', async () => {
  const person = await house.signUp('Private person')
  const { bus, db } = house.house
  const heard: string[] = []
  const note = (message: unknown): void => { heard.push(JSON.stringify(message)) }
  const stops = [bus.listen('threads', 'house', note), bus.listen('threads', person.accountId, note), bus.listen('presence', 'house', note)]
  const thread = await open(person, 'A question', { imageIds: [await send(person)] })
  stops.push(bus.listen('thread', thread.id, note))
  await say(agent, thread.id, 'An answer')
  await house.ask('mutation ($input: ShowPresenceInput!) { showPresence(input: $input) { __typename } }', { input: { threadId: thread.id, isReading: true } }, person)
  for (const stop of stops) stop()
  const rows = JSON.stringify(await Promise.all((['threads', 'messages', 'files', 'evidence_requests', 'speed_ups', 'canned_answers'] as const).map(async table => await db.selectFrom(table).selectAll().execute())))
  expect(heard.length).toBeGreaterThanOrEqual(6)
  expect(rows).toContain('A question')
  for (const secret of [person.email, person.token, person.token.split('.')[0] ?? '', agent.email, agent.token, person.name]) {
    expect(heard.join('\n') + rows, `${secret} is nowhere`).not.toContain(secret)
  }
})
