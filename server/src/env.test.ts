import { expect, test } from 'vitest'
import { readEnv } from './env.ts'

const DATABASE_URL = 'postgres://127.0.0.1/tallyboard'

test.each([
  [{ DATABASE_URL: '' }, 'DATABASE_URL'], [{ DATABASE_URL: 'nonsense' }, 'DATABASE_URL'], [{ DATABASE_URL: 'mysql://127.0.0.1/x' }, 'DATABASE_URL'],
  [{ PORT: '4000.5' }, 'PORT'], [{ PORT: '65536' }, 'PORT'], [{ ROLE: 'everything' }, 'ROLE'], [{ AUTH_SECRET: 'short' }, 'AUTH_SECRET'],
  [{ PUBLIC_URL: 'panel.example' }, 'PUBLIC_URL'], [{ PROXY_COUNT: '-1' }, 'PROXY_COUNT'],
  [{ STRIPE_SECRET_KEY: 'sk' }, 'STRIPE_SECRET_KEY'], [{ STRIPE_WEBHOOK_SECRET: 'whsec' }, 'STRIPE_SECRET_KEY'], [{ STRIPE_API_URL: 'nowhere' }, 'STRIPE_API_URL'],
  [{ PRACTICE_PAYMENTS_URL: 'ftp://x' }, 'PRACTICE_PAYMENTS_URL'],
])('%o cannot be meant, and the message names the variable', (variables, name) => {
  expect(() => readEnv({ DATABASE_URL, ...variables })).toThrow(new RegExp(`^${name} `))
})

test('what is not given has its default, and a public address is kept without its path', () => {
  expect(readEnv({ DATABASE_URL, PUBLIC_URL: 'https://panel.example/app/' })).toMatchObject({ databaseUrl: DATABASE_URL, port: 4000, host: '127.0.0.1', role: 'all', publicUrl: 'https://panel.example' })
})

test('a provider of payments is known when its keys are, and not otherwise', () => {
  expect(readEnv({ DATABASE_URL })).toMatchObject({ cardPayments: null, practicePayments: null })
  expect(readEnv({ DATABASE_URL, STRIPE_SECRET_KEY: 'sk', STRIPE_WEBHOOK_SECRET: 'whsec' }).cardPayments).toEqual({ apiUrl: null, secretKey: 'sk', webhookSecret: 'whsec' })
  expect(readEnv({ DATABASE_URL, PRACTICE_PAYMENTS_KEY: 'sk', PRACTICE_WEBHOOK_SECRET: 'whsec' }).practicePayments).toBeNull()
})
