import { PaymentMethod } from '@tallyboard/schema'
import express, { Router } from 'express'
import type { House } from '../house.ts'
import { ForgedEvent } from '../payments/payment-provider.ts'
import { providerOf } from '../payments/providers.ts'
import { receiveEvent } from '../payments/receive-event.ts'

/** The largest event is a few kilobytes; this leaves room for one that grows. */
const BODY_BYTES_MAX = 256_000

/** By the last part of the path. */
const METHODS: Readonly<Record<string, PaymentMethod>> = { card: PaymentMethod.Card, practice: PaymentMethod.Practice }

/**
 * `POST /webhooks/card` and `/webhooks/practice`: what payment providers tell by themselves. An event is believed when the provider signed these very
 * bytes within the last minutes; it is answered 200 once it is written, and anything else makes the provider send it again.
 */
export function createPaymentWebhooks(house: House): Router {
  const router = Router()
  router.post('/:name', express.raw({ type: () => true, limit: BODY_BYTES_MAX, inflate: false }), async (request, response) => {
    const method = Object.hasOwn(METHODS, request.params.name) ? METHODS[request.params.name] : undefined
    const provider = method === undefined ? null : providerOf(house, method)
    response.set('cache-control', 'no-store')
    if (method === undefined || provider === null) {
      response.status(404).json({ error: 'The house hears nobody here.' })
      return
    }
    try {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const event = provider.readEvent(body, request.header('stripe-signature') ?? null, house.clock())
      if (event !== null) await receiveEvent(house, method, event)
      response.json({ received: true })
    } catch (cause) {
      if (!(cause instanceof ForgedEvent)) throw cause
      house.log.warn({ method, reason: cause.message }, 'an event was not believed')
      response.status(400).json({ error: cause.message })
    }
  })
  router.all('/:name', (_request, response) => {
    response.status(405).set('allow', 'POST').json({ error: 'Events are sent with POST.' })
  })
  return router
}
