import { createAdministrator } from '../accounts/create-user.ts'
import type { House } from '../house.ts'
import { startServer } from '../main.ts'
import { startSimulator, type Simulator } from '../simulator/index.ts'
import { enter } from './demo-client.ts'
import { leaveWorkUnderWay, openAccount, passSession, SIMULATOR_SPEED, type DemoHouse, type Shopper } from './demo-days.ts'
import { createEpisodes, leaveMoneyUnderWay, openBankTransfers } from './demo-episodes.ts'
import { createTimeMachine } from './demo-forward.ts'
import { chooseServices, setUpHouse, type SoldService } from './demo-office.ts'
import { createDemoProvider } from './demo-payments.ts'
import { ADMINISTRATOR, CUSTOMER, DISPUTING_CUSTOMER, OTHER_CUSTOMERS } from './demo-people.ts'
import { Chance } from './demo-plan.ts'
import { HISTORY_DAYS, wishesOfHistory, wishesUnderWay, type Speeds } from './demo-wishes.ts'
import { practiceVariables, WEBHOOK_PATH, type PracticeKeys } from './practice-payments.ts'
import type { SimulatorFiles } from './surroundings.ts'

export interface DemoLoadOptions {
  readonly databaseUrl: string
  /** Where the supplier's world and the practice payments are kept; the running simulator goes on from them. */
  readonly files: SimulatorFiles
  readonly simulatorPort: number
  readonly simulatorKey: string
  readonly payments: PracticeKeys
  /** Where browsers will reach the house. */
  readonly publicUrl: string
  readonly tell: (line: string) => void
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MINUTES_A_DAY = 1_440
/** The supplier delivers no slower than this, whatever a service's name says. */
const LEAST_UNITS_A_DAY = 8_000
/** Any number will do; another one makes another past. */
const SEED = 20_251_112

/**
 * Builds the demonstration house: an administrator sets it up and customers order for thirty days, all of it through the API, served by the real supplier client from a simulator, with both
 * clocks turned forward. Nothing is written by any other way than the product's own commands, so every number of the history can be explained by what happened.
 */
export async function loadDemonstration({ databaseUrl, files, simulatorPort, simulatorKey, payments, publicUrl, tell }: DemoLoadOptions): Promise<void> {
  const clock = { now: Date.now() - HISTORY_DAYS * DAY_MS - HOUR_MS }
  const simulator = await startSimulator({
    port: simulatorPort, speed: 0, stateFile: files.state, keys: [simulatorKey], control: true, payments: { key: payments.key, file: files.payments, now: () => clock.now },
  })
  try {
    const server = await startServer({ ...LOADING, ...practiceVariables(simulator.url, payments), PUBLIC_URL: publicUrl, DATABASE_URL: withoutWaiting(databaseUrl) }, { clock: () => new Date(clock.now) })
    const provider = createDemoProvider(server.url, simulator.payments!)
    simulator.payments!.tell({ url: `${server.url}${WEBHOOK_PATH}`, secret: payments.webhookSecret })
    try {
      await createAdministrator(server.house, ADMINISTRATOR)
      const administrator = await enter(server.url, ADMINISTRATOR, 'sign-in')
      const shoppers: Shopper[] = []
      for (const person of [CUSTOMER, ...OTHER_CUSTOMERS]) shoppers.push(await openAccount(server.url, person))
      const { serviceCount } = await setUpHouse(administrator, simulator.apiUrl, simulatorKey)
      const services = await chooseServices(shoppers[0]!.client)
      tell(`  ${serviceCount} services imported; thirty days of orders pass now`)

      const script = async (link: string, words: object): Promise<void> => {
        const response = await fetch(`${simulator.url}/control/script`, {
          method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ match: { link }, script: words }),
        })
        if (!response.ok) throw new Error(`the simulator refuses a script: ${await response.text()}`)
      }
      const time = createTimeMachine(server.house, simulator, clock, SIMULATOR_SPEED)
      const demo: DemoHouse = { time, administrator, shoppers, visitor: shoppers[0]!, disputing: await openAccount(server.url, DISPUTING_CUSTOMER), provider, script }
      await openBankTransfers(demo)
      const passEpisode = createEpisodes(demo)
      const speeds = await speedsOf(server.house, simulator, services)
      const chance = new Chance(SEED)
      const sessions = wishesOfHistory(services, speeds, shoppers.length, Date.now() - 4 * HOUR_MS, chance)
      for (const [day, session] of sessions.entries()) {
        await passEpisode(day)
        await passSession(demo, session)
      }
      const underWay = wishesUnderWay(services, speeds, Date.now(), chance)
      await leaveMoneyUnderWay(demo)
      await leaveWorkUnderWay(demo, underWay)
      tell(`  ${sessions.flat().length + underWay.length} orders, ${await time.work()} of them under way`)
    } finally {
      await server.close()
    }
  } finally {
    await simulator.stop()
  }
}

/** What the supplier really delivers in a minute of ours: its customers have learnt how much to ask for. */
async function speedsOf(house: House, simulator: Simulator, services: readonly SoldService[]): Promise<Speeds> {
  const rows = await house.db.selectFrom('services').innerJoin('supplier_services', 'supplier_services.id', 'services.supplier_service_id')
    .select(['services.id', 'supplier_services.external_id']).where('services.id', 'in', services.map(({ id }) => id)).execute()
  return new Map(rows.map(({ id, external_id: externalId }) => [id, Math.max(simulator.service(Number(externalId))?.unitsPerDay ?? 0, LEAST_UNITS_A_DAY) * SIMULATOR_SPEED / MINUTES_A_DAY]))
}

/** Commits that do not wait for the disk: a load that is cut off begins anew, and the note that it is complete, committed as always, comes after all of them. */
function withoutWaiting(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.searchParams.set('options', '-c TimeZone=UTC -c synchronous_commit=off')
  return url.href
}

/** A server for the loading alone: on a free port, without the worker, whose part the time machine plays. */
const LOADING = { HOST: '127.0.0.1', PORT: '0', ROLE: 'api', LOG_LEVEL: 'error', ALLOW_LOOPBACK_SUPPLIERS: '1' }
