/**
 * `pnpm check`: types, lint, and every file that is written out from another one. A line for each step; the exit code says whether all hold. Nothing is written but what the compilers
 * always write, so it may run at any time. `pnpm test` runs the same steps first.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const NODE = process.execPath
const SOURCES = ['--conditions=source', '--import', '@oxc-node/core/register']
/** Two compilers at once are as many as a small machine carries. */
const LANES = 2
/** A compiler takes seconds; whatever takes minutes hangs. */
const STEP_TIMEOUT_MS = 300_000

/** `after` names the step whose output this one reads. */
const STEPS = [
  { name: 'types: schema, server', program: NODE, args: ['node_modules/typescript/bin/tsc', '-b', 'schema', 'server'], hint: '' },
  { name: 'types: client', program: NODE, args: ['node_modules/vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', 'tsconfig.json'], folder: 'client', hint: '' },
  { name: 'types: test', program: NODE, args: ['node_modules/typescript/bin/tsc', '-p', 'test', '--noEmit'], hint: '' },
  { name: 'lint', program: NODE, args: ['node_modules/oxlint/bin/oxlint', '--deny-warnings'], hint: '' },
  { name: 'server/schema.graphql is what the resolvers say', program: NODE, args: [...SOURCES, 'server/src/cli/sdl.ts', '--check'], hint: 'pnpm sdl' },
  { name: 'server/schema.sql is what the migrations make, and what the entities expect', program: NODE, args: [...SOURCES, 'server/src/cli/db-schema.ts', '--check'], hint: 'pnpm db:schema' },
  { name: 'docs/terms.md is what schema/src/terms.ts says', program: NODE, args: [...SOURCES, 'server/src/cli/terms.ts', '--check'], hint: 'pnpm terms' },
  { name: 'docs/books.md is what the chart of accounts and the sentences say', program: NODE, args: [...SOURCES, 'server/src/cli/books-page.ts', '--check'], hint: 'pnpm books:page' },
  { name: 'client/src/graphql/generated is what the documents say', program: NODE, args: ['node_modules/@graphql-codegen/cli/esm/bin.js', '--config', 'codegen.ts', '--check'], folder: 'client', hint: 'pnpm codegen' },
]

/** Runs all steps, two at a time. Answers how many held and how many did not. */
export async function runChecks() {
  const waiting = [...STEPS]
  const count = { passed: 0, failed: 0 }
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const startedAt = Date.now()
      const { code, output } = await run(step)
      const took = `${((Date.now() - startedAt) / 1000).toFixed(1)} s`
      if (code === 0) {
        count.passed++
        console.log(`  ok    ${step.name}  ${took}`)
      } else {
        count.failed++
        console.log(`  FAIL  ${step.name}  ${took}\n${indented(output)}${step.hint === '' ? '' : `\n        mend it with: npx pnpm@12 ${step.hint.replace('pnpm ', '')}`}`)
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return count
}

async function run(step) {
  const child = spawn(step.program, step.args, { cwd: join(ROOT, step.folder ?? ''), stdio: ['ignore', 'pipe', 'pipe'], timeout: STEP_TIMEOUT_MS, env: { ...process.env, NO_COLOR: '1' } })
  let output = ''
  child.stdout.on('data', chunk => { output += chunk })
  child.stderr.on('data', chunk => { output += chunk })
  return await new Promise(resolve => {
    child.on('error', cause => resolve({ code: 1, output: String(cause) }))
    child.on('close', (code, signal) => resolve({ code, output: signal === null ? output : `${output}\nended by ${signal} after ${STEP_TIMEOUT_MS / 1000} s` }))
  })
}

function indented(text) {
  return text.trim().split('\n').map(line => `        ${line}`).join('\n')
}

if (import.meta.main) {
  const { passed, failed } = await runChecks()
  console.log(`${passed} passed, ${failed} failed`)
  process.exit(failed === 0 ? 0 : 1)
}
