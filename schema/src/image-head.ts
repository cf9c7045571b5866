import { ImageType } from './help-vocabulary.ts'

/** What the first bytes of an image say. Width and height are null where they cannot be found. */
export interface ImageHead {
  readonly type: ImageType
  readonly width: number | null
  readonly height: number | null
}

/** The most segments of a JPEG that are looked through for its size. Cameras write a dozen; more is a file made to keep somebody busy. */
const SEGMENT_LIMIT = 512

/**
 * The type of an image by its first bytes, whatever its name says (P4.15). An SVG, a GIF, a page or a program is null.
 *
 * @example sniffImageType(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) // 'Png'
 */
export function sniffImageType(bytes: Uint8Array): ImageType | null {
  if (holds(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return ImageType.Png
  if (holds(bytes, 0, [0xff, 0xd8, 0xff])) return ImageType.Jpeg
  return isWord(bytes, 0, 'RIFF') && isWord(bytes, 8, 'WEBP') ? ImageType.WebP : null
}

/**
 * Type, width and height of an image from its head, without decoding a single pixel: so a picture that would unfold to a hundred megapixels
 * is refused before it does. Null when it is no image that is taken. The width and height are what the head claims; whoever decodes it
 * still sets the same bounds.
 */
export function readImageHead(bytes: Uint8Array): ImageHead | null {
  const type = sniffImageType(bytes)
  if (type === null) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = type === ImageType.Png ? pngSize(bytes, view) : type === ImageType.Jpeg ? jpegSize(view) : webpSize(bytes, view)
  const [width, height] = size ?? [0, 0]
  return width > 0 && height > 0 ? { type, width, height } : { type, width: null, height: null }
}

type Size = readonly [width: number, height: number]

/** The header chunk comes first, and its size stands at the same place in every PNG. */
function pngSize(bytes: Uint8Array, view: DataView): Size | null {
  return view.byteLength >= 24 && isWord(bytes, 12, 'IHDR') ? [view.getUint32(16), view.getUint32(20)] : null
}

/** Segments are walked, each with its length, up to the first frame. */
function jpegSize(view: DataView): Size | null {
  let at = 2
  for (let count = 0; count < SEGMENT_LIMIT && at + 9 <= view.byteLength; count++) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (isFrame(marker)) return [view.getUint16(at + 7), view.getUint16(at + 5)]
    // A byte of padding stands alone; every other segment has a length, which counts itself.
    const length = marker === 0xff ? -1 : view.getUint16(at + 2)
    if (marker !== 0xff && length < 2) return null
    at += 2 + length
  }
  return null
}

/** C0 to CF begin a frame, but for the tables C4 and CC and the reserved C8. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** Three forms: lossy with a key frame, lossless with its bits packed, and extended with a canvas. */
function webpSize(bytes: Uint8Array, view: DataView): Size | null {
  if (view.byteLength < 30) return null
  if (isWord(bytes, 12, 'VP8 ')) {
    return holds(bytes, 23, [0x9d, 0x01, 0x2a]) ? [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff] : null
  }
  if (isWord(bytes, 12, 'VP8L')) {
    const bits = view.getUint32(21, true)
    return view.getUint8(20) === 0x2f ? [(bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1] : null
  }
  return isWord(bytes, 12, 'VP8X') ? [(view.getUint32(24, true) & 0xffffff) + 1, (view.getUint32(26, true) >>> 8) + 1] : null
}

function holds(bytes: Uint8Array, at: number, wanted: readonly number[]): boolean {
  return wanted.every((byte, index) => bytes[at + index] === byte)
}

function isWord(bytes: Uint8Array, at: number, word: string): boolean {
  return holds(bytes, at, [...word].map(letter => letter.charCodeAt(0)))
}
