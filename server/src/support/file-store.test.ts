import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readEnv } from '../env.ts'
import type { House } from '../house.ts'
import { fileStoreOf, type FileStore } from './file-store.ts'

const ID = '11111111-2222-4333-8444-555555555555'
const storeWith = (variables: NodeJS.ProcessEnv): FileStore => fileStoreOf({ env: readEnv({ DATABASE_URL: 'postgres://nowhere', ...variables }) } as House)

async function writesAndForgets(store: FileStore): Promise<void> {
  expect(await store.get(ID)).toBeNull()
  await store.put(ID, Uint8Array.of(1, 2, 3))
  expect([...await store.get(ID) ?? []]).toEqual([1, 2, 3])
  await store.delete(ID)
  await store.delete(ID)
  expect(await store.get(ID)).toBeNull()
}

test('a folder keeps what it is given, makes itself with the first picture, and leaves no drafts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tallyboard-store-'))
  try {
    await writesAndForgets(storeWith({ FILES_DIR: join(folder, 'not', 'there', 'yet') }))
    const left = await readdir(folder, { recursive: true, withFileTypes: true })
    expect(left.filter(entry => entry.isFile())).toEqual([])
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a bucket keeps what it is given; every request is signed and the secret never travels', async () => {
  const objects = new Map<string, Buffer>()
  const seen: string[] = []
  const bucket = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part)).on('end', () => {
      seen.push(`${request.url} ${JSON.stringify(request.headers)}`)
      const key = request.url ?? ''
      if (!/^AWS4-HMAC-SHA256 Credential=key-id\/\d{8}\/eu-1\/s3\/aws4_request, /.test(request.headers.authorization ?? '')) return response.writeHead(403).end()
      if (request.method === 'PUT') objects.set(key, Buffer.concat(parts))
      if (request.method === 'DELETE') objects.delete(key)
      const object = objects.get(key)
      return request.method === 'GET' && object === undefined ? response.writeHead(404).end() : response.writeHead(200).end(request.method === 'GET' ? object : undefined)
    })
  }).listen(0, '127.0.0.1')
  await once(bucket, 'listening')
  const url = `http://127.0.0.1:${(bucket.address() as AddressInfo).port}/pictures/`
  const variables = { FILES_S3_URL: url, FILES_S3_KEY_ID: 'key-id', FILES_S3_SECRET: 'the secret of the bucket', FILES_S3_REGION: 'eu-1' }
  try {
    await writesAndForgets(storeWith(variables))
    expect(seen.every(request => request.startsWith(`/pictures/${ID} `))).toBe(true)
    expect(seen.some(request => request.includes('the secret'))).toBe(false)
    await expect(storeWith({ ...variables, FILES_S3_KEY_ID: 'somebody' }).put(ID, Uint8Array.of(1))).rejects.toThrow('the file store answered 403 to PUT')
  } finally {
    bucket.closeAllConnections()
    bucket.close()
  }
})

test('half a bucket is said at the start, not with the first picture', () => {
  expect(() => readEnv({ DATABASE_URL: 'postgres://127.0.0.1/house', FILES_S3_URL: 'https://store.example/bucket' })).toThrow('FILES_S3_URL needs FILES_S3_KEY_ID and FILES_S3_SECRET')
  expect(() => readEnv({ DATABASE_URL: 'postgres://127.0.0.1/house', FILES_S3_URL: 'bucket' })).toThrow('FILES_S3_URL must be the web address of a bucket, not bucket')
})
