import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Closers } from './closers.ts'
import { SIMULATOR_SPEED } from './demo-days.ts'
import { loadDemonstration } from './demo-load.ts'
import { isPortFree, requirePort } from './ports.ts'
import { drawPracticeKeys, practiceVariables, WEBHOOK_PATH } from './practice-payments.ts'
import { RefusalToStart } from './refusal-to-start.ts'
import { startSimulatorProcess } from './simulator-process.ts'
import { simulatorFiles, type Surroundings } from './surroundings.ts'

/** The demonstration that stands beside the house. */
export interface Demonstration {
  /** What the server must know to work with it. */
  readonly variables: NodeJS.ProcessEnv
  /** Settles with the reason when its supplier ends without having been told to. */
  readonly supplierCrashed: Promise<string>
}

interface DemonstrationOptions {
  readonly variables: NodeJS.ProcessEnv
  readonly surroundings: Surroundings
  readonly host: string
  /** Where the server will listen, as this machine reaches it. */
  readonly serverUrl: string
  /** Where browsers will reach it. */
  readonly publicUrl: string
  readonly closers: Closers
  readonly tell: (line: string) => void
}

/** What the house remembers of its demonstration. */
interface Memory {
  readonly isLoaded: boolean
  readonly simulatorPort: number
}

const SIMULATOR_KEY = 'demo-supplier-key'
/** Below the range from which machines take ports for outgoing connections, so that a second start finds it free again. */
const PORTS = { from: 20_000, to: 30_000 } as const

/**
 * Brings up the demonstration: its supplier, and at the first start on an empty database its thirty days of history. Null when `DEMO=0`, or when the database holds a house of
 * somebody's own.
 */
export async function bringUpDemonstration({ variables, surroundings, host, serverUrl, publicUrl, closers, tell }: DemonstrationOptions): Promise<Demonstration | null> {
  if (variables['DEMO'] === '0') return null
  const files = simulatorFiles(surroundings.dataDir)
  let memory = await recall(surroundings.databaseUrl)
  if (memory === 'HouseOfItsOwn') return null
  if (!LOOPBACK.test(host) && variables['DEMO'] !== '1') {
    throw new RefusalToStart(`the demonstration has passwords that everybody knows, and HOST=${host} is open to others: start with DEMO=0 for a house of your own, or DEMO=1 if you mean it`)
  }
  const payments = drawPracticeKeys()
  if (memory !== null && !memory.isLoaded) {
    if (surroundings.empty === null) throw new RefusalToStart('an earlier start was ended while it loaded the demonstration: empty the database of DATABASE_URL and start again')
    await surroundings.empty()
    memory = null
  }
  if (memory === null) {
    const simulatorPort = await choosePort(variables['SIM_PORT'])
    tell('loading the demonstration, once')
    for (const file of [files.state, files.payments]) await rm(file, { force: true })
    await remember(surroundings.databaseUrl, { isLoaded: false, simulatorPort })
    await loadDemonstration({ databaseUrl: surroundings.databaseUrl, files, simulatorPort, simulatorKey: SIMULATOR_KEY, payments, publicUrl, tell })
    memory = { isLoaded: true, simulatorPort }
    await remember(surroundings.databaseUrl, memory)
  }
  // The house knows its supplier by this address.
  await requirePort('127.0.0.1', memory.simulatorPort, 'SIM_PORT')
  const simulator = await startSimulatorProcess({
    args: simulatorCommand(), port: memory.simulatorPort, files, speed: SIMULATOR_SPEED, key: SIMULATOR_KEY, payments, webhookUrl: `${serverUrl}${WEBHOOK_PATH}`,
  })
  closers.push('the supplier simulator', () => simulator.stop())
  return { variables: { ALLOW_LOOPBACK_SUPPLIERS: '1', ...practiceVariables(simulator.url, payments) }, supplierCrashed: simulator.crashed }
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/

/** The built simulator beside the built launcher; the source beside the source. */
function simulatorCommand(): readonly string[] {
  const built = fileURLToPath(new URL('../simulator/main.js', import.meta.url))
  return existsSync(built) ? [built] : ['--conditions=source', '--import', '@oxc-node/core/register', built.replace(/\.js$/, '.ts')]
}

async function recall(databaseUrl: string): Promise<Memory | null | 'HouseOfItsOwn'> {
  return await withClient(databaseUrl, async client => {
    const { rows: [memory] } = await client.query<{ value: Memory }>('select value from house where key = \'demonstration\'')
    if (memory !== undefined) return memory.value
    const { rows: [account] } = await client.query('select from accounts limit 1')
    return account === undefined ? null : 'HouseOfItsOwn'
  })
}

async function remember(databaseUrl: string, memory: Memory): Promise<void> {
  await withClient(databaseUrl, client => client.query(
    'insert into house (key, value) values (\'demonstration\', $1) on conflict (key) do update set value = excluded.value', [JSON.stringify(memory)]))
}

async function withClient<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

async function choosePort(given: string | undefined): Promise<number> {
  if (given !== undefined && given !== '' && given !== '0') {
    await requirePort('127.0.0.1', Number(given), 'SIM_PORT')
    return Number(given)
  }
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from))
    if (await isPortFree('127.0.0.1', port)) return port
  }
}
