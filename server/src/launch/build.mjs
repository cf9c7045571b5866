/**
 * Builds what production runs: the rooms `schema` and `server` by the compiler, the dashboard by Vite. Plain JavaScript, because it runs before there is anything else. A part whose sources are
 * the same as at its last build is left alone, so that a second start begins at once.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

const PARTS = [
  {
    name: 'schema and server',
    sources: ['tsconfig.base.json', 'pnpm-lock.yaml', 'schema/tsconfig.json', 'schema/src', 'server/tsconfig.json', 'server/src'],
    stamp: 'server/dist/built-from',
    program: 'node_modules/typescript/bin/tsc',
    args: ['-b', 'schema', 'server'],
    folder: '',
  },
  {
    name: 'dashboard',
    sources: ['pnpm-lock.yaml', 'schema/src', 'client/src', 'client/public', 'client/index.html', 'client/vite.config.ts', 'client/tsconfig.json', 'tsconfig.base.json'],
    stamp: 'client/dist/.vite/built-from',
    program: 'client/node_modules/vite/bin/vite.js',
    args: ['build', '--logLevel', 'warn'],
    folder: 'client',
  },
]

/** Builds whatever changed since its last build; with names, only those parts. Throws with the compiler's words when a part cannot be built. */
export async function build(names = []) {
  for (const part of PARTS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const stamp = join(ROOT, part.stamp)
    const wanted = await fingerprint(part.sources)
    if (await readFile(stamp, 'utf8').catch(() => '') === wanted) continue
    const startedAt = Date.now()
    const { code, output } = await run(part)
    if (code !== 0) throw new Error(`${part.name} cannot be built:\n${output.trim()}`)
    await writeFile(stamp, wanted)
    console.log(`built ${part.name} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
  }
}

/** One word for the content of all these files. */
async function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    const files = (await stat(join(ROOT, path))).isFile()
      ? [path]
      : (await readdir(join(ROOT, path), { recursive: true, withFileTypes: true })).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name).slice(ROOT.length))
    for (const file of files.sort()) hash.update(`${file}\0`).update(await readFile(join(ROOT, file)))
  }
  return hash.digest('hex')
}

function run({ program, args, folder }) {
  const child = spawn(process.execPath, [join(ROOT, program), ...args], { cwd: join(ROOT, folder), stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', chunk => { output += chunk })
  child.stderr.on('data', chunk => { output += chunk })
  return new Promise(resolve => {
    child.on('error', cause => resolve({ code: 1, output: String(cause) }))
    child.on('close', code => resolve({ code, output }))
  })
}

if (import.meta.main) {
  await build(process.argv.slice(2)).catch(cause => {
    console.error(cause.message)
    process.exitCode = 1
  })
}
