import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerResponse } from 'node:http'
import type { Quirks } from './protocol/quirks.ts'
import type { Reply } from './protocol/reply.ts'

const HUGE_BYTES = 100 * 1024 * 1024

const ERROR_PAGE = `<!DOCTYPE html>
<html><head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.18.0 (Ubuntu)</center></body></html>
`
const MAINTENANCE_PAGE = `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Just a moment...</title></head>
<body><h1>We are under maintenance</h1><p>Please come back in a few minutes.</p></body></html>
`

/** Puts a reply on the wire, failures included. */
export async function send(response: ServerResponse, reply: Reply, quirks: Quirks): Promise<void> {
  switch (reply.kind) {
    case 'json': {
      const { contentType, text } = quirks.dress(JSON.stringify(reply.body))
      const headers: Record<string, string> = { 'content-type': contentType, 'x-powered-by': 'PHP/7.4.33' }
      if (reply.retryAfterSeconds !== undefined) headers['retry-after'] = String(reply.retryAfterSeconds)
      response.writeHead(reply.status ?? 200, headers).end(text)
      return
    }
    case 'hang': return
    case 'close':
      response.destroy()
      return
    case 'http500':
      response.writeHead(500, { 'content-type': 'text/html' }).end(ERROR_PAGE)
      return
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html; charset=UTF-8' }).end(MAINTENANCE_PAGE)
      return
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"order":235')
      return
    case 'empty':
      response.writeHead(200, { 'content-type': 'text/html; charset=UTF-8' }).end()
      return
    case 'huge':
      await sendHuge(response)
      return
    case 'slow':
      await sendSlowly(response)
  }
}

/** A hundred megabytes of a list that never closes, as fast as the client takes it and without holding it here. */
async function sendHuge(response: ServerResponse): Promise<void> {
  const chunk = Buffer.from('{"service":1,"name":"x"},'.repeat(2_600))
  response.writeHead(200, { 'content-type': 'application/json' }).write('[')
  const chunks = Readable.from((function* () {
    for (let sent = 0; sent < HUGE_BYTES; sent += chunk.length) yield chunk
  })())
  // A client that has had enough hangs up: that is the point, not a failure.
  await pipeline(chunks, response).catch(() => undefined)
}

/** One byte in a real second. Clients that wait only for silence wait for ever. */
async function sendSlowly(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' })
  for (const character of '{"balance":"100.84292","currency":"USD"}') {
    if (response.destroyed) return
    response.write(character)
    await sleep(1_000, undefined, { ref: false })
  }
  response.end()
}
