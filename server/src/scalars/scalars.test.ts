import { expect, test } from 'vitest'
import { DateTime } from './date-time.ts'
import { Money } from './money.ts'

test('an instant is written as toISOString writes it, before 1970 too and at both ends of a day', () => {
  const [from, until] = [Date.parse('1899-12-31T23:59:59.999Z'), Date.parse('2105-01-01T00:00:00Z')]
  // A step that is prime in milliseconds meets every hour, minute, second and millisecond of a day.
  for (let ms = from; ms < until; ms += 1_000_000_007) expect(DateTime.serialize(new Date(ms))).toBe(new Date(ms).toISOString())
  for (const text of ['2026-01-31T00:00:00.000Z', '2026-01-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z', '0001-01-01T00:00:00.001Z']) {
    expect(DateTime.serialize(new Date(text))).toBe(text)
  }
})

test('an instant needs its offset, and what is no moment is refused', () => {
  expect(DateTime.parseValue('2026-01-31T13:00:00+01:00')).toEqual(new Date('2026-01-31T12:00:00Z'))
  expect(DateTime.parseValue('2028-02-29T12:00Z')).toEqual(new Date('2028-02-29T12:00:00Z'))
  for (const bad of ['2026-01-31T12:00:00', '2026-02-30', '2026-02-29T12:00:00Z', '2026-04-31T12:00:00+02:00', '2026-13-01T00:00:00Z', 'now', '', 1_769_860_800_000, null, {}]) {
    expect(() => DateTime.parseValue(bad)).toThrow('ISO 8601')
  }
})

test('money goes out and comes in exact, from micros as a bigint or as a row brings them', () => {
  expect(Money.serialize(12_400_000n)).toBe('12.40')
  expect(Money.serialize('9007199254740993')).toBe('9007199254.740993')
  expect(Money.parseValue('0.000001')).toBe(1n)
  for (const bad of [12.4, '12,40', '1e3', '0.0000001', '', 'NaN', null]) expect(() => Money.parseValue(bad)).toThrow('decimal string')
})
