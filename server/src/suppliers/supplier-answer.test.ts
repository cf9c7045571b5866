import { describe, expect, test } from 'vitest'
import { errorOf, microsOf, readAdd, readBalance, readCatalogue, readRefill, readRefillStatuses, readStatuses, statusAnswerOf } from './supplier-answer.ts'
import { excerptOf } from './supplier-error.ts'
import { readJson } from './supplier-json.ts'

describe('money as suppliers write it', () => {
  test.each([
    ['0.90', 900_000n], [0.9, 900_000n], ['12', 12_000_000n], ['.5', 500_000n], ['1.', 1_000_000n], ['0.00000049', 0n], ['0.0000005', 1n],
    ['0.27819', 278_190n], ['1.23456789', 1_234_568n], ['1,234.50', 1_234_500_000n], [1e-7, 0n], ['1.5e-3', 1_500n], ['2e3', 2_000_000_000n],
    ['-0.5', -500_000n], [' 7 ', 7_000_000n], [100.84292, 100_842_920n],
    ['', null], ['free', null], ['1.2.3', null], ['$1', null], [null, null], [undefined, null], [true, null], [Number.NaN, null], [Number.POSITIVE_INFINITY, null],
    ['9'.repeat(40), null], ['1e99', null], ['999999999999', 999_999_999_999_000_000n], ['1000000000000', null], ['0x10', null],
  ])('%o is %o micros', (value, expected) => {
    expect(microsOf(value)).toBe(expected)
  })
})

