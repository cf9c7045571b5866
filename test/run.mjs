/**
 * `pnpm test`: builds, checks, runs every test, the browser's included, and says on its last line how many passed and how many failed. Words after it go to Vitest:
 * `pnpm test schema` runs the checks and the tests of one room. `.ci/run` does nothing else.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChecks } from './checks/check.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const folder = await mkdtemp(join(tmpdir(), 'tallyboard-run-'))
let total
try {
  console.log('build')
  const built = await run(['server/src/launch/build.mjs'])
  const build = built === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
  console.log('check')
  const checks = { ...await runChecks(), skipped: 0 }
  console.log('test')
  const tests = await runTests(join(folder, 'report.json'))
  total = [build, checks, tests].reduce((sum, part) => ({
    passed: sum.passed + part.passed, failed: sum.failed + part.failed, skipped: sum.skipped + part.skipped,
  }))
} finally {
  await rm(folder, { recursive: true, force: true })
}
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
process.exitCode = total.failed === 0 ? 0 : 1

async function runTests(report) {
  const code = await run([
    'test/node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', '--reporter', 'dot', '--reporter', 'json', `--outputFile.json=${report}`, ...process.argv.slice(2),
  ])
  const text = await readFile(report, 'utf8').catch(() => undefined)
  // A runner that left no report failed, whatever it said.
  if (text === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(text)
  // A file that cannot be loaded has no test that fails, and an error outside of every test fails the run alone.
  const unloaded = testResults.filter(file => file.status === 'failed' && file.assertionResults.every(test => test.status !== 'failed')).length
  const failed = numFailedTests + unloaded
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: numPendingTests + numTodoTests }
}

async function run(args) {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
  // Ctrl-C in the terminal reaches the child by itself; a kill of this process alone does not.
  process.once('SIGTERM', () => child.kill('SIGTERM'))
  return await new Promise(resolve => {
    child.on('error', () => resolve(1))
    child.on('close', (code, signal) => resolve(signal === null ? code : 1))
  })
}
