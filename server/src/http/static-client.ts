import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { RequestHandler } from 'express'

/** Where the dashboard's build lies, seen from the sources and from what is built alike. */
export const CLIENT_FOLDER = fileURLToPath(new URL('../../../client/dist', import.meta.url))

interface Served {
  readonly extension: string
  readonly isForever: boolean
  readonly bytes: Buffer
  gzip: Promise<Buffer> | null
  brotli: Promise<Buffer> | null
}

/** Below this a compressed answer is no smaller on the wire. */
const COMPRESSED_BYTES_MIN = 1_400

/**
 * Serves the dashboard out of memory. Files with a hash in their name may be kept for ever; the page itself is asked for anew each time,
 * and stands in for every path that is a page of the client's router.
 */
export async function createStaticClient(folder = CLIENT_FOLDER): Promise<RequestHandler> {
  const files = await readFiles(folder)
  const page = files.get('/index.html')
  return async (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next()
    const file = files.get(request.path) ?? (isPage(request.path, request.headers.accept) ? page : undefined)
    if (file === undefined) {
      if (page === undefined && request.path === '/') response.status(503).type('text').send('The dashboard is not built. Run: npx pnpm@12 build\n')
      else next()
      return
    }
    const encoding = file.bytes.length < COMPRESSED_BYTES_MIN ? null : acceptedEncoding(request.headers['accept-encoding'])
    const bytes = encoding === null ? file.bytes : await compressed(file, encoding)
    response.type(file.extension).set({
      'cache-control': file.isForever ? 'public, max-age=31536000, immutable' : 'no-cache',
      'vary': 'accept-encoding',
      ...(encoding === null ? {} : { 'content-encoding': encoding }),
    }).send(bytes)
  }
}

/** A path without a dot that a browser opens: `/orders/48001`. A missing picture must be a 404, not the page. */
function isPage(path: string, accept: string | undefined): boolean {
  return accept?.includes('text/html') === true && !path.startsWith('/api/') && extname(path) === ''
}

function acceptedEncoding(accepted: string | string[] | undefined): 'br' | 'gzip' | null {
  const names = String(accepted ?? '')
  return /\bbr\b/.test(names) ? 'br' : /\bgzip\b/.test(names) ? 'gzip' : null
}

async function compressed(file: Served, encoding: 'br' | 'gzip'): Promise<Buffer> {
  if (encoding === 'gzip') return await (file.gzip ??= promisify(gzip)(file.bytes, { level: 9 }))
  // The highest quality takes seconds for the largest file; one step down takes a tenth of it.
  return await (file.brotli ??= promisify(brotliCompress)(file.bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
}

async function readFiles(folder: string): Promise<ReadonlyMap<string, Served>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = new Map<string, Served>()
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const url = `/${relative(folder, path).split(sep).join('/')}`
    // The build's own notes are nobody's business.
    if (url.startsWith('/.')) continue
    files.set(url, {
      extension: extname(url), isForever: url.startsWith('/assets/'), bytes: await readFile(path), gzip: null, brotli: null,
    })
  }
  return files
}
