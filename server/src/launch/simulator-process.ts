import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PracticeKeys } from './practice-payments.ts'
import type { SimulatorFiles } from './surroundings.ts'

export interface SimulatorProcess {
  readonly url: string
  /** Settles with the reason when it ends without having been told to. */
  readonly crashed: Promise<string>
  stop(): Promise<void>
}

export interface SimulatorProcessOptions {
  /** The command line after `node`. */
  readonly args: readonly string[]
  readonly port: number
  /** Simulated seconds in a real one, unless SIM_SPEED says otherwise. */
  readonly speed: number
  /** The API key it lets in. */
  readonly key: string
  readonly payments: PracticeKeys
  /** Where the house hears of payments. */
  readonly webhookUrl: string
  readonly files: SimulatorFiles
}

const FIRST_LINE_MAX = 1_000
const START_TIMEOUT_MS = 20_000
/** It only has its state to write. */
const STOP_TIMEOUT_MS = 3_000

/** Starts the demonstration's supplier, with the practice payment provider beside it, as a process of its own. It ends with its standard input, so it cannot outlive us, however we end. */
export async function startSimulatorProcess(options: SimulatorProcessOptions): Promise<SimulatorProcess> {
  const output = createWriteStream(options.files.output, { flags: 'w', mode: 0o600 })
  const child = spawn(process.execPath, [...options.args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that Ctrl-C reaches it through us, after the worker has let go of it.
    detached: true,
    env: supplierEnvironment(options),
  })
  child.stdin.on('error', () => undefined)
  const ended = once(child, 'exit')
  let lastWords = ''
  child.stderr.on('data', chunk => { lastWords = `${lastWords}${String(chunk)}`.slice(-2_000) })
  child.stderr.pipe(output, { end: false })
  child.stdout.pipe(output, { end: false })

  const url = await Promise.race([
    new Promise<string>(tell => {
      let text = ''
      child.stdout.on('data', chunk => {
        if (text.length < FIRST_LINE_MAX) text += String(chunk)
        const found = /^simulator (http:\/\/\S+)$/m.exec(text)
        if (found !== null) tell(found[1]!)
      })
    }),
    ended.then(() => undefined),
    sleep(START_TIMEOUT_MS, undefined, { ref: false }),
  ])
  if (url === undefined) {
    child.kill('SIGKILL')
    throw new Error(`the supplier simulator did not start: ${lastWords.trim() || 'it said nothing'}`)
  }
  let isStopping = false
  return {
    url,
    crashed: ended.then(async ([code, signal]) => {
      if (isStopping) return await new Promise<never>(() => undefined)
      return `the supplier simulator ended (${signal ?? `code ${code}`}): ${lastWords.trim() || `see ${options.files.output}`}`
    }),
    stop: async () => {
      isStopping = true
      child.stdin.destroy()
      await Promise.race([ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })])
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
      output.end()
    },
  }
}

/** Another company's machine knows none of our secrets; what concerns it begins with SIM_. */
function supplierEnvironment(options: SimulatorProcessOptions): NodeJS.ProcessEnv {
  const given = Object.entries(process.env).filter(([name]) => name.startsWith('SIM_') || name === 'PATH')
  return {
    SIM_CONTROL: '1', SIM_SPEED: String(options.speed), ...Object.fromEntries(given), SIM_PORT: String(options.port), SIM_STATE_FILE: options.files.state, SIM_KEYS: options.key, SIM_END_WITH_STDIN: '1',
    SIM_PAYMENTS_KEY: options.payments.key, SIM_PAYMENTS_WEBHOOK_SECRET: options.payments.webhookSecret, SIM_PAYMENTS_WEBHOOK_URL: options.webhookUrl, SIM_PAYMENTS_FILE: options.files.payments,
  }
}
