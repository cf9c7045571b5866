import { Agent, request, type IncomingHttpHeaders } from 'node:http'

/** One caller of a bench: its own connection, its own session. */
export interface Caller {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  /** The body of the next request. */
  body(): string
}

export interface LoadResult {
  readonly count: number
  readonly seconds: number
}

/** What may be answered; whatever else is an error of the bench and ends it. */
export type Judge = (status: number, body: string) => string | null

/** Lets every caller send one request after the other for so long, and counts the answers. */
export async function runLoad(callers: readonly Caller[], durationMs: number, judge: Judge): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers.length })
  const startedAt = performance.now()
  const endsAt = startedAt + durationMs
  let count = 0
  const work = async (caller: Caller): Promise<void> => {
    while (performance.now() < endsAt) {
      const { status, body } = await send(agent, caller)
      const complaint = judge(status, body)
      if (complaint !== null) throw new Error(`${caller.url}: ${complaint}: ${body.slice(0, 500)}`)
      count++
    }
  }
  try {
    await Promise.all(callers.map(work))
    return { count, seconds: (performance.now() - startedAt) / 1_000 }
  } finally {
    agent.destroy()
  }
}

/** Node's own client: a fetch costs the bench more than some servers spend on the answer. */
export async function send(agent: Agent, caller: Caller): Promise<{ readonly status: number, readonly body: string, readonly headers: IncomingHttpHeaders }> {
  return await new Promise((resolve, reject) => {
    const body = caller.method === 'POST' ? caller.body() : ''
    const call = request(caller.url, {
      agent, method: caller.method, headers: { ...caller.headers, ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }) },
    }, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), headers: response.headers }))
      response.on('error', reject)
    })
    call.on('error', reject)
    call.end(body)
  })
}
