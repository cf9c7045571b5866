import express, { Router, type Request, type RequestHandler, type Response as Answer } from 'express'

/** A button and an amount are a few hundred bytes. */
const SENT_BYTES_MAX = 10_000
/** A page with all its messages is some ten thousand; more is not the page. */
const RECEIVED_BYTES_MAX = 500_000
const TIMEOUT_MS = 10_000
/** A checkout's page, the list of them, and their style sheet: not the interface, which is for the house alone. */
const PAGE = /^\/pay(\/(style\.css|cs_test_\w{1,80})?)?$/
/** Its pages run no script and show nothing from elsewhere. */
const POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Passes the practice provider's pages on, so that a house behind one port is all that a browser needs to reach. Neither side sees the other's cookies. */
export function createPracticePages(providerUrl: string): Router {
  const router = Router()
  router.get('/', (_request, response) => { response.redirect(303, '/practice/pay/') })
  router.use(express.raw({ limit: SENT_BYTES_MAX, type: 'application/x-www-form-urlencoded' }), passOn(providerUrl))
  return router
}

function passOn(providerUrl: string): RequestHandler {
  return async (request, response, next) => {
    if (!PAGE.test(request.path)) return next()
    if (!['GET', 'HEAD', 'POST'].includes(request.method)) {
      response.status(405).set('allow', 'GET, HEAD, POST').type('text').send('A page is read or sent, no more.\n')
      return
    }
    const page = await ask(providerUrl, request)
    response.set({ 'content-security-policy': POLICY, 'cache-control': 'no-store' })
    if (page === null) response.status(502).type('text').send('The practice payment provider does not answer. Look at your funds before you pay once more.\n')
    else send(response, page)
  }
}

interface Page {
  readonly status: number
  readonly type: string | null
  readonly location: string | null
  readonly body: Buffer
}

/** Null when the provider does not answer, or not with a page. */
async function ask(providerUrl: string, { method, path, body }: Request): Promise<Page | null> {
  try {
    const response = await fetch(new URL(path, providerUrl), {
      method,
      headers: { accept: 'text/html' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(method === 'POST' ? { body: new URLSearchParams(Buffer.isBuffer(body) ? body.toString() : '') } : {}),
    })
    return { status: response.status, type: response.headers.get('content-type'), location: response.headers.get('location'), body: await readBounded(response) }
  } catch {
    return null
  }
}

async function readBounded(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > RECEIVED_BYTES_MAX) throw new Error('the page is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function send(response: Answer, { status, type, location, body }: Page): void {
  response.status(status)
  if (location !== null) response.location(location)
  response.type(type?.startsWith('text/css') === true ? 'css' : 'html').send(body)
}
