/** `pnpm start`: builds what changed, then starts. One process from the first moment on, so that signals reach it. */
import { build } from './build.mjs'

try {
  await build()
} catch (cause) {
  console.error(cause.message)
  process.exit(1)
}
const { start } = await import(new URL('../../dist/launch/start.js', import.meta.url))
await start()
