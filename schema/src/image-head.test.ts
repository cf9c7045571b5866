import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readImageHead, sniffImageType } from './image-head.ts'

const words = (text: string) => [...text].map(letter => letter.charCodeAt(0))
const big = (value: number, bytes: number) => Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** (bytes - 1 - index)) % 256)
const little = (value: number, bytes: number) => big(value, bytes).toReversed()
const bytes = (...parts: readonly (readonly number[])[]) => Uint8Array.from(parts.flat())

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const png = (width: number, height: number) => bytes(PNG, big(13, 4), words('IHDR'), big(width, 4), big(height, 4), [8, 6, 0, 0, 0])
const segment = (marker: number, body: readonly number[]) => [0xff, marker, ...big(body.length + 2, 2), ...body]
const frame = (width: number, height: number, marker = 0xc0) => segment(marker, [8, ...big(height, 2), ...big(width, 2), 3, 1, 0x22, 0])
const jpeg = (...segments: readonly (readonly number[])[]) => bytes([0xff, 0xd8], ...segments, [0xff, 0xda])
const webp = (kind: string, body: readonly number[]) => bytes(words('RIFF'), little(40, 4), words('WEBP'), words(kind), little(body.length, 4), body, Array.from({ length: 12 }, () => 0))

describe('the head of an image', () => {
  it.each<readonly [string, Uint8Array, unknown]>([
    ['P4.15 a PNG', png(1_290, 2_796), { type: 'Png', width: 1_290, height: 2_796 }],
    ['P4.15 a JPEG, past its other segments', jpeg(segment(0xe0, words('JFIF\0')), segment(0xe1, words('Exif\0')), segment(0xc4, [0]), frame(1_080, 1_920)), { type: 'Jpeg', width: 1_080, height: 1_920 }],
    ['P4.15 a progressive JPEG with padding', jpeg([0xff], frame(640, 480, 0xc2)), { type: 'Jpeg', width: 640, height: 480 }],
    ['P4.15 a lossy WebP', webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, ...little(800, 2), ...little(600, 2)]), { type: 'WebP', width: 800, height: 600 }],
    ['P4.15 a lossless WebP', webp('VP8L', [0x2f, ...little((800 - 1) + (600 - 1) * 2 ** 14, 4)]), { type: 'WebP', width: 800, height: 600 }],
    ['P4.15 an extended WebP', webp('VP8X', [0, 0, 0, 0, ...little(16_000 - 1, 3), ...little(9_000 - 1, 3)]), { type: 'WebP', width: 16_000, height: 9_000 }],
    ['P4.15 a picture of a hundred megapixels', png(10_000, 10_000), { type: 'Png', width: 10_000, height: 10_000 }],
  ])('%s says its size', (_, file, head) => {
    expect(readImageHead(file)).toEqual(head)
  })

  it.each<readonly [string, Uint8Array]>([
    ['P4.15 an SVG with a script, whatever its name', bytes(words('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'))],
    ['P4.15 a GIF', bytes(words('GIF89a'), little(10, 2), little(10, 2))],
    ['P4.15 a page', bytes(words('<!doctype html>'))],
    ['P4.15 a sound in the wrapper of WebP', bytes(words('RIFF'), little(40, 4), words('WAVE'))],
    ['P4.15 half a signature', bytes(PNG.slice(0, 7))],
    ['P4.15 nothing', bytes()],
  ])('%s is no image', (_, file) => {
    expect([sniffImageType(file), readImageHead(file)]).toEqual([null, null])
  })

  it.each<readonly [string, Uint8Array, string]>([
    ['P4.15 a PNG that ends after its signature', bytes(PNG), 'Png'],
    ['P4.15 a PNG of no width', png(0, 10), 'Png'],
    ['P4.15 a PNG without its header', bytes(PNG, big(13, 4), words('IDAT'), big(1, 4), big(1, 4)), 'Png'],
    ['P4.15 a JPEG without a frame', jpeg(segment(0xe0, words('JFIF\0'))), 'Jpeg'],
    ['P4.15 a JPEG whose segment has no length', jpeg([0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0]), 'Jpeg'],
    ['P4.15 a JPEG of endless small segments', jpeg(...Array.from({ length: 600 }, () => segment(0xe0, [])), frame(10, 10)), 'Jpeg'],
    ['P4.15 a WebP with a false key frame', webp('VP8 ', [0, 0, 0, 1, 2, 3, 1, 0, 1, 0]), 'WebP'],
    ['P4.15 a WebP of another form', webp('VP9 ', [1, 2, 3, 4, 5, 6]), 'WebP'],
    ['P4.15 a WebP that is cut off', webp('VP8X', []).slice(0, 20), 'WebP'],
  ])('%s says no size', (_, file, type) => {
    expect(readImageHead(file)).toEqual({ type, width: null, height: null })
  })

  it('P4.15 is looked for in the bytes given, not in what lies around them', () => {
    const within = new Uint8Array([0, 0, 0, ...png(7, 9), 0]).subarray(3)
    expect(readImageHead(within)).toEqual({ type: 'Png', width: 7, height: 9 })
  })

  it('P4.15 reads any bytes without falling', { timeout: 30_000 }, () => {
    const heads = fc.constantFrom<readonly number[]>([], PNG, [0xff, 0xd8, 0xff, 0xe0], [...words('RIFF'), 0, 0, 0, 0, ...words('WEBPVP8X')], [...words('RIFF'), 0, 0, 0, 0, ...words('WEBPVP8 ')], [0xff, 0xd8, 0xff, 0xff])
    fc.assert(fc.property(heads, fc.uint8Array({ maxLength: 80 }), (head, rest) => {
      const read = readImageHead(bytes(head, [...rest]))
      if (read === null || read.width === null || read.height === null) return
      expect(read.width > 0 && read.height > 0).toBe(true)
    }), { numRuns: 3_000 })
  })
})
