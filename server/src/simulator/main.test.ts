import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const cleanups: (() => unknown)[] = []

afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup()
})

function run(env: Record<string, string>): { child: ChildProcess; said: () => string; warned: () => string } {
  const child = spawn(process.execPath, ['--import', '@oxc-node/core/register', MAIN], { env: { PATH: process.env.PATH, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  cleanups.push(() => child.kill('SIGKILL'))
  let [said, warned] = ['', '']
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  child.stderr.on('data', (chunk) => (warned += String(chunk)))
  return { child, said: () => said, warned: () => warned }
}

async function listening(process: ReturnType<typeof run>): Promise<string> {
  while (!process.said().includes('\n')) await once(process.child.stdout ?? process.child, 'data')
  return process.said().replace(/^simulator (http:\/\/127\.0\.0\.1:\d+)\n$/, '$1')
}

describe('the process', () => {
  it('says in one line where it listens, answers there, and ends cleanly on SIGTERM with its state written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'))
    cleanups.push(() => rmSync(folder, { recursive: true }))
    const stateFile = join(folder, 'state.json')
    const simulator = run({ SIM_STATE_FILE: stateFile, SIM_KEYS: 'one,two', SIM_QUIRKS: '0' })
    const url = await listening(simulator)
    const answer = await fetch(`${url}/api/v2`, { method: 'POST', body: new URLSearchParams({ key: 'two', action: 'balance' }) })
    expect(await answer.json()).toEqual({ balance: '50000.00000', currency: 'USD' })
    expect((await fetch(`${url}/control/orders`)).status).toBe(404)
    simulator.child.kill('SIGTERM')
    expect(await once(simulator.child, 'exit')).toEqual([0, null])
    expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toMatchObject({ version: 1, seed: 1 })
    expect(simulator.warned()).toBe('')
  })

  it('ends with its parent when told to watch its standard input', async () => {
    const simulator = run({ SIM_END_WITH_STDIN: '1', SIM_CONTROL: '1' })
    const url = await listening(simulator)
    expect((await fetch(`${url}/control/orders`)).status).toBe(200)
    simulator.child.stdin?.end()
    expect(await once(simulator.child, 'exit')).toEqual([0, null])
  })

  it.each([
    [{ SIM_SPEED: 'fast' }, 'SIM_SPEED must be a number'],
    [{ SIM_CATALOGUE_SIZE: '9000' }, 'the catalogue has 1 to 5000 services, not 9000'],
  ])('refuses %o in one line', async (env, line) => {
    const simulator = run(env)
    const [code] = (await once(simulator.child, 'close')) as [number]
    expect(code).not.toBe(0)
    expect(simulator.warned()).toContain(line)
    expect(simulator.warned().trim().split('\n')).toHaveLength(1)
  })
})
