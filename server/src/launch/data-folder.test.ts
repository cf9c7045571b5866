import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeDataFolder } from './data-folder.ts'
import { processOf } from './processes.ts'

let folder: string

beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'tallyboard-folder-')) })
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a second house on the same folder is refused in one line that names the first', async () => {
  const held = await takeDataFolder(folder, 'http://127.0.0.1:4000')
  await expect(takeDataFolder(folder, 'http://127.0.0.1:4001')).rejects.toThrow(`Tallyboard already runs on ${folder} (process ${process.pid}, http://127.0.0.1:4000)`)
  await held.release()
  await (await takeDataFolder(folder, 'http://127.0.0.1:4001')).release()
  expect(await readdir(folder)).toEqual([])
})

test('of two that start in the same instant exactly one gets the folder', async () => {
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => takeDataFolder(folder, 'http://127.0.0.1:4000')))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a folder left by a killed process is taken over, also when its number belongs to somebody else by now', async () => {
  const child = spawn('sleep', ['60'])
  await once(child, 'spawn')
  const began = processOf(child.pid!)!.began
  child.kill('SIGKILL')
  await once(child, 'exit')
  for (const left of [{ pid: child.pid, began }, { pid: process.pid, began: 'another time' }]) {
    await writeFile(join(folder, 'running.json'), JSON.stringify({ ...left, url: 'http://127.0.0.1:4000' }))
    const held = await takeDataFolder(folder, 'http://127.0.0.1:4000')
    expect(held.path).toBe(folder)
    await held.release()
  }
})

test('a mark that is not JSON, as after a full disk, does not lock the folder for ever', async () => {
  await writeFile(join(folder, 'running.json'), '{"pid": 12')
  expect((await takeDataFolder(folder, 'http://127.0.0.1:4000')).path).toBe(folder)
})

test('a folder that cannot be made is told with its path', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(takeDataFolder(join(folder, 'file', 'data'), 'http://127.0.0.1:4000')).rejects.toThrow(`the data folder ${join(folder, 'file', 'data')} cannot be written (ENOTDIR)`)
})
