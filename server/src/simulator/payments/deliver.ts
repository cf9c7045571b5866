import { createHmac } from 'node:crypto'
import type { Delivery, Ledger } from './ledger.ts'

/** Where the shop hears of what happened, and the secret by which it knows the voice. */
export interface Webhook {
  readonly url: string
  readonly secret: string
}

const ATTEMPTS_MAX = 60
const FIRST_PAUSE_MS = 1_000
const PAUSE_MAX_MS = 3_600_000
/** A shop that takes longer has probably not understood; it is told again. */
const ANSWER_TIMEOUT_MS = 10_000
const AT_ONCE_MAX = 8

/** `t=…,v1=…`: what was sent and when, so that neither can be changed by whoever passes it on. */
export function signatureOf(body: string, secret: string, atMs: number): string {
  const time = Math.floor(atMs / 1_000)
  return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`
}

/** The pause before attempt number `attempts` + 1: doubled each time, an hour at most. Sixty attempts are two days. */
export function pauseAfter(attempts: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 30), PAUSE_MAX_MS)
}

/** Sends everything that is due, a few at once. A message that is not taken with a 2xx comes again after a growing pause, and is given up at last. */
export async function deliverDue(ledger: Ledger, webhook: Webhook, now: () => number, signal: AbortSignal): Promise<void> {
  const due = ledger.deliveries.filter(({ dueAtMs }) => dueAtMs <= now()).sort((a, b) => a.dueAtMs - b.dueAtMs)
  const queue = due.values()
  await Promise.all(Array.from({ length: Math.min(AT_ONCE_MAX, due.length) }, async () => {
    for (const delivery of queue) {
      if (signal.aborted) return
      await deliver(ledger, delivery, webhook, now, signal)
    }
  }))
}

async function deliver(ledger: Ledger, delivery: Delivery, { url, secret }: Webhook, now: () => number, signal: AbortSignal): Promise<void> {
  const event = ledger.events.get(delivery.eventId)
  const body = JSON.stringify(event, null, 2)
  const isTaken = event === undefined || await send(url, body, signatureOf(body, secret, now()), signal)
  if (signal.aborted && !isTaken) return
  delivery.attempts += 1
  if (isTaken || delivery.attempts >= ATTEMPTS_MAX) ledger.deliveries.splice(ledger.deliveries.indexOf(delivery), 1)
  else delivery.dueAtMs = now() + pauseAfter(delivery.attempts)
}

async function send(url: string, body: string, signature: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature, 'user-agent': 'Practice payments' }, body, redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
