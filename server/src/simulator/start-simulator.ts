import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AddLog, type AddRecord } from './add-log.ts'
import { Catalogue } from './catalogue/catalogue.ts'
import type { SupplierService } from './catalogue/service.ts'
import { startClock } from './clock.ts'
import { control } from './control.ts'
import { openPayments, type Payments, type PaymentsOptions } from './payments/open-payments.ts'
import { answer, type StatusMode } from './protocol/actions.ts'
import { Quirks } from './protocol/quirks.ts'
import { BodyTooLarge, fromForm, parseParameters, readBody } from './protocol/request.ts'
import { send } from './send.ts'
import { loadState, saveState } from './state-file.ts'
import { World } from './world/world.ts'

export interface SimulatorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number
  readonly seed?: number
  /** Simulated seconds in a real one. At 0 the clock stands and only `advance` moves it. */
  readonly speed?: number
  /** Whether `/control/…` exists. */
  readonly control?: boolean
  /** The API keys that are let in. */
  readonly keys?: readonly string[]
  readonly stateFile?: string
  readonly logFile?: string
  readonly catalogueSize?: number
  /** Whether orders meet partials, stalls and hangs by chance, and prices move. Off unless asked for: a test scripts what it needs. */
  readonly mishaps?: boolean
  /** Whether answers look like those of old panels. On unless told otherwise. */
  readonly quirks?: boolean
  /** Opens the practice payment provider beside the supplier. */
  readonly payments?: PaymentsOptions
  /** The real time in milliseconds. */
  readonly now?: () => number
}

export interface Simulator {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly apiUrl: string
  adds(): readonly AddRecord[]
  advance(simulatedMs: number): void
  /** The services as they are sold now, with what is true behind each. */
  services(): readonly SupplierService[]
  service(id: number): SupplierService | null
  /** The practice payment provider, when it was asked for; its address is `url`. */
  readonly payments: Payments | null
  stop(): Promise<void>
}

export const DEFAULT_CATALOGUE_SIZE = 2_400
export const CATALOGUE_SIZE_MAX = 5_000
export const DEFAULT_KEY = 'demo-supplier-key'

// Long enough that a burst of orders is written once, short enough that a crash loses next to nothing.
const SAVE_DELAY_MS = 300
// What passes without an order is only the time; a minute of it may be lost.
const CLOCK_SAVE_PERIOD_MS = 60_000

/** Another company's machine: sells over the reseller protocol, on 127.0.0.1, out of its own seeded world. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const seed = options.seed ?? 1
  const size = options.catalogueSize ?? DEFAULT_CATALOGUE_SIZE
  if (!Number.isInteger(size) || size < 1 || size > CATALOGUE_SIZE_MAX) throw new RangeError(`the catalogue has 1 to ${CATALOGUE_SIZE_MAX} services, not ${size}`)
  const hasMishaps = options.mishaps ?? false
  const saved = options.stateFile === undefined ? null : loadState(options.stateFile, seed)
  const clock = startClock({ speed: options.speed ?? 60, startAtMs: saved?.simulatedMs ?? 0, now: options.now ?? Date.now })
  const catalogue = new Catalogue({ seed, size, isDrifting: hasMishaps, changes: new Map(saved?.changes) })
  const quirks = new Quirks(seed, options.quirks ?? true)
  const addLog = new AddLog(options.logFile ?? null)

  const save = () => {
    if (options.stateFile === undefined) return
    saveState(options.stateFile, { version: 1, seed, simulatedMs: clock.now(), changes: [...catalogue.changes], world: world.save() })
  }
  let saving: NodeJS.Timeout | null = null
  const saveSoon = () => {
    if (options.stateFile === undefined) return
    saving ??= setTimeout(() => {
      saving = null
      save()
    }, SAVE_DELAY_MS)
  }
  const clockSaving = options.stateFile === undefined ? null : setInterval(saveSoon, CLOCK_SAVE_PERIOD_MS).unref()
  const world = new World({ seed, clock, catalogue, hasMishaps, onChange: saveSoon }, saved?.world)
  const supplier = { world, catalogue, clock, quirks, addLog, keys: options.keys ?? [DEFAULT_KEY], statusMode: 'ok' as StatusMode, onChange: saveSoon }

  const payments = options.payments === undefined ? null : openPayments(options.payments)

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://simulator.invalid')
    const method = request.method ?? 'GET'
    const body = await readBody(request)
    if (options.control && url.pathname.startsWith('/control/')) {
      const { status, body: result } = isFromHere(request) ? control(method, url.pathname, parseJson(body), supplier) : { status: 404, body: { error: 'Not found' } }
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(result))
      return
    }
    if (payments?.handle(request, response, url, body) === true) return
    if (!/^\/api\/v2\/?$/.test(url.pathname)) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not Found</h1>')
      return
    }
    const isRead = method === 'GET'
    const parameters = isRead ? fromForm(url.searchParams) : parseParameters(body)
    const isChange = ['add', 'refill', 'cancel'].includes(parameters?.get('action') ?? '')
    // A link that a browser follows by itself must not spend money.
    await send(response, answer(isRead && isChange ? null : parameters, supplier), quirks)
  }
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return response.destroy()
      const status = error instanceof BodyTooLarge ? 413 : 500
      response.writeHead(status, { 'content-type': 'text/html', connection: 'close' }).end(`<h1>${status}</h1>`)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve())
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    apiUrl: `${url}/api/v2`,
    adds: () => addLog.records,
    advance: (simulatedMs) => {
      clock.advance(simulatedMs)
      saveSoon()
    },
    services: () => catalogue.list(clock.now()),
    service: (id) => catalogue.find(id, clock.now()),
    payments,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // Calls that hang on purpose would keep the server open for ever.
      server.closeAllConnections()
      await closed
      await payments?.stop()
      if (saving) clearTimeout(saving)
      if (clockSaving) clearInterval(clockSaving)
      save()
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A program on this machine, and no web page that a browser on this machine happens to show. */
function isFromHere(request: IncomingMessage): boolean {
  const address = request.socket.remoteAddress ?? ''
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  return ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(address) && ['127.0.0.1', 'localhost', '[::1]'].includes(host) && request.headers.origin === undefined
}
