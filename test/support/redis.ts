import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

/** A Redis of one test file's own. */
export interface TestRedis {
  readonly url: string
  /** What it is, for the name of a test. */
  readonly kind: string
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 10_000

/** Starts the Redis of this machine (`REDIS_SERVER`, or `redis-server` on the path), or where there is none a small server that speaks what a bus needs of its protocol. */
export async function startRedis(): Promise<TestRedis> {
  return await startProgram(process.env['REDIS_SERVER'] ?? 'redis-server') ?? await startSmallRedis()
}

async function startProgram(program: string): Promise<TestRedis | null> {
  const port = await freePort()
  const child = spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise<false>(resolve => {
    child.once('error', () => resolve(false))
    child.once('exit', () => resolve(false))
  })
  const ready = (async () => {
    for await (const text of child.stdout) if (String(text).includes('Ready to accept connections')) return true
    return false
  })()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>(resolve => { timer = setTimeout(() => resolve(false), START_TIMEOUT_MS) })
  const isReady = await Promise.race([ready, gone, late]).finally(() => clearTimeout(timer))
  if (!isReady) {
    child.kill()
    return null
  }
  child.stdout.resume()
  return {
    url: `redis://127.0.0.1:${port}`, kind: 'redis-server',
    stop: async () => {
      child.kill()
      await gone
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Publishing, subscribing, and the greetings of a client. Whatever else is asked gets an error, as from a Redis that does not know the command. */
export async function startSmallRedis(): Promise<TestRedis> {
  const channels = new Map<string, Set<Socket>>()
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    let waiting = Buffer.alloc(0)
    socket.on('data', data => {
      waiting = Buffer.concat([waiting, data])
      for (let taken = takeCommand(waiting); taken !== null; taken = takeCommand(waiting)) {
        waiting = waiting.subarray(taken.length)
        answer(socket, taken.words, channels)
      }
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      for (const listeners of channels.values()) listeners.delete(socket)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, kind: 'a server that speaks its protocol',
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** The first command of what has arrived: an array of texts, each with its length before it. Null while it is not whole. */
function takeCommand(data: Buffer): { readonly words: readonly string[], readonly length: number } | null {
  let at = 0
  const line = (): string | null => {
    const end = data.indexOf('\r\n', at)
    if (end < 0) return null
    const text = data.toString('utf8', at, end)
    at = end + 2
    return text
  }
  const count = line()
  if (count === null) return null
  const words: string[] = []
  for (let index = 0; index < Number(count.slice(1)); index++) {
    const size = line()
    if (size === null || data.length < at + Number(size.slice(1)) + 2) return null
    words.push(data.toString('utf8', at, at + Number(size.slice(1))))
    at += Number(size.slice(1)) + 2
  }
  return { words, length: at }
}

function answer(socket: Socket, [name = '', ...words]: readonly string[], channels: Map<string, Set<Socket>>): void {
  const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`
  const countOf = (): number => [...channels.values()].filter(listeners => listeners.has(socket)).length
  switch (name.toLowerCase()) {
    case 'info': return void socket.write(bulk('redis_version:7.0.0\r\nloading:0\r\n'))
    case 'client': case 'select': case 'quit': return void socket.write('+OK\r\n')
    case 'ping': return void socket.write('+PONG\r\n')
    case 'subscribe': {
      for (const channel of words) {
        channels.set(channel, (channels.get(channel) ?? new Set()).add(socket))
        socket.write(`*3\r\n${bulk('subscribe')}${bulk(channel)}:${countOf()}\r\n`)
      }
      return
    }
    case 'unsubscribe': {
      for (const channel of words) {
        channels.get(channel)?.delete(socket)
        socket.write(`*3\r\n${bulk('unsubscribe')}${bulk(channel)}:${countOf()}\r\n`)
      }
      return
    }
    case 'publish': {
      const [channel = '', message = ''] = words
      const listeners = [...channels.get(channel) ?? []]
      for (const listener of listeners) listener.write(`*3\r\n${bulk('message')}${bulk(channel)}${bulk(message)}`)
      return void socket.write(`:${listeners.length}\r\n`)
    }
    default: socket.write(`-ERR unknown command '${name}'\r\n`)
  }
}
