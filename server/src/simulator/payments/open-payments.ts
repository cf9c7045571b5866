import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerApi } from './api.ts'
import { deliverDue, type Webhook } from './deliver.ts'
import { Happenings } from './happenings.ts'
import { forgetOld, loadLedger, saveLedger, type Ledger } from './ledger.ts'
import { answerPage } from './pages.ts'

export interface PaymentsOptions {
  /** The secret key that the shop calls with. */
  readonly key: string
  /** Null until `tell` says where the shop hears: messages wait so long. */
  readonly webhook?: Webhook | null
  /** Where everything is kept over a restart. */
  readonly file?: string | null
  /** The real time in milliseconds. */
  readonly now?: () => number
}

export interface Payments {
  /** Sends the messages there from now on. */
  tell(webhook: Webhook): void
  /** What time brings by itself, and all messages that are due: done now, whatever the clock of this machine says. */
  settle(): Promise<void>
  /** How many messages have not been taken yet. */
  waitingCount(): number
  /** Answers what lies below `/v1/` and `/pay`; false for anything else. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL, body: string): boolean
  stop(): Promise<void>
}

/** A timer cannot wait longer; then it looks again. */
const WAIT_MAX_MS = 60_000
/** A clock that steps back must not make a busy loop. */
const WAIT_MIN_MS = 20

/**
 * The practice payment provider: no money moves and no account is needed, but it speaks the interface of the real one, with signed messages, so that a shop goes the very same way with both.
 */
export function openPayments({ key, webhook: given, file: where, now = Date.now }: PaymentsOptions): Payments {
  const file = where ?? null
  const ledger = loadLedger(file)
  const happenings = new Happenings(ledger, now)
  const ended = new AbortController()
  let webhook = given ?? null
  let timer: NodeJS.Timeout | null = null
  let settling: Promise<void> | null = null

  // At each change: a provider that has told of a payment knows of it after a crash too.
  const save = (): void => {
    forgetOld(ledger, now())
    if (file !== null) saveLedger(file, ledger)
  }
  const settleOnce = async (): Promise<void> => {
    const hasHappened = happenings.pass()
    if (hasHappened) save()
    if (webhook === null || !ledger.deliveries.some(({ dueAtMs }) => dueAtMs <= now())) return
    await deliverDue(ledger, webhook, now, ended.signal)
    save()
  }
  const settle = async (): Promise<void> => {
    // What was begun before a change may have passed it by: then once more.
    while (settling !== null) await settling
    settling = settleOnce().finally(() => { settling = null })
    await settling
    plan()
  }
  const plan = (): void => {
    if (timer !== null) clearTimeout(timer)
    if (ended.signal.aborted) return
    const next = Math.min(happenings.nextAtMs(), webhook === null ? Infinity : nextDelivery(ledger))
    const waitMs = Math.min(Math.max(next - now(), WAIT_MIN_MS), WAIT_MAX_MS)
    timer = setTimeout(() => { settle().catch(rethrow) }, waitMs).unref()
  }
  const changed = (): void => {
    save()
    settle().catch(rethrow)
  }
  plan()

  return {
    tell: there => {
      webhook = there
      settle().catch(rethrow)
    },
    settle,
    waitingCount: () => ledger.deliveries.length,
    handle: (request, response, url, body) => {
      const method = request.method ?? 'GET'
      if (url.pathname.startsWith('/v1/')) {
        const answer = answerApi({
          method, path: url.pathname.slice('/v1'.length), query: url.searchParams, body, authorization: request.headers.authorization, idempotencyKey: headerOf(request, 'idempotency-key'),
        }, { ledger, happenings, key, now })
        if (method === 'POST' && answer.status === 200 && !answer.isReplayed) changed()
        response.writeHead(answer.status, {
          'content-type': 'application/json', 'request-id': `req_${randomUUID()}`, 'cache-control': 'no-store', ...(answer.isReplayed && { 'idempotent-replayed': 'true' }),
        }).end(`${JSON.stringify(answer.body, null, 2)}\n`)
        return true
      }
      if (url.pathname !== '/pay' && !url.pathname.startsWith('/pay/')) return false
      const page = answerPage({ method, path: url.pathname.slice('/pay'.length), body }, { ledger, happenings, now })
      if (page.isChange) changed()
      response.writeHead(page.status, page.headers).end(method === 'HEAD' ? undefined : page.body)
      return true
    },
    stop: async () => {
      ended.abort()
      if (timer !== null) clearTimeout(timer)
      while (settling !== null) await settling
      save()
    },
  }
}

function nextDelivery({ deliveries }: Ledger): number {
  return deliveries.reduce((next, { dueAtMs }) => Math.min(next, dueAtMs), Infinity)
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** A disk that is full, say: nobody waits for the answer, so it ends the process like any other fault. */
function rethrow(error: unknown): never {
  throw error
}
