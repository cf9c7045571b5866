import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { processOf } from './processes.ts'

let folder: string
const started: ChildProcess[] = []

const PROGRAM = `
import { onceToldToStop } from ${JSON.stringify(new URL('./told-to-stop.ts', import.meta.url).href)}
onceToldToStop(why => console.log('told ' + why), () => process.exit(7))
console.log('up ' + process.pid)
setInterval(() => undefined, 1000)
`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tallyboard-told-'))
  await writeFile(join(folder, 'program.ts'), PROGRAM)
  // A runner as npx is one: a process of that name, with a shell below it and the program below that.
  await writeFile(join(folder, 'npx'), '#!/bin/sh\nsh -c \'"$0" program.ts; true\' "$1" &\nwait\n')
  await chmod(join(folder, 'npx'), 0o755)
})
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

function start(program: string, args: readonly string[]): { readonly child: ChildProcess, readonly said: (words: RegExp, withinMs?: number) => Promise<string> } {
  const child = spawn(program, [...args], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
  started.push(child)
  let text = ''
  child.stdout!.on('data', chunk => { text += String(chunk) })
  return {
    child,
    said: async (words, withinMs = 8_000) => {
      for (const giveUpAt = Date.now() + withinMs; Date.now() < giveUpAt; await sleep(20)) {
        const found = words.exec(text)
        if (found !== null) return found[0]
      }
      throw new Error(`it never said ${words}, only: ${text}`)
    },
  }
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s is told once, and the next signal ends it at once', async signal => {
  const { child, said } = start(process.execPath, ['program.ts'])
  await said(/up/)
  child.kill(signal)
  await said(new RegExp(`told ${signal}`))
  child.kill(signal)
  expect(await once(child, 'exit')).toEqual([7, null])
})

test('a runner that is killed without passing the signal on stops what it started', async () => {
  const { child, said } = start(join(folder, 'npx'), [process.execPath])
  const pid = Number(/\d+/.exec(await said(/up \d+/))![0])
  child.kill('SIGKILL')
  try {
    expect(await said(/told .*/)).toBe('told whoever started it has ended')
  } finally {
    process.kill(pid, 'SIGKILL')
  }
})

test('a shell that ends is no order to stop when no runner stands between', async () => {
  const { said } = start('sh', ['-c', `"${process.execPath}" program.ts & sleep 0.5`])
  const pid = Number(/\d+/.exec(await said(/up \d+/))![0])
  await expect(said(/told/, 2_000)).rejects.toThrow('it never said')
  expect(processOf(pid)).not.toBeNull()
  process.kill(pid, 'SIGKILL')
})
