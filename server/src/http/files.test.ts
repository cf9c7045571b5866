import { mkdir, readdir, readFile, rename, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { startTestHouse, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forgetUnusedImages } from '../support/keep-image.ts'

let house: TestHouse
let customer: Session
let png: Uint8Array
let count = 0

const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: { r: 20, g: 120, b: 200 } } })

beforeAll(async () => {
  house = await startTestHouse()
  customer = await house.signUp('Sender')
  png = await picture(200, 120).png().toBuffer()
})
afterAll(async () => { await house.stop() })

interface Sent {
  readonly status: number
  readonly body: { readonly id?: string, readonly url?: string, readonly refusal?: { readonly code: string, readonly clause: string, readonly text: string }, readonly errors?: readonly { readonly message: string, readonly extensions: { readonly code: string } }[] }
}

interface SendOptions {
  readonly name?: string
  readonly type?: string
  readonly key?: string
  readonly session?: Session | null
  readonly headers?: Record<string, string>
}

async function send(bytes: Uint8Array | string, { name = 'shot.png', type = 'image/png', key = `upload ${++count}`, session, headers = {} }: SendOptions = {}): Promise<Sent> {
  const form = new FormData()
  form.append('file', new File([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], name, { type }))
  const who = session === undefined ? customer : session
  const response = await fetch(`${house.url}/files`, {
    method: 'POST', body: form, headers: { 'x-idempotency-key': key, ...(who === null ? {} : { authorization: `Bearer ${who.token}` }), ...headers },
  })
  return { status: response.status, body: await response.json() as Sent['body'] }
}

async function show(id: string, session: Session | null): Promise<Response> {
  return await fetch(`${house.url}/files/${id}`, { headers: session === null ? {} : { authorization: `Bearer ${session.token}` } })
}

/** A PNG whose header claims a size and whose pixels are whatever is given: what no honest program writes. */
function forgedPng(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))])
}

const filesDir = (): string => house.house.env.filesDir

