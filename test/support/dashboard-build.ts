import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A browser test sees what a customer sees: the built dashboard, built anew if its sources changed since. */
export async function setup(): Promise<void> {
  await promisify(execFile)(`${ROOT}node_modules/.bin/node`, ['server/src/launch/build.mjs', 'dashboard'], { cwd: ROOT })
}
