import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { supplierStatusOf } from '@tallyboard/schema'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../context.ts'
import { readEnv } from '../env.ts'
import type { House } from '../house.ts'
import { closeOrder } from '../orders/close-order.ts'
import { recordProgress } from '../orders/record-progress.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { erasePerson } from '../privacy/erase-person.ts'
import { transact } from '../transact.ts'
import { followHistories } from './follow-histories.ts'
import { setMailPreferences } from './mail-preferences.ts'
import { openMailServer } from './mail-server.ts'
import { resendMail } from './resend-mail.ts'
import { ATTEMPTS_MAX, sendMails } from './send-mails.ts'
import { watchBalances } from './watch-balances.ts'

let desk: OrderHouse
let customer: Viewer
let serviceId: string
let keys = 0
const key = (): string => `mail key ${++keys}`

/** The same house with a mail server, as its environment would name it. */
let mailed: House

beforeAll(async () => {
  desk = await openOrderHouse()
  customer = await desk.openCustomer()
  serviceId = await desk.addService({ name: 'Followers\r\nBcc: everybody@example.test' })
  mailed = { ...desk.house, env: { ...desk.house.env, smtpUrl: 'smtp://127.0.0.1:1', mailFrom: 'House <house@example.test>' } }
})
afterAll(async () => await desk.close())

interface MailRow { readonly id: string, readonly kind: string, readonly subject: string, readonly text: string, readonly html: string, readonly state: string, readonly attempts: number, readonly address: string }
const mailsOf = async ({ accountId }: Viewer): Promise<MailRow[]> => (await sql<MailRow>`select * from mails where account_id = ${accountId}::bigint order by id`.execute(desk.house.db)).rows

async function complete(orderId: string): Promise<void> {
  await transact(desk.house, async tx => await recordProgress(tx, [{ orderId, report: { status: supplierStatusOf('Completed'), statusWords: 'Completed', startCount: 100, remains: 0 } }]))
}

async function cancel(orderId: string): Promise<void> {
  await closeOrder(desk.house, desk.administrator, { orderId, status: 'Cancelled', fault: 'House', cause: 'HouseClosed', reason: 'Test', currentCount: null, idempotencyKey: key() })
}

test('two workers and one that breaks off in the middle write one letter for each order that ended', async () => {
  const someone = await desk.openCustomer()
  const orderIds: string[] = []
  for (let count = 0; count < 12; count++) orderIds.push(await desk.place(someone, serviceId))
  for (const orderId of orderIds) await complete(orderId)
  // Breaks off where the mark is to be moved, after its letters were written.
  await sql`alter table mail_marks add constraint broken check (feed <> 'orders') not valid`.execute(desk.house.db)
  await expect(followHistories(desk.house)).rejects.toThrow('broken')
  expect(await mailsOf(someone)).toEqual([])
  await sql`alter table mail_marks drop constraint broken`.execute(desk.house.db)
  await Promise.all([followHistories(desk.house), followHistories(desk.house), followHistories(desk.house)])
  await followHistories(desk.house)
  const mails = await mailsOf(someone)
  expect(mails.map(mail => mail.subject)).toEqual(orderIds.map(orderId => `Order ${orderId} is completed`))
  expect(new Set(mails.map(mail => mail.state))).toEqual(new Set(['Kept']))
})

test('what a slow transaction ended is told of, although others have been told of meanwhile', async () => {
  const someone = await desk.openCustomer()
  const [slow, fast] = [await desk.place(someone, serviceId), await desk.place(someone, serviceId)]
  await transact(desk.house, async tx => {
    await sql`
      insert into order_events (order_id, version, account_id, kind, at, status, actor_kind, delivered, delivered_change, charge_micros, refund_micros)
      select id, version + 1, account_id, 'Ended', placed_at, 'Completed', 'Supplier', quantity, quantity, charge_micros, 0 from orders where id = ${slow}::bigint`.execute(tx.db)
    await complete(fast)
    await followHistories(desk.house)
    await followHistories(desk.house)
  })
  await followHistories(desk.house)
  expect((await mailsOf(someone)).map(mail => mail.subject).sort()).toEqual([slow, fast].map(orderId => `Order ${orderId} is completed`).sort())
})

