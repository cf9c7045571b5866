import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { openBus } from './topics.ts'

const NUDGE = ['dispatch-nudge', 'house', {}] as const

test('a house goes on when Redis refuses what it is sent, and when it goes away: a promise that nobody looks after would fail this run', async () => {
  const sockets = new Set<Socket>()
  let refusedCount = 0
  const redis = createServer(socket => {
    sockets.add(socket)
    socket.on('data', data => {
      const count = String(data).match(/\*\d+\r\n/g)?.length ?? 0
      refusedCount += count
      socket.write('-NOPERM not today\r\n'.repeat(count))
    })
  }).listen(0, '127.0.0.1')
  await once(redis, 'listening')
  const told: Error[] = []
  const bus = openBus(`redis://127.0.0.1:${(redis.address() as AddressInfo).port}`, cause => told.push(cause))
  const stop = bus.listen('dispatch-nudge', 'house', () => undefined)
  bus.publish(...NUDGE)
  await expect.poll(() => refusedCount).toBeGreaterThan(3)
  await expect.poll(() => told.map(cause => cause.message)).toContain('NOPERM not today')

  redis.close()
  for (const socket of sockets) socket.destroy()
  await expect.poll(() => told.length).toBeGreaterThan(1)
  bus.publish(...NUDGE)
  stop()
  await bus.close()
})

test('news inside one process reach whoever listens, until they stop', async () => {
  const bus = openBus(null, () => undefined)
  let count = 0
  const stop = bus.listen('dispatch-nudge', 'house', () => { count++ })
  bus.publish(...NUDGE)
  stop()
  bus.publish(...NUDGE)
  await bus.close()
  expect(count).toBe(1)
})
