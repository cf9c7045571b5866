import { readFile, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'

/**
 * Writes a file that is made from others; called with `--check` it compares instead, says where they part, and ends the process with code 1. All such files are
 * committed, so that a change shows in review.
 */
export async function writeOut(path: string, text: string, isCheck = process.argv.includes('--check')): Promise<void> {
  const name = relative(process.cwd(), path)
  const found = await readFile(path, 'utf8').catch(() => null)
  if (!isCheck) {
    await writeFile(path, text)
    console.log(`${name} ${found === text ? 'is as it was' : 'written'}`)
    return
  }
  if (found === text) return
  console.error(found === null ? `${name} is missing` : `${name} is stale: ${firstDifference(found, text)}`)
  process.exitCode = 1
}

function firstDifference(found: string, wanted: string): string {
  const [before, after] = [found.split('\n'), wanted.split('\n')]
  const line = after.findIndex((text, index) => text !== before[index])
  if (line === -1) return `it goes on after line ${after.length}`
  return `line ${line + 1} is\n  ${before[line] ?? '(nothing)'}\nand should be\n  ${after[line]}`
}
