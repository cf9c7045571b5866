import { readEnv } from '../env.ts'
import { startServer } from '../main.ts'
import { createClosers } from './closers.ts'
import { ADMINISTRATOR, CUSTOMER } from './demo-people.ts'
import { bringUpDemonstration } from './demonstration.ts'
import { nameAdministrator } from './first-administrator.ts'
import { requirePort } from './ports.ts'
import { RefusalToStart } from './refusal-to-start.ts'
import { bringUpSurroundings } from './surroundings.ts'
import { onceToldToStop } from './told-to-stop.ts'

/** PostgreSQL needs the longest: its checkpoint. */
const PART_STOP_TIMEOUT_MS = 8_000

/** `pnpm start`: database, migrations, demonstration, supplier, API, worker and dashboard, until Ctrl-C. */
export async function start(variables: NodeJS.ProcessEnv = process.env): Promise<void> {
  const tell = (line: string): void => console.log(line)
  const closers = createClosers(tell, PART_STOP_TIMEOUT_MS)
  let isEnding = false
  const end = async (code: number): Promise<void> => {
    if (isEnding) return
    isEnding = true
    await closers.closeAll()
    process.exit(code)
  }
  onceToldToStop(why => {
    tell(`\nstopping (${why}); once more ends it at once`)
    void end(0).then(() => tell('stopped'))
  }, () => process.exit(1))

  try {
    await open(variables, closers, tell, reason => {
      if (isEnding) return
      console.error(reason)
      void end(1)
    })
  } catch (cause) {
    // Whatever fails because it is being torn down is no news.
    if (isEnding) return
    console.error(cause instanceof RefusalToStart ? cause.message : cause)
    await end(1)
  }
}

async function open(variables: NodeJS.ProcessEnv, closers: ReturnType<typeof createClosers>, tell: (line: string) => void, onCrash: (reason: string) => void): Promise<void> {
  const { host, port } = readAddress(variables)
  await requirePort(host, port, 'PORT')
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`
  const surroundings = await bringUpSurroundings({ variables, url, closers, tell })
  void surroundings.crashed.then(onCrash)

  const demonstration = await bringUpDemonstration({ variables, surroundings, host, closers, tell })
  // A supplier that is gone is a supplier that does not answer: the house goes on and shows it.
  void demonstration?.supplierCrashed.then(tell)

  const server = await startServer({ ...variables, ...demonstration?.variables, DATABASE_URL: surroundings.databaseUrl, HOST: host, PORT: String(port) })
  closers.push('the server', () => server.close())

  const health = await fetch(`${url}/healthz`)
  if (!health.ok) throw new Error(`the server is up and not well: ${health.status} ${await health.text()}`)
  if (demonstration === null) await nameAdministrator(server.house, variables, tell)
  tell(welcome(url, surroundings.dataDir, demonstration !== null))
  tell(`ready ${url}`)
}

/** A wrong variable is told before anything is started; the database is not known yet. */
function readAddress(variables: NodeJS.ProcessEnv): { readonly host: string, readonly port: number } {
  try {
    return readEnv(variables, { databaseUrl: 'not known yet' })
  } catch (cause) {
    throw new RefusalToStart(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function welcome(url: string, dataDir: string, isDemonstration: boolean): string {
  const people = Object.entries(isDemonstration ? { customer: CUSTOMER, administrator: ADMINISTRATOR } : {})
    .map(([role, { email, password }]) => [role, `${email}  password ${password}`] as const)
  const lines: readonly (readonly [string, string])[] = [['dashboard', url], ['API, explorer', `${url}/graphql`], ...people, ['data', `${dataDir}  (remove it to begin anew)`], ['stop', 'Ctrl-C']]
  return ['', ...lines.map(([name, words]) => `  ${name.padEnd(15)}${words}`), ''].join('\n')
}
