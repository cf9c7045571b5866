/** What shall go over the wire for one call. Everything but `json` is one of the ways in which suppliers fail. */
export type Reply =
  | { readonly kind: 'json'; readonly body: unknown; readonly status?: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'hang' | 'close' | 'http500' | 'html' | 'garbage' | 'huge' | 'slow' | 'empty' }

export function json(body: unknown): Reply {
  return { kind: 'json', body }
}

/** A business error: HTTP 200 and exactly one key, which clients compare to the letter. */
export function refuse(error: string): Reply {
  return json({ error })
}

export const ErrorText = {
  InvalidKey: 'Invalid API key',
  IncorrectRequest: 'Incorrect request',
  IncorrectService: 'Incorrect service ID',
  IncorrectType: 'Incorrect service type',
  BadLink: 'Bad link',
  QuantityLess: 'Quantity less than minimum',
  QuantityMore: 'Quantity more than maximum',
  NoFunds: 'Not enough funds on balance',
  ActiveOrder: 'You have active order with this link. Please wait until order being completed.',
  IncorrectOrder: 'Incorrect order ID',
  RefillNotFound: 'Refill not found',
  NoRefill: 'Order cannot be refilled',
  NoCancel: 'Order cannot be canceled',
  RateLimit: 'Rate limit exceeded',
} as const
