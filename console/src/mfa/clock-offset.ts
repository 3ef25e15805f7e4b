import type { CodePair } from './codes.js'

const stepSeconds = 30
/** As far as the server looks for a pair of codes. */
const maxSteps = 1000

/**
 * How far the second of two consecutive codes is from the server's time, in seconds: negative where it is old, or the
 * device's clock late. Undefined where the codes are none of this device's.
 *
 * The server takes codes that are minutes old, and then holds the device's clock to be that late: every later code of a
 * clock that was right all the time is refused (AWS IAM User Guide, Enabling a virtual MFA device). The page knows the
 * secret and can tell before.
 */
export async function secondsOff(
  base32Seed: string,
  { code1, code2 }: CodePair,
  serverTime: number,
): Promise<number | undefined> {
  const key = await crypto.subtle.importKey(
    'raw',
    decodeBase32(base32Seed),
    { name: 'HMAC', hash: 'SHA-1' },
    false,
    ['sign'],
  )
  const now = Math.floor(serverTime / 1000 / stepSeconds)
  for (const steps of nearestFirst(maxSteps)) {
    // eslint-disable-next-line no-await-in-loop -- the first ones almost always decide
    const shown = [await hotp(key, now + steps - 1), await hotp(key, now + steps)]
    if (shown[0] === code1 && shown[1] === code2) return steps * stepSeconds
  }
  return undefined
}

/** Sign-in takes a code of the step before and after; filling in the form takes a step more. */
export const isFarOff = (seconds: number): boolean => Math.abs(seconds) > 2 * stepSeconds

export function offsetWords(seconds: number): string {
  const size = Math.abs(seconds)
  return size < 120 ? `${size} seconds` : `${Math.round(size / 60)} minutes`
}

function* nearestFirst(farthest: number): Generator<number> {
  yield 0
  for (let steps = 1; steps <= farthest; steps += 1) {
    yield -steps
    yield steps
  }
}

/** RFC 4226 §5.3, with the counter of RFC 6238 §4.2. */
async function hotp(key: CryptoKey, counter: number): Promise<string> {
  const message = new DataView(new ArrayBuffer(8))
  message.setBigUint64(0, BigInt(Math.max(0, counter)))
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, message))
  const from = mac.getUint8(19) % 16
  return String((mac.getUint32(from) % 2 ** 31) % 1_000_000).padStart(6, '0')
}

/** RFC 4648 §6. */
function decodeBase32(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const letter of text) {
    held = (held % 2 ** 12) * 32 + 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter)
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push(Math.floor(held / 2 ** bits) % 256)
  }
  return new Uint8Array(bytes)
}
