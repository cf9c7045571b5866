import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startTestHouse, type TestHouse } from '@tallyboard/test/support/house.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

/** What the provider was asked, and what it answers. */
interface Provider {
  readonly server: Server
  readonly url: string
  asked: { readonly method: string, readonly url: string, readonly headers: IncomingMessage['headers'], readonly body: string }[]
  answer: (response: ServerResponse) => void
}

const PAGE = '/practice/pay/cs_test_abc'
let house: TestHouse
let provider: Provider

async function openProvider(): Promise<Provider> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => { body += String(chunk) }).on('end', () => {
      opened.asked.push({ method: request.method!, url: request.url!, headers: request.headers, body })
      opened.answer(response)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const opened: Provider = { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: [], answer: answerPage }
  return opened
}

function answerPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'set-cookie': 'session=of-the-provider', 'x-powered-by': 'practice' }).end('<h1>Pay</h1>')
}

beforeAll(async () => {
  provider = await openProvider()
  house = await startTestHouse({ variables: { PRACTICE_PAYMENTS_URL: provider.url, PRACTICE_PAYMENTS_KEY: 'sk_test_key', PRACTICE_WEBHOOK_SECRET: 'whsec_secret' } })
})
beforeEach(() => {
  provider.asked = []
  provider.answer = answerPage
})
afterAll(async () => {
  await house.stop()
  provider.server.closeAllConnections()
  provider.server.close()
})

test('passes a page on without the cookies of either side', async () => {
  const response = await fetch(house.url + PAGE, { headers: { cookie: 'tallyboard.session_token=secret', authorization: 'Bearer secret' } })
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([200, 'text/html; charset=utf-8', '<h1>Pay</h1>'])
  expect(response.headers.getSetCookie()).toEqual([])
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(provider.asked.map(({ method, url, headers }) => [method, url, headers.cookie, headers.authorization])).toEqual([['GET', '/pay/cs_test_abc', undefined, undefined]])
})

test('passes a button on, and the way back', async () => {
  provider.answer = response => { response.writeHead(303, { location: 'https://panel.example/funds' }).end() }
  const response = await fetch(house.url + PAGE, { method: 'POST', body: new URLSearchParams({ do: 'send-back', amount: '1.50' }), redirect: 'manual' })
  expect([response.status, response.headers.get('location')]).toEqual([303, 'https://panel.example/funds'])
  expect(provider.asked.map(({ method, body }) => [method, body])).toEqual([['POST', 'do=send-back&amount=1.50']])
})

test('leads from its short address to the list', async () => {
  const response = await fetch(`${house.url}/practice`, { redirect: 'manual' })
  expect([response.status, response.headers.get('location')]).toEqual([303, '/practice/pay/'])
})

test.each(['/practice/v1/events', '/practice/control/orders', '/practice/pay/../v1/events', '/practice/pay/cs_test_abc/more', '/practice/pay/%2e%2e/v1/events', '/practice//example.com/'])(
  'does not open %s', async path => {
    expect((await fetch(house.url + path, { redirect: 'manual' })).status).toBe(404)
    expect(provider.asked).toEqual([])
  })

test('takes no other method and no large form', async () => {
  expect((await fetch(house.url + PAGE, { method: 'DELETE' })).status).toBe(405)
  expect((await fetch(house.url + PAGE, { method: 'POST', body: new URLSearchParams({ amount: '1'.repeat(20_000) }) })).status).toBe(413)
  expect(provider.asked).toEqual([])
})

test('says so when the provider does not answer, or with far too much', async () => {
  provider.answer = response => { response.destroy() }
  const silent = await fetch(house.url + PAGE)
  expect([silent.status, await silent.text()]).toEqual([502, 'The practice payment provider does not answer. Look at your funds before you pay once more.\n'])
  provider.answer = response => { response.writeHead(200, { 'content-type': 'text/html' }).end('x'.repeat(600_000)) }
  expect((await fetch(house.url + PAGE)).status).toBe(502)
})

test('does not exist in a house without practice payments', async () => {
  const other = await startTestHouse()
  try {
    expect((await fetch(other.url + PAGE)).status).toBe(404)
  } finally {
    await other.stop()
  }
})
