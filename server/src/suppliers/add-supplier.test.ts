import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addSupplier, type AddSupplierRequest } from './add-supplier.ts'
import { seal, unseal } from './seal.ts'
import { isPrivateAddress, readSupplierAddress } from './supplier-address.ts'
import { openSupplierHouse, startScriptedSupplier, TEST_KEY, type ScriptedSupplier, type SupplierHouse } from './testing.ts'

let kit: SupplierHouse
let supplier: ScriptedSupplier

beforeAll(async () => {
  kit = await openSupplierHouse(await createTestDatabase())
  supplier = await startScriptedSupplier()
})
afterAll(async () => {
  await supplier.stop()
  await kit.close()
})

const add = async (changes: Partial<AddSupplierRequest>) => await addSupplier(kit.house, kit.administrator, {
  name: 'A supplier', url: supplier.apiUrl, key: TEST_KEY, currency: 'USD', rateCapPerSecond: 20, idempotencyKey: JSON.stringify(changes).slice(0, 200), ...changes,
})

describe('adding a supplier', () => {
  test('tries the key, keeps the balance, and seals the key', async () => {
    const answer = await add({})
    if (answer.kind !== 'Added') throw new Error(answer.refusal.text)
    expect(supplier.calls.at(-1)).toEqual({ key: TEST_KEY, action: 'balance' })
    const row = await kit.house.db.selectFrom('suppliers').selectAll().where('id', '=', answer.supplierId).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ balance_micros: '1000000000', breaker: 'Closed' })
    expect(JSON.stringify(row)).not.toContain(TEST_KEY)
    expect(unseal(kit.house.secret, row.url, row.key_sealed)).toBe(TEST_KEY)
  })

  test('the same key of the attempt adds once', async () => {
    const request = { name: 'Once', idempotencyKey: 'once' }
    expect(await add(request)).toEqual(await add(request))
    await expect(add({ ...request, name: 'Another' })).rejects.toThrow('idempotencyKey')
  })

  test.each([
    ['a name taken', { name: 'A supplier' }, 'named A supplier'],
    ['no name', { name: ' ' }, 'name'],
    ['a key with a blank', { name: 'x', key: 'a key with blanks' }, 'key'], ['a key that may stand in any answer', { name: 'x', key: '2350' }, 'key'],
    ['another currency', { name: 'x', currency: 'EUR' }, 'USD'],
    ['no rate', { name: 'x', rateCapPerSecond: 0 }, 'rateCapPerSecond'],
    ['an address that is none', { name: 'x', url: 'supplier' }, 'not an address'],
    ['another scheme', { name: 'x', url: 'ftp://supplier.example' }, 'https://'],
    ['a password in it', { name: 'x', url: 'https://me:secret@supplier.example/' }, 'user name'],
  ])('%s is an input error', async (_name, changes, words) => {
    await expect(add(changes)).rejects.toThrow(words)
  })

  test('a supplier that refuses the key or does not answer is a refusal', async () => {
    const broken = await startScriptedSupplier()
    const url = broken.apiUrl
    await broken.stop()
    expect(await add({ name: 'Gone', url })).toMatchObject({ kind: 'Refused', refusal: { code: 'SUPPLIER_UNAVAILABLE', isTransient: true } })
  })

  test('a customer may not', async () => {
    await expect(addSupplier(kit.house, kit.customer, {
      name: 'Mine', url: supplier.apiUrl, key: TEST_KEY, currency: 'USD', rateCapPerSecond: 1, idempotencyKey: 'mine',
    })).rejects.toThrow('role')
  })
})

describe('addresses', () => {
  test.each([
    'http://127.0.0.1/', 'http://localhost/', 'http://api.localhost/', 'http://10.1.2.3/', 'http://192.168.1.1/', 'http://172.20.0.1/', 'http://169.254.169.254/', 'http://[::1]/',
    'http://[::ffff:127.0.0.1]/', 'http://[fd00::1]/', 'http://0.0.0.0/', 'http://2130706433/', 'http://0x7f.1/', 'http://printer.local/', 'http://metadata.google.internal/',
  ])('%s is in a private net', url => {
    expect(readSupplierAddress(url, false)).toMatchObject({ ok: false, reason: expect.stringContaining('private') })
    expect(readSupplierAddress(url, true).ok).toBe(true)
  })

  test.each(['https://supplier.example/api/v2', 'http://93.184.216.34/api', 'https://[2606:4700::1111]/'])('%s is on the open net', url => {
    expect(readSupplierAddress(url, false).ok).toBe(true)
  })

  test('an address in IPv6 clothes counts as itself', () => {
    expect(isPrivateAddress('::ffff:192.168.0.1')).toBe(true)
    expect(isPrivateAddress('8.8.8.8')).toBe(false)
    expect(isPrivateAddress('supplier.example')).toBe(false)
  })
})

describe('a sealed key', () => {
  const sealed = seal('the secret of the house, long enough', 'https://supplier.example/', 'abc')

  const tampered = `${sealed.slice(0, 8)}${sealed[8] === 'A' ? 'B' : 'A'}${sealed.slice(9)}`

  test('opens with the same secret at the same address alone', () => {
    expect(unseal('the secret of the house, long enough', 'https://supplier.example/', sealed)).toBe('abc')
    expect(() => unseal('another secret of the house', 'https://supplier.example/', sealed)).toThrow('unable to authenticate')
    expect(() => unseal('the secret of the house, long enough', 'https://thief.example/', sealed)).toThrow('unable to authenticate')
    expect(() => unseal('the secret of the house, long enough', 'https://supplier.example/', tampered)).toThrow('unable to authenticate')
    expect(() => unseal('the secret of the house, long enough', 'https://supplier.example/', 'abc')).toThrow('not a sealed key')
  })

  test('looks different each time', () => {
    expect(seal('the secret of the house, long enough', 'https://supplier.example/', 'abc')).not.toBe(sealed)
  })
})
