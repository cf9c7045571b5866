import { describe, expect, it } from 'vitest'
import { agoText, amountText, bytesText, countedText, countText, idText, leftText, moneyText, percentText, shareText, spanText, statusText } from './wording.ts'

const now = new Date('2025-11-24T12:00:00Z')
const MINUTE = 60_000

describe('wording', () => {
  it('writes counts with commas and a real minus', () => {
    expect([0, 999, 1_000, 48_291, 1_234_567, -1_294, 10n ** 12n].map(countText)).toEqual(['0', '999', '1,000', '48,291', '1,234,567', '−1,294', '1,000,000,000,000'])
    expect([countedText(1, 'rule'), countedText(214, 'rule'), countedText(0, 'reply', 'replies')]).toEqual(['1 rule', '214 rules', '0 replies'])
  })

  it('writes money with the sign of its currency', () => {
    expect([moneyText(6_200_000n, 'USD'), moneyText(1_234_567_890_000n, 'EUR'), moneyText(100n, 'GBP'), moneyText(-1_500_000n, 'USD'), moneyText(6_200_000n, 'TRY')])
      .toEqual(['$6.20', '€1,234,567.89', '£0.0001', '−$1.50', '6.20 TRY'])
    expect([amountText(-10_000n), amountText(0n)]).toEqual(['−0.01', '0.00'])
  })

  it.each([[1, '1 minute'], [MINUTE, '1 minute'], [61 * MINUTE, '61 minutes'], [119 * MINUTE, '119 minutes'], [120 * MINUTE, '2 hours'], [150 * MINUTE, '3 hours'], [47.5 * 60 * MINUTE, '48 hours'], [48 * 60 * MINUTE, '2 days'], [0, '1 minute']])('says a wait of %s ms as %s, never too short', (ms, text) => {
    expect(spanText(ms)).toBe(text)
  })

  it.each([[0, 'just now'], [59_999, 'just now'], [MINUTE, '1 minute ago'], [59 * MINUTE, '59 minutes ago'], [60 * MINUTE, '1 hour ago'], [47 * 60 * MINUTE, '47 hours ago'], [6 * 24 * 60 * MINUTE, '6 days ago'], [-5, 'just now']])('says %s ms ago as ‘%s’', (ms, text) => {
    expect(agoText(new Date(now.getTime() - ms), now)).toBe(text)
  })
})

describe('wording of shares, ids and what is left', () => {
  it('writes settings exactly and measured shares rounded down', () => {
    expect([1_000, 1_225, 5, 0].map(percentText)).toEqual(['10 %', '12.25 %', '0.05 %', '0 %'])
    expect([0.025, 0.1, 0.0999, 0.569, 0.0004, 0, 1, 12.345].map(shareText)).toEqual(['2.5 %', '10 %', '9.9 %', '56.9 %', 'less than 0.1 %', '0 %', '100 %', '1,234.5 %'])
  })

  it('writes sizes of files, never too small', () => {
    expect([0, 999, 1_000, 412_300, 10_000_000, 10_000_001, 12_400_000].map(bytesText)).toEqual(['0 bytes', '999 bytes', '1 kB', '412.3 kB', '10 MB', '10.1 MB', '12.4 MB'])
  })

  it('writes ids that are numbers as numbers, and words of closed sets as words', () => {
    expect([idText('48291'), idText('ord_7')]).toEqual(['48,291', 'ord_7'])
    expect([statusText('InProgress'), statusText('EvidenceWanted'), statusText('Completed')]).toEqual(['In progress', 'Evidence wanted', 'Completed'])
  })

  it.each([[131.9 * 60 * MINUTE, '5 d 11 h left'], [48 * 60 * MINUTE, '2 d left'], [21.75 * 60 * MINUTE, '21 h 45 min left'], [60 * MINUTE, '1 h left'], [59.9 * MINUTE, '59 min left'], [59_999, 'less than a minute left'], [0, 'less than a minute left']])('says of %s ms that %s, never too long', (ms, text) => {
    expect(leftText(ms)).toBe(text)
  })
})
