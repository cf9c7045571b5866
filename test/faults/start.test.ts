import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
/** Thirty days are lived through at the first start; on a busy machine that takes its time. */
const FIRST_START_MS = 300_000
const STOP_MS = 20_000

interface Started {
  readonly child: ChildProcess
  readonly said: () => string
  /** The exit code; null when it had to be given up on. */
  readonly ended: Promise<number | null>
  until(words: RegExp, withinMs: number): Promise<RegExpExecArray>
}

let folder: string
let port: number
const children: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tallyboard-start-'))
  // Root's temporary folder is closed to the user PostgreSQL runs as, and the files would be moved elsewhere.
  await chmod(folder, 0o711)
})
beforeEach(async () => { port = await freePort() })
afterEach(() => { for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL') })
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** What `pnpm start` runs. */
function start(variables: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, ['server/src/launch/start.mjs'], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], PORT: String(port), DATA_DIR: join(folder, 'data'), ...variables },
  })
  children.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream!.on('data', chunk => { text += String(chunk) })
  return {
    child,
    said: () => text,
    ended: once(child, 'close').then(([code]) => code as number | null),
    until: async (words, withinMs) => {
      for (const giveUpAt = Date.now() + withinMs; Date.now() < giveUpAt; await sleep(50)) {
        const found = words.exec(text)
        if (found !== null) return found
        if (child.exitCode !== null) break
      }
      throw new Error(`it never said ${words}, only:\n${text}`)
    },
  }
}

/** Signs in as whoever the start printed, and asks as them. */
async function signIn(said: string, role: 'customer' | 'administrator'): Promise<(query: string) => Promise<unknown>> {
  const [, email, password] = new RegExp(`${role}\\s+(\\S+)\\s+password (\\S+)`).exec(said) ?? []
  const url = `http://127.0.0.1:${port}`
  const answer = await fetch(`${url}/api/auth/sign-in/email`, { method: 'POST', headers: { 'content-type': 'application/json', 'origin': url }, body: JSON.stringify({ email, password }) })
  if (!answer.ok) throw new Error(`signing in as ${email} answered ${answer.status}: ${await answer.text()}`)
  const { token } = await answer.json() as { token: string }
  return async query => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', 'authorization': `Bearer ${token}` }, body: JSON.stringify({ query }),
    })
    const { data, errors } = await response.json() as { data: unknown, errors?: unknown }
    if (errors !== undefined) throw new Error(JSON.stringify(errors))
    return data
  }
}

