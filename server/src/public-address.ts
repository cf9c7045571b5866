import type { House } from './house.ts'

const addresses = new WeakMap<House, string>()

/** Remembers where this process listens. */
export function rememberAddress(house: House, url: string): void {
  addresses.set(house, url)
}

/** Where browsers reach the house. A process that listens nowhere and was told nothing can only guess. */
export function publicAddressOf(house: House): string {
  const { publicUrl, host, port } = house.env
  return publicUrl ?? addresses.get(house) ?? `http://${host}:${port}`
}
