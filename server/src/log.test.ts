import { expect, test } from 'vitest'
import { createLog } from './log.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = ''
  write(createLog('debug', { write: line => { text += line } }))
  return text
}

test('neither an e-mail address nor a token reaches the log, whichever object carries it there (P7.2)', () => {
  const text = logged(log => {
    log.info({ email: 'someone@example.test', token: 'secret-1', user: { email: 'someone@example.test', password: 'secret-2' }, request: { headers: { cookie: 'secret-3' } } }, 'fields')
    log.error({ err: Object.assign(new Error('duplicate key value'), { code: '23505', constraint: 'users_email_once', detail: 'Key (email)=(someone@example.test) already exists.' }) }, 'the database\'s')
    log.error({ err: new Error('insert into "orders" ("comments") values (\'secret-4 someone@example.test\') - null value in column', { cause: new Error('mail to someone@example.test failed') }) }, 'the ORM\'s')
    log.error({ err: 'someone@example.test is unknown' }, 'a text')
  })
  expect(text).not.toContain('someone@example.test')
  expect(text).not.toContain('secret')
})

test('what helps to mend a fault stays: type, reason, code, constraint and where', () => {
  const text = logged(log => log.error({ err: Object.assign(new TypeError('duplicate key value'), { code: '23505', constraint: 'orders_one_open_per_lock' }) }, 'failed'))
  const line = JSON.parse(text) as { err: Record<string, string>, msg: string }
  expect(line.err).toMatchObject({ type: 'TypeError', message: 'duplicate key value', code: '23505', constraint: 'orders_one_open_per_lock' })
  expect(line.err['stack']).toContain('log.test.ts')
})
