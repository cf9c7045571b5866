import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readEnv } from '../env.ts'
import type { House } from '../house.ts'
import { fileStoreOf, openBucket, type FileStore } from './file-store.ts'
import { openTestBucket, signatureOf, type TestBucket } from './testing.ts'

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

describe('a bucket', () => {
  const credentials = { keyId: 'key-id', secret: 'the secret of the bucket', region: 'eu-1' }
  const variablesFor = ({ url }: TestBucket) => ({ FILES_S3_URL: `${url}/`, FILES_S3_KEY_ID: 'key-id', FILES_S3_SECRET: credentials.secret, FILES_S3_REGION: 'eu-1' })
  let bucket: TestBucket
  beforeEach(async () => { bucket = await openTestBucket('pictures', credentials) })
  afterEach(() => { bucket.close() })

  test('keeps what it is given; every request is signed, the bytes with it, and the secret never travels', async () => {
    await writesAndForgets(storeWith(variablesFor(bucket)))
    expect(bucket.seen.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET', 'DELETE', 'DELETE', 'GET'])
    expect(bucket.seen.every(({ target }) => target === `/pictures/${ID}`)).toBe(true)
    expect(bucket.seen[1]?.headers['x-amz-content-sha256']).toBe('039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81')
    expect(JSON.stringify(bucket.seen)).not.toContain('the secret')
  })

  test.each([
    ['FILES_S3_SECRET', 'another secret', '403 SignatureDoesNotMatch'],
    ['FILES_S3_KEY_ID', 'somebody', '403 InvalidAccessKeyId'],
    ['FILES_S3_REGION', 'us-9', '403 AuthorizationHeaderMalformed'],
  ])('turns %s %s away, and whoever sends a picture is told so', async (name, value, words) => {
    const store = storeWith({ ...variablesFor(bucket), [name]: value })
    await expect(store.put(ID, Uint8Array.of(1))).rejects.toThrow(`the file store answered ${words} to PUT`)
    await expect(store.get(ID)).rejects.toThrow(`the file store answered ${words} to GET`)
    expect(bucket.objects.size).toBe(0)
  })

  test('of a wrong name is a fault, not a picture that is gone', async () => {
    const store = storeWith({ ...variablesFor(bucket), FILES_S3_URL: bucket.url.replace('pictures', 'pitcures') })
    await expect(store.put(ID, Uint8Array.of(1))).rejects.toThrow('the file store answered 404 NoSuchBucket to PUT')
    await expect(store.get(ID)).rejects.toThrow('the file store answered 404 NoSuchBucket to GET')
  })

  test('that is busy is asked again, and one that stays so is said to be', async () => {
    const store = storeWith(variablesFor(bucket))
    bucket.fail(503, 2)
    await store.put(ID, Uint8Array.of(7))
    expect([...await store.get(ID) ?? []]).toEqual([7])
    bucket.fail(503, 3)
    await expect(store.get(ID)).rejects.toThrow('the file store answered 503 SlowDown to GET')
  })

  test('that does not answer holds nobody up for longer than the bound', async () => {
    const store = openBucket({ ...credentials, url: bucket.url }, 150)
    bucket.fail(0, 2)
    await expect(store.put(ID, Uint8Array.of(1))).rejects.toThrow(/timeout|aborted/)
    await expect(store.get(ID)).rejects.toThrow(/timeout|aborted/)
    await store.put(ID, Uint8Array.of(1))
    expect(bucket.objects.size).toBe(1)
  })
})

describe('the signature that the bucket of these tests asks for', () => {
  // The examples of the S3 reference, word for word.
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
  const signedBy = (headers: string) => `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${headers},Signature=${'0'.repeat(64)}`
  const common = { 'host': 'examplebucket.s3.amazonaws.com', 'x-amz-date': '20130524T000000Z' }
  const NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

  test.each([
    ['of an object that is read', {
      method: 'GET', target: '/test.txt',
      headers: { ...common, 'range': 'bytes=0-9', 'x-amz-content-sha256': NOTHING, 'authorization': signedBy('host;range;x-amz-content-sha256;x-amz-date') },
    }, 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'],
    ['of an object that is written', {
      method: 'PUT', target: '/test%24file.text',
      headers: {
        ...common, 'date': 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072', 'authorization': signedBy('date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class'),
      },
    }, '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd'],
    ['of a question with a query', {
      method: 'GET', target: '/?lifecycle', headers: { ...common, 'x-amz-content-sha256': NOTHING, 'authorization': signedBy('host;x-amz-content-sha256;x-amz-date') },
    }, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
  ])('is the published one %s', (_, request, signature) => {
    expect(signatureOf(request, secret)).toBe(signature)
  })
})

test('half a bucket is said at the start, not with the first picture', () => {
  expect(() => readEnv({ DATABASE_URL: 'postgres://127.0.0.1/house', FILES_S3_URL: 'https://store.example/bucket' })).toThrow('FILES_S3_URL needs FILES_S3_KEY_ID and FILES_S3_SECRET')
  expect(() => readEnv({ DATABASE_URL: 'postgres://127.0.0.1/house', FILES_S3_URL: 'bucket' })).toThrow('FILES_S3_URL must be the web address of a bucket, not bucket')
})
