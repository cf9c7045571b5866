import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request to a store, as far as its signature speaks of it. */
export interface SignedRequest {
  readonly method: string
  /** Path and query as they stood on the wire. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/**
 * The signature that a request must carry by AWS Signature Version 4, from "Signature calculations for the authorization header" of the S3
 * reference: canonical request, string to sign, signing key. It shares no code with the client that signs.
 */
export function signatureOf({ method, target, headers }: SignedRequest, secret: string): string {
  const { scope, signedHeaders } = authorizationOf(headers)
  const [path = '', query = ''] = target.split('?')
  const sortedQuery = query.split('&').filter(part => part !== '').sort().map(part => part.includes('=') ? part : `${part}=`).join('&')
  const canonicalHeaders = signedHeaders.map(name => `${name}:${String(headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`).join('')
  const canonical = [method, path, sortedQuery, canonicalHeaders, signedHeaders.join(';'), headers['x-amz-content-sha256']].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope.join('/'), sha256(canonical)].join('\n')
  return hmac(scope.reduce<string | Buffer>(hmac, `AWS4${secret}`) as Buffer, toSign).toString('hex')
}

function authorizationOf({ authorization = '' }: IncomingHttpHeaders) {
  const [, keyId = '', scope = '', signedHeaders = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(authorization) ?? []
  return { keyId, scope: scope.split('/'), signedHeaders: signedHeaders.split(';'), signature }
}

/** How far the clock of a client may be off. */
const SKEW_MS = 15 * 60_000

/** Why a store turns a request away, by its error code; null when it is signed as it must be. */
function faultOf(request: SignedRequest, body: Buffer, credentials: { readonly keyId: string, readonly secret: string, readonly region: string }): string | null {
  const { keyId, scope: [date, region, service, end], signedHeaders, signature } = authorizationOf(request.headers)
  const at = String(request.headers['x-amz-date'])
  if (keyId !== credentials.keyId) return 'InvalidAccessKeyId'
  if (region !== credentials.region || service !== 's3' || end !== 'aws4_request' || date !== at.slice(0, 8)) return 'AuthorizationHeaderMalformed'
  const sentAt = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(Math.abs(Date.now() - sentAt) <= SKEW_MS)) return 'RequestTimeTooSkewed'
  // The host and every header of the store itself must be under the signature.
  const mustBeSigned = Object.keys(request.headers).filter(name => name === 'host' || name.startsWith('x-amz-'))
  if (mustBeSigned.some(name => !signedHeaders.includes(name)) || signature !== signatureOf(request, credentials.secret)) return 'SignatureDoesNotMatch'
  const hash = request.headers['x-amz-content-sha256']
  return hash === 'UNSIGNED-PAYLOAD' || hash === sha256(body) ? null : 'XAmzContentSHA256Mismatch'
}

/** A bucket that answers like S3: PUT, GET and DELETE of objects, to whoever signs. */
export interface TestBucket {
  /** Its address, with the name of the bucket. */
  readonly url: string
  readonly objects: Map<string, Buffer>
  readonly seen: SignedRequest[]
  /** The next so many requests are answered with this status instead; 0 is no answer at all. */
  fail: (status: number, times: number) => void
  readonly close: () => void
}

/** Opens a bucket of a name on a port of its own. */
export async function openTestBucket(name: string, credentials: { readonly keyId: string, readonly secret: string, readonly region: string }): Promise<TestBucket> {
  const objects = new Map<string, Buffer>()
  const seen: SignedRequest[] = []
  let failure = { status: 0, times: 0 }
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = []
    incoming.on('data', part => parts.push(part)).on('end', () => {
      const request = { method: incoming.method ?? '', target: incoming.url ?? '', headers: incoming.headers }
      const body = Buffer.concat(parts)
      seen.push(request)
      const answer = (status: number, text: string | Buffer = '') => response.writeHead(status).end(text)
      const refuse = (status: number, code: string) => answer(status, `<Error><Code>${code}</Code></Error>`)
      if (failure.times-- > 0) return failure.status === 0 ? undefined : refuse(failure.status, 'SlowDown')
      const fault = faultOf(request, body, credentials)
      if (fault !== null) return refuse(403, fault)
      if (!request.target.startsWith(`/${name}/`)) return refuse(404, 'NoSuchBucket')
      const key = request.target.slice(name.length + 2)
      if (request.method === 'PUT') return objects.set(key, body) && answer(200)
      if (request.method === 'DELETE') return [objects.delete(key), answer(204)]
      const object = objects.get(key)
      return object === undefined ? refuse(404, 'NoSuchKey') : answer(200, object)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`, objects, seen,
    fail: (status, times) => { failure = { status, times } },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
