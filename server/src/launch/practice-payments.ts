import { randomBytes } from 'node:crypto'

/** What the house and the practice payment provider know each other by. */
export interface PracticeKeys {
  readonly key: string
  readonly webhookSecret: string
}

/** Where the house hears of practice payments. */
export const WEBHOOK_PATH = '/webhooks/practice'

/** Drawn at each start: a message is signed when it is sent, so nothing needs to be remembered. */
export function drawPracticeKeys(): PracticeKeys {
  const draw = (prefix: string): string => `${prefix}_${randomBytes(24).toString('hex')}`
  return { key: draw('sk_test_practice'), webhookSecret: draw('whsec_practice') }
}

/** What the house must know to take practice payments. */
export function practiceVariables(url: string, { key, webhookSecret }: PracticeKeys): NodeJS.ProcessEnv {
  return { PRACTICE_PAYMENTS_URL: url, PRACTICE_PAYMENTS_KEY: key, PRACTICE_WEBHOOK_SECRET: webhookSecret }
}
