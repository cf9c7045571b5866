import { startServer } from '../main.ts'
import { readAddress } from './address.ts'
import { ADMINISTRATOR, CUSTOMER } from './demo-people.ts'
import { bringUpDemonstration } from './demonstration.ts'
import { nameAdministrator } from './first-administrator.ts'
import { requirePort } from './ports.ts'
import { runUntilTold } from './run-until-told.ts'
import { bringUpSurroundings } from './surroundings.ts'

/** `pnpm start`: database, migrations, demonstration, supplier, API, worker and dashboard, until Ctrl-C. */
export async function start(variables: NodeJS.ProcessEnv = process.env): Promise<void> {
  await runUntilTold(async ({ closers, tell, fail }) => {
    const address = readAddress(variables)
    const { host, port, url } = address
    await requirePort(host, port, 'PORT')
    const surroundings = await bringUpSurroundings({ variables, url, closers, tell })
    void surroundings.crashed.then(fail)
    const demonstration = await bringUpDemonstration({ variables, surroundings, host, serverUrl: url, publicUrl: variables['PUBLIC_URL']?.trim() || url, closers, tell })
    // A supplier that is gone is a supplier that does not answer: the house goes on, and shows it.
    void demonstration?.supplierCrashed.then(tell)

    const server = await startServer({ LOG_LEVEL: 'warn', ...variables, ...demonstration?.variables, DATABASE_URL: surroundings.databaseUrl, HOST: host, PORT: String(port) })
    closers.push('the server', () => server.close())
    if (demonstration === null) await nameAdministrator(server.house, variables, tell)

    const health = await fetch(`${url}/healthz`)
    if (!health.ok) throw new Error(`the server is up and not well: ${health.status} ${await health.text()}`)
    tell(welcome(url, surroundings.dataDir, demonstration !== null))
    tell(`ready ${url}`)
  })
}

/** Where to look and who to sign in as. */
export function welcome(url: string, dataDir: string, isDemonstration: boolean): string {
  const people = Object.entries(isDemonstration ? { customer: CUSTOMER, administrator: ADMINISTRATOR } : {})
    .map(([role, { email, password }]) => [role, `${email}  password ${password}`] as const)
  const lines: readonly (readonly [string, string])[] = [
    ['dashboard', url], ['explorer', `${url}/explorer`], ['API', `${url}/graphql`], ...people, ['data', `${dataDir}  (remove it to begin anew)`], ['stop', 'Ctrl-C'],
  ]
  return ['', ...lines.map(([name, words]) => `  ${name.padEnd(15)}${words}`), ''].join('\n')
}
