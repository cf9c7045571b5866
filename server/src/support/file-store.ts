import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AwsClient } from 'aws4fetch'
import type { Env, FileBucket } from '../env.ts'
import type { House } from '../house.ts'

/** Where the bytes of pictures are kept, by an id that is written once. */
export interface FileStore {
  put(id: string, bytes: Uint8Array): Promise<void>
  /** Null when there is nothing under the id. */
  get(id: string): Promise<Uint8Array<ArrayBuffer> | null>
  /** What is not there is deleted already. */
  delete(id: string): Promise<void>
}

const stores = new WeakMap<Env, FileStore>()

/** The store of a house: a bucket where one is named, otherwise a folder. */
export function fileStoreOf({ env }: House): FileStore {
  let store = stores.get(env)
  if (store === undefined) stores.set(env, store = env.fileBucket === null ? openFolder(env.filesDir) : openBucket(env.fileBucket))
  return store
}

/** Pictures as files, in two hundred and fifty-six folders so that none of them grows too long to list. */
function openFolder(folder: string): FileStore {
  const placeOf = (id: string): string => join(folder, id.slice(0, 2), id)
  return {
    put: async (id, bytes) => {
      const place = placeOf(id)
      const draft = `${place}.${randomUUID()}.part`
      await mkdir(join(place, '..'), { recursive: true, mode: 0o700 })
      // A rename is whole or not at all: nobody ever reads half a picture.
      await writeFile(draft, bytes, { mode: 0o600, flush: true })
      await rename(draft, place)
    },
    get: async id => {
      try {
        return new Uint8Array(await readFile(placeOf(id)))
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw cause
      }
    },
    delete: async id => await rm(placeOf(id), { force: true }),
  }
}

/** A store that does not answer must not hold an upload for longer than its sender waits. */
const BUCKET_TIMEOUT_MS = 20_000

/** Pictures as objects of an S3-compatible bucket. */
export function openBucket({ url, keyId, secret, region }: FileBucket, timeoutMs = BUCKET_TIMEOUT_MS): FileStore {
  const client = new AwsClient({ accessKeyId: keyId, secretAccessKey: secret, region, service: 's3', retries: 2 })
  const ask = async (method: string, id: string, body?: Uint8Array<ArrayBuffer>): Promise<Response> => {
    // With the digest under the signature the store itself turns away bytes that changed on their way.
    const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/octet-stream', 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') }
    const response = await client.fetch(`${url}/${id}`, { method, signal: AbortSignal.timeout(timeoutMs), headers, ...(body === undefined ? {} : { body }) })
    if (response.ok) return response
    const code = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1]
    // A bucket that is not there is not a picture that is not there: somebody must hear of it.
    if (response.status === 404 && code !== 'NoSuchBucket') return response
    throw new Error(`the file store answered ${response.status}${code === undefined ? '' : ` ${code}`} to ${method}`)
  }
  return {
    put: async (id, bytes) => {
      if (!(await ask('PUT', id, new Uint8Array(bytes))).ok) throw new Error('the file store answered 404 to PUT')
    },
    get: async id => {
      const response = await ask('GET', id)
      return response.ok ? new Uint8Array(await response.arrayBuffer()) : null
    },
    delete: async id => {
      await ask('DELETE', id)
    },
  }
}
