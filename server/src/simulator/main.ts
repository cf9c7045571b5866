import type { Webhook } from './payments/deliver.ts'
import { DEFAULT_KEY, startSimulator } from './start-simulator.ts'

const { env } = process

function numberOf(name: string, fallback: number): number {
  const text = env[name]
  if (text === undefined || text === '') return fallback
  const number = Number(text)
  if (!Number.isFinite(number) || number < 0) {
    console.error(`${name} must be a number, at least 0, not ${JSON.stringify(text)}`)
    process.exit(2)
  }
  return number
}

function textOf(name: string): string | undefined {
  return env[name] === '' ? undefined : env[name]
}

/** Where the practice payment provider tells of payments. Without one it keeps its messages. */
function webhookOf(): Webhook | null {
  const url = textOf('SIM_PAYMENTS_WEBHOOK_URL')
  const secret = textOf('SIM_PAYMENTS_WEBHOOK_SECRET')
  if (url === undefined && secret === undefined) return null
  if (url === undefined || secret === undefined || !URL.canParse(url)) throw new Error('SIM_PAYMENTS_WEBHOOK_URL must be a web address, with SIM_PAYMENTS_WEBHOOK_SECRET beside it')
  return { url, secret }
}

try {
  const stateFile = textOf('SIM_STATE_FILE')
  const logFile = textOf('SIM_LOG_FILE')
  const size = textOf('SIM_CATALOGUE_SIZE')
  const paymentsKey = textOf('SIM_PAYMENTS_KEY')
  const simulator = await startSimulator({
    port: numberOf('SIM_PORT', 0),
    seed: numberOf('SIM_SEED', 1),
    speed: numberOf('SIM_SPEED', 60),
    control: env.SIM_CONTROL === '1',
    keys: (textOf('SIM_KEYS') ?? DEFAULT_KEY).split(',').map((key) => key.trim()).filter((key) => key !== ''),
    mishaps: env.SIM_MISHAPS !== '0',
    quirks: env.SIM_QUIRKS !== '0',
    ...(stateFile !== undefined && { stateFile }),
    ...(logFile !== undefined && { logFile }),
    ...(paymentsKey !== undefined && { payments: { key: paymentsKey, webhook: webhookOf(), file: textOf('SIM_PAYMENTS_FILE') ?? null } }),
    ...(size !== undefined && { catalogueSize: numberOf('SIM_CATALOGUE_SIZE', 0) }),
  })
  console.log(`simulator ${simulator.url}`)

  let isEnding = false
  const end = () => {
    if (isEnding) return
    isEnding = true
    simulator.stop().then(() => process.exit(0), (error: unknown) => {
      console.error(error)
      process.exit(1)
    })
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  if (env.SIM_END_WITH_STDIN === '1') {
    // The parent holds the other end: when it dies in whatever way, the pipe closes.
    process.stdin.on('end', end).on('error', end).resume()
  }
} catch (error) {
  console.error(error instanceof Error ? `simulator: ${error.message}` : error)
  process.exit(1)
}
