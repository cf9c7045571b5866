import { invariant } from './assert.ts'
import { decide, failed, passed, type Check, type Decision } from './decision.ts'
import { EvidenceStatus, type ImageType } from './help-vocabulary.ts'
import { Permission, PERMISSIONS_OF_ROLE, type Role } from './house-vocabulary.ts'
import { bytesText, countText } from './wording.ts'

/** The bounds of evidence. Below them nothing can be read on it; above them it is no screenshot, or one made to fill a disk or a memory. */
export const EVIDENCE_LIMITS = {
  byteMax: 10_000_000,
  sideMin: 100,
  sideMax: 12_000,
  pixelMax: 40_000_000,
  mustShowMax: 500,
} as const

/** An upload, as far as it is judged: by its content (`readImageHead`), before anything is decoded. */
export interface EvidenceFile {
  /** Null when it is no image that is taken. */
  readonly type: ImageType | null
  readonly byteCount: number
  readonly width: number | null
  readonly height: number | null
}

/** An image that may be decoded, re-encoded and kept. */
export interface EvidenceGrant {
  readonly type: ImageType
  readonly width: number
  readonly height: number
}

/** Whether evidence can be sent: it was asked for and not yet accepted. What was sent can be sent again until somebody has looked. */
export function isEvidenceWanted(status: EvidenceStatus | null): boolean {
  return status !== null && status !== EvidenceStatus.Accepted
}

/**
 * Whether an upload is taken as evidence (P4.15): wanted, and a PNG, JPEG or WebP by its content, within the bounds of bytes, sides and
 * pixels.
 *
 * @param status of the request for it; null when nobody asked
 */
export function decideEvidence(status: EvidenceStatus | null, file: EvidenceFile, now: Date): Decision<EvidenceGrant> {
  const wanted = isEvidenceWanted(status) ? passed('EVIDENCE_NOT_WANTED') : failed('EVIDENCE_NOT_WANTED', {}, now)
  return decide([wanted, ...imageChecks(file, now)], () => grantOf(file))
}

/** Whether an image goes with a message (P6.1): the same bounds as for evidence, without anybody having asked for it. */
export function decideAttachment(file: EvidenceFile, now: Date): Decision<EvidenceGrant> {
  return decide(imageChecks(file, now), () => grantOf(file))
}

function grantOf({ type, width, height }: EvidenceFile): EvidenceGrant {
  invariant(type !== null && width !== null && height !== null, 'an image that passed its checks has a type and a size')
  return { type, width, height }
}

function imageChecks(file: EvidenceFile, now: Date): readonly Check[] {
  return [checkBytes(file, now), checkType(file, now), checkReadable(file, now), checkPixels(file, now)].filter(check => check !== null)
}

function checkBytes({ byteCount }: EvidenceFile, now: Date): Check {
  if (byteCount <= 0) return failed('EVIDENCE_EMPTY', {}, now)
  return byteCount <= EVIDENCE_LIMITS.byteMax
    ? passed('EVIDENCE_TOO_LARGE', bytesText(byteCount), { byteCount })
    : failed('EVIDENCE_TOO_LARGE', { byteCount, byteMaxCount: EVIDENCE_LIMITS.byteMax }, now)
}

function checkType({ type }: EvidenceFile, now: Date): Check {
  return type === null ? failed('EVIDENCE_NOT_AN_IMAGE', {}, now) : passed('EVIDENCE_NOT_AN_IMAGE', nameOf(type), { imageType: type })
}

/** Null when there is no image to read. */
function checkReadable({ type, width, height }: EvidenceFile, now: Date): Check | null {
  if (type === null) return null
  return width === null || height === null ? failed('EVIDENCE_UNREADABLE', { imageType: nameOf(type) }, now) : passed('EVIDENCE_UNREADABLE')
}

/** Null when the size is not known. */
function checkPixels({ width, height }: EvidenceFile, now: Date): Check | null {
  if (width === null || height === null) return null
  const { sideMin, sideMax, pixelMax } = EVIDENCE_LIMITS
  const facts = { widthCount: width, heightCount: height }
  if (Math.min(width, height) < sideMin) return failed('EVIDENCE_TOO_SMALL', { ...facts, sideMinCount: sideMin }, now)
  if (Math.max(width, height) > sideMax) return failed('EVIDENCE_TOO_LONG', { ...facts, sideMaxCount: sideMax }, now)
  const pixelCount = width * height
  return pixelCount <= pixelMax
    ? passed('EVIDENCE_TOO_MANY_PIXELS', `${countText(width)} × ${countText(height)}`, facts)
    : failed('EVIDENCE_TOO_MANY_PIXELS', { ...facts, pixelCount, pixelMaxCount: pixelMax }, now)
}

const NAMES: Readonly<Record<ImageType, string>> = { Png: 'PNG', Jpeg: 'JPEG', WebP: 'WebP' }

function nameOf(type: ImageType): string {
  return NAMES[type]
}

/** Whether an agent may ask for evidence (P4.15): for what is still open, in words that say what must be visible. */
export function decideEvidenceRequest(
  { isOpen, mustShow: words }: { readonly isOpen: boolean, readonly mustShow: string }, now: Date,
): Decision<{ readonly mustShow: string }> {
  const mustShow = words.trim()
  const characterCount = [...mustShow].length
  return decide([
    isOpen ? passed('EVIDENCE_SUBJECT_ENDED') : failed('EVIDENCE_SUBJECT_ENDED', {}, now),
    checkWords(mustShow, characterCount, now),
  ], () => ({ mustShow }))
}

function checkWords(mustShow: string, characterCount: number, now: Date): Check {
  if (mustShow === '') return failed('EVIDENCE_UNNAMED', {}, now)
  return characterCount <= EVIDENCE_LIMITS.mustShowMax
    ? passed('EVIDENCE_UNNAMED')
    : failed('EVIDENCE_WORDS_TOO_LONG', { characterCount, characterMaxCount: EVIDENCE_LIMITS.mustShowMax }, now)
}

/** Who may see evidence (P4.15): the customer whose it is, and whoever at the house answers customers. */
export function maySeeEvidence(viewer: { readonly accountId: string, readonly role: Role }, ownerAccountId: string): boolean {
  return viewer.accountId === ownerAccountId || PERMISSIONS_OF_ROLE[viewer.role].includes(Permission.AnswerHelp)
}
