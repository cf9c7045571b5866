import type { Simulator } from './start-simulator.ts'
import type { OrderScript, ScriptMatch } from './world/script.ts'
import { DEFAULT_KEY } from './start-simulator.ts'

type Fields = Readonly<Record<string, string | number>>

/** One call of the protocol as a form, its answer parsed. */
export async function call(simulator: Simulator, fields: Fields): Promise<unknown> {
  const response = await post(simulator, fields)
  return response.json()
}

export function post(simulator: Simulator, fields: Fields, signal?: AbortSignal): Promise<Response> {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries({ key: DEFAULT_KEY, ...fields })) body.set(name, String(value))
  return fetch(simulator.apiUrl, { method: 'POST', body, ...(signal && { signal }) })
}

/** Places an order and answers its id. */
export async function add(simulator: Simulator, fields: Fields): Promise<number> {
  const answer = (await call(simulator, { action: 'add', ...fields })) as { order?: number }
  if (answer.order === undefined) throw new Error(`not taken: ${JSON.stringify(answer)}`)
  return answer.order
}

export async function control(simulator: Simulator, path: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${simulator.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) })
  return { status: response.status, body: await response.json() }
}

export async function script(simulator: Simulator, match: ScriptMatch, orderScript: OrderScript): Promise<void> {
  const { status, body } = await control(simulator, 'script', { match, script: orderScript })
  if (status !== 200) throw new Error(JSON.stringify(body))
}
