import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Router, type Response } from 'express'
import { EXPLORER_EXAMPLES } from './explorer-examples.ts'
import { EXPLORER_POLICY } from './security-headers.ts'

/** Files of the explorer: each is a part of one package, served by ourselves, so the page works without the internet. */
const PARTS = { 'app.js': 'js', 'app.css': 'css', 'editor.worker.js': 'editorWorkerService', 'json.worker.js': 'jsonWorker', 'graphql.worker.js': 'graphqlWorker' } as const

/** The page for trying the API at `/explorer`, with examples in its tabs. */
export function createExplorer(): Router {
  const router = Router()
  const packed = new Map<string, Promise<Buffer>>()

  router.get('/', (_request, response) => {
    forExplorer(response).set('cache-control', 'no-cache').type('html').send(PAGE)
  })
  router.get('/start.js', (_request, response) => {
    forExplorer(response).set('cache-control', 'no-cache').type('js').send(START)
  })
  router.get('/:part', async (request, response, next) => {
    const part = request.params.part
    if (!Object.hasOwn(PARTS, part)) return next()
    const bytes = packed.get(part) ?? readPart(PARTS[part as keyof typeof PARTS])
    packed.set(part, bytes)
    // Nine megabytes of editor: every browser of this century reads gzip, and nobody else opens an explorer.
    forExplorer(response).set({ 'cache-control': 'public, max-age=86400', 'content-encoding': 'gzip' }).type(part.endsWith('.css') ? 'css' : 'js').send(await bytes)
  })
  return router
}

function forExplorer(response: Response): Response {
  return response.set('content-security-policy', EXPLORER_POLICY)
}

/** Loaded when somebody first asks: the package is large, and most processes never show it. */
async function readPart(name: (typeof PARTS)[keyof typeof PARTS]): Promise<Buffer> {
  const parts: Readonly<Record<string, string>> = await import('@graphql-yoga/render-graphiql/graphiql')
  return await promisify(gzip)(parts[name] ?? '')
}

const EXAMPLES = EXPLORER_EXAMPLES.map(({ query, variables }) => ({ query, variables: JSON.stringify(variables, null, 2) }))

const START = `self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_module, label) => label === 'json' ? '/explorer/json.worker.js' : label === 'graphql' ? '/explorer/graphql.worker.js' : '/explorer/editor.worker.js',
}
const socket = new URL('/graphql', location.href)
socket.protocol = socket.protocol === 'https:' ? 'wss:' : 'ws:'
YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
  title: 'Tallyboard API',
  endpoint: '/graphql',
  subscriptionsEndpoint: socket.href,
  subscriptionsProtocol: 'WS',
  variables: ${JSON.stringify(EXAMPLES[0]?.variables)},
  defaultTabs: ${JSON.stringify(EXAMPLES)},
})
`

/** A new version of the examples must not wait for a browser's cache. */
const VERSION = createHash('sha256').update(START).digest('base64url').slice(0, 8)

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Tallyboard API explorer</title>
    <link rel="icon" href="/mark.svg">
    <link rel="stylesheet" href="/explorer/app.css">
    <style>
      html, body, #root { height: 100%; margin: 0 }
      /* A pressed tab is moved to where it once was measured, away from the pointer, and its click is lost: tabs stay where they are. */
      .graphiql-tab { transform: none !important }
    </style>
  </head>
  <body>
    <noscript>The explorer needs JavaScript. The API is at /graphql.</noscript>
    <div id="root"></div>
    <script src="/explorer/app.js"></script>
    <script src="/explorer/start.js?${VERSION}"></script>
  </body>
</html>
`
