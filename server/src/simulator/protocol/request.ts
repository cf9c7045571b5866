import type { IncomingMessage } from 'node:http'

/** A megabyte holds hundreds of thousands of comments' letters; more is somebody's mistake. */
export const BODY_BYTES_MAX = 1_000_000

export class BodyTooLarge extends Error {}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  // A stream that is destroyed on the way out takes the socket with it, and the 413 would never arrive.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_BYTES_MAX) throw new BodyTooLarge(`the body is larger than ${BODY_BYTES_MAX} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The parameters of one call. Null when a JSON body cannot be read. */
export type Parameters = ReadonlyMap<string, string>

/** Reads a form or a JSON object, whatever the header calls it: clients get that wrong. */
export function parseParameters(body: string): Parameters | null {
  const text = body.trim()
  if (!text.startsWith('{')) return fromForm(new URLSearchParams(text))
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>)
    return tidy(entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value === null || value === undefined ? '' : String(value)]))
  } catch {
    return null
  }
}

/** `orders[0]=1&orders[1]=2` and `orders[]=1&orders[]=2` are lists, as PHP reads them. */
export function fromForm(form: URLSearchParams): Parameters {
  const joined = new Map<string, string>()
  for (const [name, value] of form) {
    const bare = name.replace(/\[\d*\]$/, '')
    const earlier = joined.get(bare)
    joined.set(bare, bare !== name && earlier !== undefined ? `${earlier},${value}` : value)
  }
  return tidy(joined)
}

/** Empty texts and the word `undefined` count as absent: both are sent in the wild. */
function tidy(entries: Iterable<readonly [string, string]>): Parameters {
  return new Map([...entries].filter(([, value]) => value.trim() !== '' && value !== 'undefined'))
}
