import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { RefusalToStart } from './refusal-to-start.ts'

/** Asks for the port and gives it back. A port that is taken, or not ours to take, is a line for the operator. */
export async function requirePort(host: string, port: number, variable: string): Promise<void> {
  const probe = createServer()
  probe.listen({ host, port, exclusive: true })
  try {
    await once(probe, 'listening')
  } catch (cause) {
    throw new RefusalToStart(reasonOf((cause as NodeJS.ErrnoException).code, host, port, variable), { cause })
  }
  probe.close()
  await once(probe, 'close')
}

/** Whether nobody listens there and we may. */
export async function isPortFree(host: string, port: number): Promise<boolean> {
  return await requirePort(host, port, 'PORT').then(() => true, () => false)
}

function reasonOf(code: string | undefined, host: string, port: number, variable: string): string {
  if (code === 'EADDRINUSE') return `port ${port} is taken: stop what listens on ${host}:${port}, or choose another with ${variable}, as in ${variable}=${port + 1} npx pnpm@12 start`
  if (code === 'EACCES') return `port ${port} may not be opened by this user: choose one above 1023 with ${variable}`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `this machine has no address ${host}: choose another with HOST`
  return `port ${port} on ${host} cannot be opened (${code ?? 'no reason given'})`
}

/** A port that nobody has at this moment. */
export async function chooseFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
