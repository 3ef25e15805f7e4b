/**
 * Whether bytes are the one DER spelling of a P-256 signature: two positive integers in a sequence (WebAuthn §6.5.5, X.690 §8.3
 * and §10.1). The library reads other spellings as well, and would let a flipped bit pass.
 */
export function isDerSignature(bytes: Buffer): boolean {
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2) return false
  const endOfR = endOfInteger(bytes, 2)
  return endOfR !== undefined && endOfInteger(bytes, endOfR) === bytes.length
}

function endOfInteger(bytes: Buffer, start: number): number | undefined {
  const [tag, length, first, second] = bytes.subarray(start, start + 4)
  if (tag !== 0x02 || length === undefined || length === 0 || first === undefined) return undefined
  const isPositive = first < 0x80
  const isShortest = first !== 0 || (length > 1 && second !== undefined && second >= 0x80)
  return isPositive && isShortest ? start + 2 + length : undefined
}
