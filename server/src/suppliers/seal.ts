import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** The purpose is part of the key, so that the house's secret never seals two kinds of things alike. */
function sealingKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'tallyboard', 'supplier keys', 32))
}

/**
 * Encrypts a supplier's key under the house's secret (AES-256-GCM): version, nonce, text and tag in one string. `context` is bound
 * to it, so that a sealed key moved to another row does not open there.
 */
export function seal(secret: string, context: string, text: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, sealingKey(secret), nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(context))
  return `1.${Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')}`
}

/** Decrypts what `seal` made. Throws when the secret, the context or a byte of it is another one. */
export function unseal(secret: string, context: string, sealed: string): string {
  const [version, text] = sealed.split('.')
  const bytes = Buffer.from(text ?? '', 'base64url')
  if (version !== '1' || bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('this is not a sealed key')
  const decipher = createDecipheriv(ALGORITHM, sealingKey(secret), bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8')
}