test('an order that ends with money back says how much, and which clause', async () => {
  await cancel(await desk.place(customer, serviceId))
  await followHistories(desk.house)
  const [mail] = await mailsOf(customer)
  expect(mail).toMatchObject({ kind: 'Refund', subject: expect.stringMatching(/^Order \d+ is cancelled: 1\.00\d* USD came back$/) as string })
  expect(mail?.text).toContain('/orders/')
})

test('what a customer switched off is not written, and everything else is', async () => {
  const someone = await desk.openCustomer()
  await setMailPreferences(desk.house, someone, { offKinds: ['OrderFinished'], lowBalanceMicros: null, idempotencyKey: key() })
  await complete(await desk.place(someone, serviceId))
  await cancel(await desk.place(someone, serviceId))
  await followHistories(desk.house)
  expect((await mailsOf(someone)).map(mail => mail.kind)).toEqual(['Refund'])
})

test('a low balance is told of once for each fall', async () => {
  const someone = await desk.openCustomer(10_000_000n)
  const set = async (micros: string): Promise<void> => {
    await sql`update balances set available_micros = ${micros}::bigint where account_id = ${someone.accountId}::bigint`.execute(desk.house.db)
    await Promise.all([watchBalances(desk.house), watchBalances(desk.house)])
  }
  await setMailPreferences(desk.house, someone, { offKinds: [], lowBalanceMicros: 5_000_000n, idempotencyKey: key() })
  await set('6000000')
  expect(await mailsOf(someone)).toHaveLength(0)
  await set('4000000')
  await set('3000000')
  expect((await mailsOf(someone)).map(mail => mail.subject)).toEqual([expect.stringContaining('Your balance is 4')])
  await set('6000000')
  await set('4000000')
  expect(await mailsOf(someone)).toHaveLength(2)
  await set('10000000')
})

test('P7.3 an erased person has no letters and gets none', async () => {
  const someone = await desk.openCustomer()
  await complete(await desk.place(someone, serviceId))
  await followHistories(desk.house)
  expect(await mailsOf(someone)).toHaveLength(1)
  const orderId = await desk.place(someone, serviceId)
  await transact(desk.house, async tx => await erasePerson(tx, someone.accountId))
  await complete(orderId)
  await followHistories(desk.house)
  expect(await mailsOf(someone)).toEqual([])
})

test('a mail server is given each letter once, with headers that hold nothing but what the house wrote', async () => {
  const someone = await desk.openCustomer()
  const smtp = await startMailServer()
  const server = openMailServer({ ...mailed.env, smtpUrl: smtp.url })
  try {
    const orderId = await desk.place(someone, serviceId)
    await complete(orderId)
    await followHistories(mailed)
    await sql`update mails set subject = subject || E'\r\nBcc: everybody@example.test', html = '<p>&lt;b&gt;</p>' where account_id = ${someone.accountId}::bigint`.execute(desk.house.db)
    await Promise.all([sendMails(mailed, server!), sendMails(mailed, server!)])
    expect(await mailsOf(someone)).toMatchObject([{ state: 'Sent', attempts: 1 }])
    const [letter = ''] = smtp.letters
    expect(smtp.letters).toHaveLength(1)
    expect(smtp.recipients).toEqual([`<${someone.userId.replaceAll(' ', '.')}@example.test>`])
    const head = letter.slice(0, letter.indexOf('\r\n\r\n'))
    expect(head).not.toMatch(/^bcc:/im)
    expect(head).toMatch(/^From: "?House"? <house@example.test>$/m)
    expect(head).toMatch(/^Message-ID: <tallyboard-\d+@example.test>$/mi)
  } finally {
    server?.close()
    await smtp.stop()
  }
})

