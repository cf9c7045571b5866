import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string
  stop(): Promise<void>
}

/** Starts the server from its sources and waits until it is ready. Nothing of this process's surroundings but the path is handed on. */
export async function startServerProcess(variables: NodeJS.ProcessEnv): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--conditions=source', '--import', '@oxc-node/core/register', 'server/src/main.ts'], {
    cwd: ROOT, env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'info', ...variables }, stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise(resolve => child.once('exit', resolve))
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('"ready"')) continue
    child.stdout.resume()
    return {
      url: (JSON.parse(line) as { url: string }).url,
      stop: async () => {
        child.kill()
        await gone
      },
    }
  }
  throw new Error('the server ended before it was ready')
}
