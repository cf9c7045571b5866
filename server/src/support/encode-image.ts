import { EVIDENCE_LIMITS, type ImageType } from '@tallyboard/schema'
import sharp from 'sharp'

/** A picture as the house writes it. */
export interface EncodedImage {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
}

// One picture is decoded at a time, and none is remembered: the largest takes some 160 MB while it is open.
sharp.cache(false)
sharp.concurrency(1)
// The library reads a hundred formats, some of them documents that fetch and run things. Ours are three, and from memory alone.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'] })

/** The slowest honest picture takes some three seconds. */
const TIMEOUT_SECONDS = 20
/** Writing on a screenshot is legible from about 80; above 90 only the file grows. */
const QUALITY = 88

let last: Promise<unknown> = Promise.resolve()

/**
 * Writes a picture anew: nothing but its pixels is kept, upright, and whatever else the file carried is gone. One after the other. Null when it
 * cannot be decoded within the bounds.
 */
export async function encodeImage(bytes: Uint8Array, type: ImageType): Promise<EncodedImage | null> {
  const turn = last.then(async () => await encode(bytes, type))
  last = turn.catch(() => undefined)
  return await turn
}

async function encode(bytes: Uint8Array, type: ImageType): Promise<EncodedImage | null> {
  const image = sharp(bytes, { limitInputPixels: EVIDENCE_LIMITS.pixelMax, failOn: 'error', pages: 1, autoOrient: true }).timeout({ seconds: TIMEOUT_SECONDS })
  const written = type === 'Png' ? image.png() : type === 'Jpeg' ? image.jpeg({ quality: QUALITY }) : image.webp({ quality: QUALITY })
  try {
    const { data, info } = await written.toBuffer({ resolveWithObject: true })
    return { bytes: data, width: info.width, height: info.height }
  } catch {
    // Whatever the decoder says of a stranger's bytes, to the sender it is a picture that cannot be read.
    return null
  }
}
