/**
 * `pnpm dev`: what `pnpm start` brings up, from the sources. The server starts anew when a file of it changes; the dashboard is served by Vite, which hands the API's paths on, so that everything
 * still lies on one port.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { readAddress } from './address.ts'
import { bringUpDemonstration } from './demonstration.ts'
import { chooseFreePort, requirePort } from './ports.ts'
import { runUntilTold, type Launch } from './run-until-told.ts'
import { welcome } from './start.ts'
import { bringUpSurroundings } from './surroundings.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const POLL_MS = 250
const READY_TIMEOUT_MS = 60_000

await runUntilTold(async launch => {
  const { closers, tell, fail } = launch
  const variables = process.env
  const { host, port, url } = readAddress(variables)
  await requirePort(host, port, 'PORT')
  const surroundings = await bringUpSurroundings({ variables, url, closers, tell })
  void surroundings.crashed.then(fail)
  const apiPort = await chooseFreePort()
  const apiUrl = `http://127.0.0.1:${apiPort}`
  const demonstration = await bringUpDemonstration({ variables, surroundings, host, serverUrl: apiUrl, publicUrl: url, closers, tell })
  void demonstration?.supplierCrashed.then(tell)

  keep(launch, 'the server', ['--watch', '--watch-preserve-output', '--conditions=source', '--import', '@oxc-node/core/register', 'server/src/main.ts'], '', {
    LOG_LEVEL: 'info', ...variables, ...demonstration?.variables, DATABASE_URL: surroundings.databaseUrl, HOST: '127.0.0.1', PORT: String(apiPort), PUBLIC_URL: url,
  })
  keep(launch, 'Vite', ['node_modules/vite/bin/vite.js', '--host', host, '--port', String(port), '--strictPort'], 'client', { ...variables, API_URL: apiUrl })
  await untilItAnswers(`${apiUrl}/healthz`)
  await untilItAnswers(url)
  tell(welcome(url, surroundings.dataDir, demonstration !== null))
  tell(`ready ${url}`)
})

/** A child that is expected to run as long as we do. */
function keep({ closers, fail }: Launch, name: string, args: readonly string[], folder: string, env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, [...args], { cwd: `${ROOT}${folder}`, stdio: 'inherit', env })
  const ended = once(child, 'exit')
  void ended.then(([code, signal]) => fail(`${name} ended (${signal ?? `code ${code}`})`))
  closers.push(name, async () => {
    child.kill('SIGTERM')
    await ended
  })
  return child
}

async function untilItAnswers(url: string): Promise<void> {
  const giveUpAt = Date.now() + READY_TIMEOUT_MS
  for (;;) {
    const response = await fetch(url).catch(() => null)
    if (response?.ok) return
    if (Date.now() > giveUpAt) throw new Error(`${url} does not answer`)
    await new Promise(resolve => setTimeout(resolve, POLL_MS))
  }
}
