import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideAttachment, decideEvidence, decideEvidenceRequest, EVIDENCE_LIMITS, isEvidenceWanted, maySeeEvidence, type EvidenceFile } from './evidence.ts'
import { EvidenceStatus, ImageType } from './help-vocabulary.ts'

const now = new Date('2025-11-23T16:20:00Z')
const file: EvidenceFile = { type: 'Png', byteCount: 412_300, width: 1_290, height: 2_796 }

describe('an upload as evidence', () => {
  it('P4.15 is taken when it is an image within bounds, and says what it is', () => {
    const decision = decideEvidence('Wanted', file, now)
    expect(decision).toMatchObject({ allowed: true, grant: { type: 'Png', width: 1_290, height: 2_796 } })
    expect(decision.checks.map(({ title, detail }) => [title, detail])).toEqual([
      ['Evidence is wanted', null], ['File of a fair size', '412.3 kB'], ['Image by its content', 'PNG'], ['Image can be read', null], ['Small enough to keep', '1,290 × 2,796'],
    ])
  })

  it.each<readonly [string, Partial<EvidenceFile>, string, string]>([
    ['P4.15 an empty file', { byteCount: 0 }, 'EVIDENCE_EMPTY', 'It holds 0 bytes. Choose the screenshot again.'],
    ['P4.15 one byte too many', { byteCount: 10_000_001 }, 'EVIDENCE_TOO_LARGE', 'It has 10.1 MB; at most 10 MB are taken. Crop it to what was asked for.'],
    ['P4.15 an SVG named .png', { type: null, width: null, height: null }, 'EVIDENCE_NOT_AN_IMAGE', 'The file’s content was looked at, not its name. Save the screenshot as PNG, JPEG or WebP.'],
    ['P4.15 an image that does not say its size', { type: 'WebP', width: null, height: null }, 'EVIDENCE_UNREADABLE', 'It begins like a WebP image and then says nothing of its width and height. Save it again.'],
    ['P4.15 a dot', { width: 99, height: 4_000 }, 'EVIDENCE_TOO_SMALL', 'It is 99 × 4,000 pixels; each side needs at least 100.'],
    ['P4.15 a ribbon', { width: 200, height: 12_001 }, 'EVIDENCE_TOO_LONG', 'It is 200 × 12,001 pixels; a side has at most 12,000. Crop it to what was asked for.'],
    ['P4.15 a hundred megapixels', { width: 10_000, height: 10_000 }, 'EVIDENCE_TOO_MANY_PIXELS', '10,000 × 10,000 are 100,000,000 pixels; at most 40,000,000 are taken. Crop it to what was asked for.'],
  ])('%s is refused with its numbers', (_, change, code, text) => {
    const decision = decideEvidence('Wanted', { ...file, ...change }, now)
    expect(decision).toMatchObject({ allowed: false, refusal: { clause: 'P4.15', code, text, isTransient: false } })
    expect(decideAttachment({ ...file, ...change }, now)).toMatchObject({ allowed: false, refusal: { code } })
  })

  it('P4.15 is taken at exactly the bounds', () => {
    const at = (change: Partial<EvidenceFile>) => decideEvidence('Wanted', { ...file, ...change }, now).allowed
    expect([at({ byteCount: 10_000_000 }), at({ width: 100, height: 100 }), at({ width: 100, height: 12_000 }), at({ width: 8_000, height: 5_000 })]).toEqual([true, true, true, true])
    expect(at({ width: 8_000, height: 5_001 })).toBe(false)
  })

  it.each([[null, false], ['Wanted', true], ['Supplied', true], ['Declined', true], ['Accepted', false]] as const)('P4.15 is taken while it is %s: %s', (status, isWanted) => {
    expect(isEvidenceWanted(status)).toBe(isWanted)
    const decision = decideEvidence(status, file, now)
    expect(decision.allowed ? null : decision.refusal.code).toBe(isWanted ? null : 'EVIDENCE_NOT_WANTED')
  })

  it('P4.15 goes with a message without anybody having asked', () => {
    expect(decideAttachment(file, now)).toMatchObject({ allowed: true, grant: { type: 'Png' } })
  })

  it('P4.15 lets nothing through that is outside the bounds', { timeout: 30_000 }, () => {
    const side = fc.option(fc.integer({ min: -10, max: 14_000 }))
    fc.assert(fc.property(fc.option(fc.constantFrom(...Object.values(ImageType))), fc.integer({ min: -1, max: 11_000_000 }), side, side, fc.option(fc.constantFrom(...Object.values(EvidenceStatus))), (type, byteCount, width, height, status) => {
      const decision = decideEvidence(status, { type, byteCount, width, height }, now)
      if (!decision.allowed) return
      const { grant } = decision
      expect(grant.width * grant.height).toBeLessThanOrEqual(EVIDENCE_LIMITS.pixelMax)
      expect(Math.min(grant.width, grant.height)).toBeGreaterThanOrEqual(EVIDENCE_LIMITS.sideMin)
      expect([byteCount > 0, byteCount <= EVIDENCE_LIMITS.byteMax, grant.type === type]).toEqual([true, true, true])
    }), { numRuns: 2_000 })
  })
})

describe('asking for evidence', () => {
  const ask = (mustShow: string, isOpen = true) => decideEvidenceRequest({ isOpen, mustShow }, now)

  it('P4.15 says what must be visible', () => {
    expect(ask(' The whole page with its counter. ')).toMatchObject({ allowed: true, grant: { mustShow: 'The whole page with its counter.' } })
    expect(ask('x'.repeat(500)).allowed).toBe(true)
  })

  it.each([
    ['P4.15 without words', '  ', true, 'EVIDENCE_UNNAMED'], ['P4.15 with a novel', 'x'.repeat(501), true, 'EVIDENCE_WORDS_TOO_LONG'], ['P4.15 for what has ended', 'The counter.', false, 'EVIDENCE_SUBJECT_ENDED'],
  ])('%s is refused', (_, mustShow, isOpen, code) => {
    expect(ask(mustShow, isOpen)).toMatchObject({ allowed: false, refusal: { clause: 'P4.15', code } })
  })
})

describe('seeing evidence', () => {
  it.each([['7', 'Customer', true], ['8', 'Customer', false], ['8', 'Agent', true], ['8', 'Administrator', true]] as const)('P4.15 account %s as %s may: %s', (accountId, role, may) => {
    expect(maySeeEvidence({ accountId, role }, '7')).toBe(may)
  })
})
