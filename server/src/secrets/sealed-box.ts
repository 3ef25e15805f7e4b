import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Random } from '../random.js'

/** AES-256-GCM: initialisation vector (12 bytes), cipher text, tag (16 bytes). */
export function encrypt(parts: {
  key: Buffer
  plain: Uint8Array | string
  associated: string
  random: Random
}): Buffer {
  const iv = parts.random.bytes(12)
  const cipher = createCipheriv('aes-256-gcm', parts.key, iv).setAAD(Buffer.from(parts.associated))
  const plain = typeof parts.plain === 'string' ? Buffer.from(parts.plain) : parts.plain
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws where the box was made under another key or for another purpose, or was changed. */
export function decrypt(parts: { key: Buffer; box: Uint8Array; associated: string }): Buffer {
  const { key, box, associated } = parts
  if (box.length < 28) throw new Error('a sealed value is too short')
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, 12)).setAAD(
    Buffer.from(associated),
  )
  decipher.setAuthTag(box.subarray(box.length - 16))
  return Buffer.concat([decipher.update(box.subarray(12, box.length - 16)), decipher.final()])
}
