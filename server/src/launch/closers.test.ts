import { expect, test } from 'vitest'
import { createClosers } from './closers.ts'

test('what came up last goes down first, once, however often it is asked for', async () => {
  const said: string[] = []
  const closers = createClosers(line => said.push(line), 1_000)
  for (const name of ['database', 'supplier', 'server']) closers.push(name, () => said.push(name))
  await Promise.all([closers.closeAll(), closers.closeAll()])
  expect(said).toEqual(['server', 'supplier', 'database'])
})

test('a part that hangs or fails is told and does not keep the others up', async () => {
  const said: string[] = []
  const closers = createClosers(line => said.push(line), 50)
  closers.push('database', () => said.push('database'))
  closers.push('supplier', async () => { throw new Error('no answer') })
  closers.push('server', () => new Promise(() => undefined))
  await closers.closeAll()
  expect(said).toEqual(['server did not stop within 0.05 s and is left behind', 'supplier did not stop cleanly: no answer', 'database'])
})
