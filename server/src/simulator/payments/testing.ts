import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A message as a shop receives it. */
export interface Heard {
  readonly body: string
  readonly signature: string
  readonly type: string
  readonly eventId: string
}

export interface Shop {
  readonly url: string
  readonly heard: readonly Heard[]
  types(): readonly string[]
  /** What it answers from now on. */
  status: number
  stop(): Promise<void>
}

/** A shop that hears of payments: keeps every message, takes it or not. */
export async function openShop(port = 0): Promise<Shop> {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const { id, type } = JSON.parse(body) as { id: string, type: string }
      heard.push({ body, signature: String(request.headers['stripe-signature']), type, eventId: id })
      response.writeHead(shop.status).end()
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const shop: Shop = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/practice`,
    heard,
    types: () => heard.map(({ type }) => type),
    status: 200,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return shop
}

/** Presses a button of a payment's page, as a browser without scripts would. */
export async function press(pageUrl: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  return await fetch(pageUrl, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
}