test('the first start loads a house whose books hold, a second one is told who is in the way, SIGTERM ends all of it, and the next start goes on', { timeout: FIRST_START_MS + 120_000 }, async () => {
  const first = start()
  await first.until(new RegExp(`^ready http://127.0.0.1:${port}$`, 'm'), FIRST_START_MS)

  const ask = await signIn(first.said(), 'customer')
  const { overview, orderCounts, me } = await ask('{ overview { openOrderCount days { delivered } notes { kind } } orderCounts { all partial } me { account { balance { available } } } }') as {
    overview: { openOrderCount: number, days: { delivered: number }[], notes: { kind: string }[] }
    orderCounts: { all: number, partial: number }
    me: { account: { balance: { available: string } } }
  }
  expect(overview.openOrderCount).toBeGreaterThanOrEqual(5)
  expect(orderCounts.all).toBeGreaterThan(100)
  expect(overview.days.filter(({ delivered }) => delivered > 0).length).toBeGreaterThan(20)
  expect(overview.notes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['PastEstimate', 'Refunded']))
  expect(Number(me.account.balance.available)).toBeGreaterThan(240)
  const { payments } = await ask('{ payments(first: 100) { nodes { method status bonus } } }') as { payments: { nodes: { method: string, status: string, bonus: string }[] } }
  expect(new Set(payments.nodes.map(({ method, status }) => `${method} ${status}`))).toEqual(new Set(['Practice Succeeded', 'Practice Returned', 'Practice Failed', 'BankTransfer Succeeded']))
  expect(payments.nodes.some(({ bonus }) => Number(bonus) > 0)).toBe(true)
  const { services } = await ask('{ services(filter: { isUsedBefore: true }, first: 100) { nodes { estimate { sampleSize } } } }') as { services: { nodes: { estimate: { sampleSize: number } }[] } }
  expect(services.nodes.filter(({ estimate }) => estimate.sampleSize >= 5).length).toBeGreaterThanOrEqual(30)

  const askHouse = await signIn(first.said(), 'administrator')
  const { books, dispatches, disputes, waiting, houseWithdrawals } = await askHouse(`{
    books { sums { sum } sentences { sentence holds } } dispatches(state: Uncertain) { nodes { orderId } }
    disputes { nodes { status } } waiting: housePayments(statuses: [Waiting]) { nodes { method } } houseWithdrawals(statuses: [Asked]) { nodes { status } }
  }`) as {
    books: { sums: { sum: string }[], sentences: { sentence: string, holds: boolean }[] }
    dispatches: { nodes: unknown[] }
    disputes: { nodes: unknown[] }
    waiting: { nodes: unknown[] }
    houseWithdrawals: { nodes: unknown[] }
  }
  expect(books.sentences.filter(({ holds }) => !holds)).toEqual([])
  expect(books.sums).toEqual([{ sum: '0.00' }])
  expect(dispatches.nodes).toHaveLength(1)
  expect({ disputes: disputes.nodes, waiting: waiting.nodes, withdrawals: houseWithdrawals.nodes })
    .toEqual({ disputes: [{ status: 'Won' }], waiting: [{ method: 'BankTransfer' }], withdrawals: [{ status: 'Asked' }] })

  const onTheSameFolder = start({ PORT: String(await freePort()) })
  expect(await onTheSameFolder.ended).toBe(1)
  expect(onTheSameFolder.said().trim()).toBe(`Tallyboard already runs on ${join(folder, 'data')} (process ${first.child.pid}, http://127.0.0.1:${port}): stop that one, or choose another folder with DATA_DIR`)
  const onTheSamePort = start({ DATA_DIR: join(folder, 'other') })
  expect(await onTheSamePort.ended).toBe(1)
  expect(onTheSamePort.said().trim()).toMatch(new RegExp(`^port ${port} is taken: .*$`))

  const parts = await processesOn(folder)
  expect(parts.length).toBeGreaterThanOrEqual(1)
  first.child.kill('SIGTERM')
  expect(await Promise.race([first.ended, sleep(STOP_MS, 'still up')])).toBe(0)
  expect(first.said()).not.toMatch(/did not stop|broke|Error/)
  expect(await processesOn(folder)).toEqual([])

  const again = start()
  await again.until(/^ready /m, 60_000)
  expect(again.said()).not.toContain('loading the demonstration')
  const askAgain = await signIn(again.said(), 'customer')
  expect(await askAgain('{ orderCounts { all } }')).toEqual({ orderCounts: { all: orderCounts.all } })

  // The power fails right after a payment: nothing is left running, and the next start goes on from there and hears of the money.
  const { startPayment } = await askAgain('mutation { startPayment(input: { method: Practice, amount: "100", isFinalAgreed: true, idempotencyKey: "before the power failed" }) { ... on Payment { id checkoutUrl } } }') as {
    startPayment: { id: string, checkoutUrl: string }
  }
  const paid = await fetch(startPayment.checkoutUrl, { method: 'POST', body: new URLSearchParams({ do: 'pay' }), redirect: 'manual' })
  again.child.kill('SIGKILL')
  expect(paid.status).toBe(303)
  await again.ended
  for (const giveUpAt = Date.now() + STOP_MS; Date.now() < giveUpAt && (await processesOn(folder)).length > 0;) await sleep(100)
  expect(await processesOn(folder)).toEqual([])

  const last = start()
  await last.until(/^ready /m, 60_000)
  const askLast = await signIn(last.said(), 'customer')
  await expect.poll(async () => await askLast(`{ payment(id: "${startPayment.id}") { status bonus } }`), { timeout: 60_000, interval: 500 }).toEqual({ payment: { status: 'Succeeded', bonus: '5.00' } })
  last.child.kill('SIGTERM')
  expect(await Promise.race([last.ended, sleep(STOP_MS, 'still up')])).toBe(0)
})

test('an empty house has the administrator it was given, and nobody else', { timeout: 90_000 }, async () => {
  const house = start({ DEMO: '0', DATA_DIR: join(folder, 'empty'), ADMIN_EMAIL: 'me@example.test', ADMIN_PASSWORD: 'choose-a-long-one' })
  await house.until(/^ready /m, 60_000)
  const ask = await signIn('administrator me@example.test password choose-a-long-one', 'administrator')
  expect(await ask('{ me { email role } accounts { nodes { role } } suppliers { id } }')).toEqual({ me: { email: 'me@example.test', role: 'Administrator' }, accounts: { nodes: [{ role: 'Administrator' }] }, suppliers: [] })
  expect(await ask('{ paymentMethods { method isOn } }'), 'no practice outside the demonstration').toEqual({ paymentMethods: [{ method: 'Card', isOn: false }, { method: 'BankTransfer', isOn: false }] })
  expect((await fetch(`http://127.0.0.1:${port}/practice`, { headers: { accept: 'text/plain' } })).status).toBe(404)
  house.child.kill('SIGINT')
  expect(await Promise.race([house.ended, sleep(STOP_MS, 'still up')])).toBe(0)
})

test.each([
  [{ PORT: 'four thousand' }, 'PORT must be a whole number from 0 to 65535, not four thousand'],
  [{ HOST: '0.0.0.0' }, 'the demonstration has passwords that everybody knows, and HOST=0.0.0.0 is open to others: start with DEMO=0 for a house of your own, or DEMO=1 if you mean it'],
  [{ DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/none' }, 'the database of DATABASE_URL cannot be used: connect ECONNREFUSED 127.0.0.1:1'],
])('%j is answered in one line', { timeout: 60_000 }, async (variables, line) => {
  const refused = start({ DATA_DIR: join(folder, 'refused'), ...variables })
  expect(await refused.ended).toBe(1)
  expect(refused.said().trim()).toBe(line)
})

/** Command lines of live processes that name the folder. Only Linux tells; elsewhere there is nothing to see. */
async function processesOn(path: string): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
  const lines = await Promise.all(pids.map(async pid => (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')))
  return lines.filter(line => line.includes(path))
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port: free } = probe.address() as AddressInfo
  probe.close()
  return free
}
