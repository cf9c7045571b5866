import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** The line between a browser and the house, in the hands of a test. */
export interface Wire {
  readonly url: string
  /** Breaks every connection and lets none through, as a pulled cable does. */
  cut(): void
  /** Lets connections through again. Nobody is told. */
  mend(): void
  close(): Promise<void>
}

/** A plain relay of bytes in front of the house. */
export async function layWire(houseUrl: string): Promise<Wire> {
  const { hostname, port } = new URL(houseUrl)
  const ends = new Set<Socket>()
  let isCut = false

  const server = createServer(near => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect(Number(port), hostname)
    for (const [end, other] of [[near, far], [far, near]] as const) {
      ends.add(end)
      // Either end may break at any time; the other then breaks too, which is all there is to do about it.
      end.on('error', () => other.destroy())
      end.on('close', () => {
        ends.delete(end)
        other.destroy()
      })
      end.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const breakAll = (): void => {
    for (const end of ends) end.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true
      breakAll()
    },
    mend: () => { isCut = false },
    close: async () => {
      breakAll()
      server.close()
      await once(server, 'close')
    },
  }
}