test('an address that could end a header is given up at once, and is never handed over', async () => {
  const someone = await desk.openCustomer()
  await complete(await desk.place(someone, serviceId))
  await followHistories(mailed)
  await sql`update mails set address = E'somebody@example.test>\r\nRCPT TO:<everybody@example.test' where account_id = ${someone.accountId}::bigint`.execute(desk.house.db)
  const handed: string[] = []
  await sendMails(mailed, { send: async ({ address }) => { handed.push(address) }, close: () => undefined })
  expect(handed).toEqual([])
  expect(await mailsOf(someone)).toMatchObject([{ state: 'Failed' }])
})

test('a letter that is not taken is tried again later and later, given up after a while, and sent once more by hand', async () => {
  const someone = await desk.openCustomer()
  await complete(await desk.place(someone, serviceId))
  await followHistories(mailed)
  const broken = { send: async () => { throw new Error('421 come back later') }, close: () => undefined }
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    await sendMails(mailed, broken)
    await sendMails(mailed, broken)
    expect(await mailsOf(someone)).toMatchObject([{ attempts: attempt, state: attempt === ATTEMPTS_MAX ? 'Failed' : 'Waiting' }])
    desk.clock.at = new Date(desk.clock.at.getTime() + 3 * 3_600_000)
  }
  const [mail] = await mailsOf(someone)
  await resendMail(mailed, desk.administrator, { mailId: mail!.id, idempotencyKey: key() })
  const sent: string[] = []
  await sendMails(mailed, { send: async ({ id }) => { sent.push(id) }, close: () => undefined })
  expect(sent).toEqual([mail!.id])
})

test('a letter whose sender died is sent by another one after a while, and by nobody before', async () => {
  const someone = await desk.openCustomer()
  await complete(await desk.place(someone, serviceId))
  await followHistories(mailed)
  await sql`update mails set state = 'Sending', attempts = 1, send_at = ${new Date(desk.clock.at.getTime() + 60_000)}::timestamptz where account_id = ${someone.accountId}::bigint`.execute(desk.house.db)
  const sent: string[] = []
  const server = { send: async ({ id }: { readonly id: string }) => { sent.push(id) }, close: () => undefined }
  await sendMails(mailed, server)
  expect(sent).toEqual([])
  desk.clock.at = new Date(desk.clock.at.getTime() + 120_000)
  await sendMails(mailed, server)
  expect(sent).toHaveLength(1)
})

test('a mail server without a sender is refused at the start', () => {
  expect(() => readEnv({ DATABASE_URL: 'postgres://x/y', SMTP_URL: 'smtp://mail.example' })).toThrow('SMTP_URL needs MAIL_FROM')
  expect(() => readEnv({ DATABASE_URL: 'postgres://x/y', SMTP_URL: 'http://mail.example', MAIL_FROM: 'a@b' })).toThrow('SMTP_URL must be')
})

/** As much of a mail server as a client needs. */
async function startMailServer(): Promise<{ readonly url: string, readonly letters: string[], readonly recipients: string[], stop(): Promise<void> }> {
  const letters: string[] = []
  const recipients: string[] = []
  const open = new Set<Socket>()
  const server: Server = createServer((socket) => {
    open.add(socket)
    let text = ''
    let isLetter = false
    socket.write('220 ready\r\n')
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8')
      for (;;) {
        const end = isLetter ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n')
        if (end < 0) return
        const part = text.slice(0, end)
        text = text.slice(end + (isLetter ? 5 : 2))
        if (isLetter) {
          letters.push(part)
          isLetter = false
          socket.write('250 taken\r\n')
          continue
        }
        if (/^rcpt to:/i.test(part)) recipients.push(part.slice(8).trim())
        isLetter = /^data$/i.test(part)
        socket.write(isLetter ? '354 go on\r\n' : /^quit/i.test(part) ? '221 bye\r\n' : '250 fine\r\n')
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, letters, recipients,
    stop: async () => {
      for (const socket of open) socket.destroy()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}