async function keptFiles(): Promise<string[]> {
  const entries = await readdir(filesDir(), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}

test('P4.15 a screenshot is kept under a new name, without what its file carried besides the pixels', async () => {
  const withMetadata = await picture(300, 200).withMetadata().withExif({ IFD0: { Artist: 'whoever@example.test', Software: 'CameraWithAName' } }).jpeg().toBuffer()
  expect(withMetadata.includes('CameraWithAName')).toBe(true)
  const { status, body } = await send(withMetadata, { name: '../../etc/passwd', type: 'text/html' })
  expect(status, JSON.stringify(body)).toBe(201)
  expect(body).toMatchObject({ url: `/files/${body.id}`, type: 'Jpeg', width: 300, height: 200 })
  const shown = await show(body.id ?? '', customer)
  const bytes = Buffer.from(await shown.arrayBuffer())
  expect(bytes.includes('CameraWithAName') || bytes.includes('whoever')).toBe(false)
  expect((await sharp(bytes).metadata()).exif).toBeUndefined()
})

test('a picture on its side is stood up before its orientation is forgotten', async () => {
  const { body } = await send(await picture(300, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer())
  expect(body).toMatchObject({ width: 200, height: 300 })
})

test('a picture is shown with headers that let no browser take it for anything else', async () => {
  const { body } = await send(png, { name: 'page.html', type: 'text/html' })
  const { status, headers } = await show(body.id ?? '', customer)
  expect(status).toBe(200)
  expect(Object.fromEntries([...headers].filter(([name]) => /^(content-(type|disposition|security-policy)|x-content|cache|cross-origin-resource|vary)/.test(name)))).toEqual({
    'content-type': 'image/png', 'content-disposition': `inline; filename="${body.id}.png"`, 'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff', 'cache-control': 'private, max-age=3600, immutable', 'cross-origin-resource-policy': 'same-origin', 'vary': 'cookie, authorization',
  })
})

test('P4.15 a picture is seen by its customer and by agents; to anybody else it is not there', async () => {
  const { body } = await send(png)
  const stranger = await house.signUp('Stranger')
  expect((await show(body.id ?? '', await house.asAdministrator())).status).toBe(200)
  const answers = await Promise.all([body.id ?? '', '00000000-0000-4000-8000-000000000000', '1', '..%2f..%2fetc%2fpasswd'].map(async id => {
    const response = await show(id, stranger)
    return [response.status, await response.json()]
  }))
  expect(answers[0]).toEqual([404, { errors: [{ message: 'There is no such picture.', extensions: { code: 'NOT_FOUND', field: 'id', retryable: false } }] }])
  expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
  expect((await show(body.id ?? '', null)).status).toBe(401)
})

test.each([
  ['an SVG with a script, named .png', '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><script>alert(1)</script></svg>', 'EVIDENCE_NOT_AN_IMAGE'],
  ['a page', '<!doctype html><script>alert(1)</script>', 'EVIDENCE_NOT_AN_IMAGE'],
  ['an empty file', '', 'EVIDENCE_EMPTY'],
  ['a GIF', Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'), 'EVIDENCE_NOT_AN_IMAGE'],
  ['the beginning of a PNG', () => png.slice(0, 20), 'EVIDENCE_UNREADABLE'],
  ['a PNG that breaks off', () => png.slice(0, 60), 'EVIDENCE_UNREADABLE'],
  ['a PNG of noise behind a good head', () => Buffer.concat([png.slice(0, 40), Buffer.alloc(2_000, 7)]), 'EVIDENCE_UNREADABLE'],
  ['an image of a hundred megapixels', () => forgedPng(10_000, 10_000, new Uint8Array(1_000)), 'EVIDENCE_TOO_MANY_PIXELS'],
  ['an image of 65,535 by 65,535 pixels', () => forgedPng(65_535, 65_535, new Uint8Array(1_000)), 'EVIDENCE_TOO_LONG'],
  ['an icon', async () => await picture(32, 32).png().toBuffer(), 'EVIDENCE_TOO_SMALL'],
])('P4.15 %s is refused and leaves nothing behind', async (_name, bytes, code) => {
  const before = (await keptFiles()).length
  const { status, body } = await send(typeof bytes === 'function' ? await bytes() : bytes)
  expect(status, JSON.stringify(body)).toBe(422)
  expect(body.refusal).toMatchObject({ code, clause: 'P4.15' })
  expect((await keptFiles()).length).toBe(before)
})

test('a decompression bomb is put away without its two hundred megabytes ever being held', async () => {
  const sender = await house.signUp('Bomber')
  const before = process.memoryUsage().rss
  const bomb = forgedPng(200, 200, new Uint8Array(200_000_000))
  const during = process.memoryUsage().rss
  // Its head tells the truth about the size of the picture, so only as much as that is unfolded.
  const { status, body } = await send(bomb, { session: sender })
  expect([201, 422], JSON.stringify(body)).toContain(status)
  expect(process.memoryUsage().rss - Math.max(before, during)).toBeLessThan(150_000_000)
  const { rows } = await sql<{ width: number }>`select width from files where uploaded_by = ${sender.accountId}::bigint`.execute(house.house.db)
  expect(rows.every(file => file.width === 200)).toBe(true)
}, 60_000)

test('what a polyglot is besides a picture does not survive', async () => {
  const polyglot = Buffer.concat([png, Buffer.from('<script>alert(document.cookie)</script>PK\u0003\u0004')])
  const { status, body } = await send(polyglot, { name: 'both.html', type: 'text/html' })
  expect(status).toBe(201)
  const bytes = Buffer.from(await (await show(body.id ?? '', customer)).arrayBuffer())
  expect(bytes.includes('script') || bytes.includes('PK')).toBe(false)
  expect(bytes.subarray(-8, -4).toString('latin1')).toBe('IEND')
})

test('P4.15 a file over the bound is refused with the bound in the answer, and its sender keeps the connection', async () => {
  const { status, body } = await send(Buffer.alloc(10_500_000, 1))
  expect(status).toBe(413)
  expect(body.refusal?.code).toBe('EVIDENCE_TOO_LARGE')
  expect(body.refusal?.text).toContain('at most 10 MB')
  expect((await send(Buffer.alloc(10_005_000, 1))).body.refusal?.code).toBe('EVIDENCE_TOO_LARGE')
})

test.each([
  ['JSON', { 'content-type': 'application/json' }, '{"file":"x"}', 400],
  ['a form without a boundary', { 'content-type': 'multipart/form-data' }, 'x', 400],
  ['a form that is none', { 'content-type': 'multipart/form-data; boundary=x' }, 'nothing like it', 400],
  ['a form without the field', { 'content-type': 'multipart/form-data; boundary=x' }, '--x\r\nContent-Disposition: form-data; name="other"; filename="a.png"\r\n\r\na\r\n--x--\r\n', 400],
  ['a form with a word in the field', { 'content-type': 'multipart/form-data; boundary=x' }, '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\na\r\n--x--\r\n', 400],
  ['a compressed body', { 'content-type': 'multipart/form-data; boundary=x', 'content-encoding': 'gzip' }, 'x', 400],
])('%s instead of a picture is an input error that says what is wanted', async (_name, headers, body, status) => {
  const response = await fetch(`${house.url}/files`, { method: 'POST', body, headers: { ...headers, 'x-idempotency-key': 'k', 'authorization': `Bearer ${customer.token}` } as Record<string, string> })
  expect(response.status).toBe(status)
  const { errors } = await response.json() as { errors: { message: string, extensions: { code: string } }[] }
  expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
  expect(errors[0]?.message).toMatch(/multipart|could not be read/)
})

test('without a session, from another page, or without a key nothing is kept', async () => {
  expect((await send(png, { session: null })).status).toBe(401)
  expect((await send(png, { headers: { origin: 'https://elsewhere.example' } })).status).toBe(403)
  const { status, body } = await send(png, { key: '' })
  expect([status, body.errors?.[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT'])
})

test('two uploads at once under one key keep one picture; another picture under it is an error', async () => {
  const sender = await house.signUp('Twice')
  const before = (await keptFiles()).length
  const [one, other] = await Promise.all([send(png, { key: 'same', session: sender }), send(png, { key: 'same', session: sender })])
  expect([one.status, other.status]).toEqual([201, 201])
  expect(one.body.id).toBe(other.body.id)
  expect((await keptFiles()).length).toBe(before + 1)
  expect((await send(await picture(210, 120).png().toBuffer(), { key: 'same', session: sender })).status).toBe(400)
  const many = await Promise.all(Array.from({ length: 5 }, async () => await send(png, { session: sender })))
  expect(new Set(many.map(({ body }) => body.id)).size).toBe(5)
})

test('an account that sends too many is told when to go on', async () => {
  const sender = await house.signUp('Flood')
  const answers: number[] = []
  for (let index = 0; index < 31; index++) answers.push((await send('x', { session: sender })).status)
  expect(answers.slice(0, 30).every(status => status === 422)).toBe(true)
  expect(answers.at(-1)).toBe(429)
})

test('a picture that nobody used is forgotten after a day, and one that was used stays', async () => {
  const sender = await house.signUp('Forgetful')
  const unused = (await send(png, { session: sender })).body.id ?? ''
  const used = (await send(png, { session: sender })).body.id ?? ''
  const { openThread } = await house.ask('mutation ($input: OpenThreadInput!) { openThread(input: $input) { __typename } }', {
    input: { subject: 'Other', text: 'Look', imageIds: [used], idempotencyKey: 'k' },
  }, sender)
  expect(openThread.__typename).toBe('Thread')
  await sql`update files set created_at = created_at - interval '25 hours' where uploaded_by = ${sender.accountId}::bigint`.execute(house.house.db)
  await forgetUnusedImages(house.house)
  expect([(await show(unused, sender)).status, (await show(used, sender)).status]).toEqual([404, 200])
  await expect(readFile(join(filesDir(), unused.slice(0, 2), unused))).rejects.toThrow('ENOENT')
})

test('P7.3 a picture whose bytes the store does not let go keeps its row, and the next run forgets both', async () => {
  const sender = await house.signUp('Stubborn')
  const id = (await send(png, { session: sender })).body.id ?? ''
  await sql`update files set created_at = 'epoch' where id = ${id}::uuid`.execute(house.house.db)
  const isThere = async () => (await sql`select 1 from files where id = ${id}::uuid`.execute(house.house.db)).rows.length > 0
  const place = join(filesDir(), id.slice(0, 2), id)
  // A folder in the place of a file is not deleted as one.
  await rename(place, `${place}.moved`)
  await mkdir(place)
  await expect(forgetUnusedImages(house.house)).rejects.toThrow()
  expect(await isThere()).toBe(true)
  await rmdir(place)
  await rename(`${place}.moved`, place)
  await forgetUnusedImages(house.house)
  expect(await isThere()).toBe(false)
  await expect(readFile(place)).rejects.toThrow('ENOENT')
})