describe('an answer as it came', () => {
  test.each([
    ['JSON', '{"a":1}', { a: 1 }, false],
    ['JSON behind a warning', 'Warning: x in /srv/a.php on line 3\n{"a":1}', { a: 1 }, true],
    ['a list behind a warning with brackets', 'Notice: Undefined index: [1] {x}\n[{"a":1}]', [{ a: 1 }], true],
    ['JSON before a comment', '{"a":1}\n<!-- 12 ms -->', { a: 1 }, true],
    ['a long number as its text', '{"order":123456789012345678901}', { order: '123456789012345678901' }, false],
  ])('%s', (_name, body, value, hasPreamble) => {
    expect(readJson(body)).toEqual({ ok: true, value, hasPreamble })
  })

  test.each([['', 'Empty'], [' \n', 'Empty'], ['<!DOCTYPE html><html>{"a":1', 'Html'], ['{"a":', 'NotJson'], ['hello', 'NotJson'], ['[[[[', 'NotJson']])('%o is none', (body, reason) => {
    expect(readJson(body)).toEqual({ ok: false, reason })
  })

  test.each([
    ['NUL', String.raw`{"error":"bad \u0000 link"}`, 'bad  link'],
    ['half a surrogate pair', String.raw`{"error":"bad \uD83D link \ude00"}`, 'bad  link '],
    ['a whole pair', String.raw`{"error":"bad \ud83d\ude00 link"}`, 'bad 😀 link'],
    ['a backslash before letters that look like one', String.raw`{"error":"C:\\u0000 \\\ud83d"}`, String.raw`C:\u0000 \ `.trimEnd()],
  ])('%s cannot be stored and does not come through, everything else does', (_name, body, error) => {
    expect(readJson(body)).toMatchObject({ ok: true, value: { error } })
  })

  test('an answer nested deeper than any protocol is none', () => {
    expect(readJson(`{"error":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)).toEqual({ ok: false, reason: 'NotJson' })
  })

  test('a page full of brackets costs a bounded number of attempts', () => {
    const startedAt = performance.now()
    expect(readJson('{['.repeat(200_000))).toEqual({ ok: false, reason: 'NotJson' })
    expect(readJson(`${'{['.repeat(30)}${String.raw`\ud83d`.repeat(500_000)}]`)).toEqual({ ok: false, reason: 'NotJson' })
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
})

describe('a status', () => {
  test.each([
    ['as the protocol has it', { charge: '0.27819', start_count: '3572', status: 'Partial', remains: '157', currency: 'USD' }, { statusWords: 'Partial', startCount: 3572, remains: 157, chargeMicros: 278_190n, currency: 'USD' }],
    ['with numbers', { charge: 1, start_count: 0, status: 'Pending', remains: 5 }, { startCount: 0, remains: 5, chargeMicros: 1_000_000n, currency: null }],
    ['with nothing but a status', { status: 'In progress' }, { startCount: null, remains: null, chargeMicros: null }],
    ['with nonsense', { status: 'Completed', start_count: 'many', remains: -7, charge: {} }, { startCount: null, remains: -7, chargeMicros: null }],
  ])('%s', (_name, entry, row) => {
    expect(statusAnswerOf(entry)).toMatchObject({ kind: 'Row', row })
  })

  test.each([
    [undefined, 'Missing'], [null, 'Missing'], [{}, 'Malformed'], [{ status: 5.5 }, 'Row'], [{ status: '' }, 'Malformed'], ['Pending', 'Malformed'], [[1], 'Malformed'], [{ error: 'Incorrect order ID' }, 'Error'],
  ])('%o is %s', (entry, kind) => {
    expect(statusAnswerOf(entry).kind).toBe(kind)
  })

  test('answers what was asked and nothing else, from an object and from a list', () => {
    expect([...readStatuses({ 1: { status: 'Pending' }, 9: { status: 'Pending' } }, ['1', '2']).entries()].map(([id, { kind }]) => `${id} ${kind}`)).toEqual(['1 Row', '2 Missing'])
    expect(readStatuses([{ order: 2, status: 'Pending' }], ['1', '2']).get('2')?.kind).toBe('Row')
    expect(readStatuses({ a: 1 }, ['constructor', '__proto__']).get('__proto__')?.kind).toBe('Missing')
  })
})

describe('a catalogue', () => {
  const row = { service: 1, name: 'Likes', type: 'Default', category: 'Instagram', rate: '0.90', min: '50', max: '10000', refill: true, cancel: false }

  test('reads numbers and texts alike', () => {
    const [read] = readCatalogue([{ ...row, service: '1', rate: 0.9, min: 50, max: 10000, refill: 1, cancel: 'false' }])?.rows ?? []
    expect(read).toMatchObject({ externalId: '1', costMicros: 900_000n, quantityMin: 50, quantityMax: 10_000, isRefillable: true, isCancellable: false })
  })

  test.each([
    ['no number', { service: undefined }], ['no name', { name: ' ' }], ['no price', { rate: 'call us' }], ['a price below zero', { rate: '-1' }], ['a price no column holds', { rate: '1000000001' }],
    ['limits the wrong way round', { min: 10, max: 5 }], ['a limit that is no number', { max: 'many' }], ['a number with a blank', { service: '1 2' }],
  ])('a row with %s is left out and counted', (_name, changes) => {
    expect(readCatalogue([{ ...row, ...changes }, { ...row, service: 2 }])).toMatchObject({ rows: [{ externalId: '2' }], unreadableCount: 1 })
  })

  test('cuts limits to what a column holds and texts to what a page shows', () => {
    const [read] = readCatalogue([{ ...row, min: 0, max: 99_999_999_999, name: 'x'.repeat(10_000), description: 'ab' }])?.rows ?? []
    expect(read).toMatchObject({ quantityMin: 1, quantityMax: 2_147_483_647, description: 'ab' })
    expect(read?.name).toHaveLength(500)
  })

  test('is none when it is no list', () => {
    expect(readCatalogue('x')).toBeNull()
    expect(readCatalogue(12)).toBeNull()
  })
})

test('a balance with a currency that is none has none', () => {
  expect(readBalance({ balance: '100.84292', currency: 'usd' })).toEqual({ balanceMicros: 100_842_920n, currency: 'USD' })
  expect(readBalance({ balance: 5, currency: '$' })).toEqual({ balanceMicros: 5_000_000n, currency: null })
  expect(readBalance({})).toBeNull()
})

test.each([
  [{ error: 'Bad link' }, 'Bad link'], [{ error: { message: 'Nope' } }, 'Nope'], [{ error: 5 }, '5'], [{ error: '' }, null], [{ error: false }, null], [{}, null], [[], null],
])('%o says %o', (value, text) => {
  expect(errorOf(value)?.text ?? null).toBe(text)
})

test.each([[{ order: 5 }, 'Accepted'], [{ order: 'abc-1' }, 'Accepted'], [{ order: '0' }, 'Unreadable'], [{ order: 1.5 }, 'Unreadable'], [{ order: { id: 5 } }, 'Unreadable'], [{ order: true }, 'Unreadable'], [null, 'Unreadable']])(
  '%o as an answer to add is %s', (value, kind) => {
    expect(readAdd(value).kind).toBe(kind)
  })

test('an excerpt is short and without control characters', () => {
  expect(excerptOf(`a\u0000\u001b[31m${'b'.repeat(1_000)}`)).toMatch(/^a \[31mb+…$/)
  expect(excerptOf(`${'x'.repeat(298)}😀😀`)).toBe(`${'x'.repeat(298)}\ufffd…`)
  expect(excerptOf('x'.repeat(5_000))).toHaveLength(300)
})

describe('refills as suppliers write them', () => {
  test.each([
    [{ refill: '1' }, 'Accepted'], [{ refill: 701 }, 'Accepted'], [{ error: 'Order cannot be refilled' }, 'Refused'], [{ refill: { error: 'Incorrect order ID' } }, 'Refused'],
    [{ refill: '0' }, 'Unreadable'], [{ refill: null }, 'Unreadable'], [{}, 'Unreadable'], [[1], 'Unreadable'], [null, 'Unreadable'], [{ order: 1 }, 'Unreadable'],
  ])('%j to `refill` is %s', (value, kind) => {
    expect(readRefill(value).kind).toBe(kind)
  })

  test('a status for each refill asked for, in a list or keyed, whatever else is there', () => {
    const kinds = (value: unknown) => [...readRefillStatuses(value, ['1', '2', '3', '4'])].map(([, answer]) => answer.kind === 'Row' ? answer.statusWords : answer.kind)
    const error = { error: 'Refill not found' }
    expect(kinds([{ refill: '2', status: error }, { refill: 1, status: 'In progress' }, { refill: 9, status: 'Completed' }, { refill: 3, status: 7.5 }])).toEqual(['In progress', 'Error', '7.5', 'Missing'])
    expect(kinds({ 1: { status: 'Completed' }, 2: error, 3: 'Completed', 4: { status: null } })).toEqual(['Completed', 'Error', 'Malformed', 'Malformed'])
  })
})
