import type { OtpAlgorithm } from './hotp-values.js'

/** A token as a file describes it. Times are in milliseconds since 1970, lengths in seconds. */
export interface TokenRecord {
  /** The line of the file that the token begins in, from 1. */
  line: number
  serialNumber: string
  secret: Uint8Array
  kind: 'totp' | 'hotp'
  algorithm: OtpAlgorithm
  digits: 6 | 7 | 8
  /** Time-based tokens only: always there, 30 where the file says nothing. */
  stepSeconds?: number
  /** Time-based tokens only: T0 of RFC 6238 where the file gives one. */
  startSeconds?: number
  /** Event-based tokens only: the next counter, always there, 0 where the file says nothing. */
  counter?: number
  /** Time-based tokens only: how many steps the token's clock is ahead, where the file says it. */
  timeDrift?: number
  manufacturer?: string
  model?: string
  startsAt?: number
  expiresAt?: number
}

/** What is wrong with the file, or with one token of it: a sentence for the operator. */
export interface TokenFault {
  line: number
  serialNumber?: string
  reason: string
}

/** What a file holds. When the file as a whole is refused, there is one fault and no token. */
export interface TokenFile {
  tokens: TokenRecord[]
  faults: TokenFault[]
  /** What the operator should know although the file was read: sentences. */
  warnings: string[]
}

/** The most tokens of a file, and the most characters. */
export const maxTokens = 100_000
export const maxCharacters = 64 * 1024 * 1024

const shortestSecretBytes = 16
const longestSecretBytes = 128
const longestSerialCharacters = 256
const longestStepSeconds = 86_400

/** A file that was refused as a whole. */
export function refusedFile(reason: string, line = 1): TokenFile {
  return { tokens: [], faults: [{ line, reason }], warnings: [] }
}

/** Collects the tokens of a file in their order: each is checked, and a serial number taken once. */
export function tokenCollector() {
  const file: TokenFile = { tokens: [], faults: [], warnings: [] }
  const lineOfSerial = new Map<string, number>()

  function add(token: TokenRecord): void {
    const { line, serialNumber } = token
    const first = lineOfSerial.get(serialNumber)
    if (first === undefined) lineOfSerial.set(serialNumber, line)
    const reason =
      first === undefined
        ? reasonAgainst(token)
        : `The serial number is already that of the token in line ${first}`
    if (reason === undefined) file.tokens.push(token)
    else addFault({ line, serialNumber: shortened(serialNumber), reason })
  }

  function addFault(fault: TokenFault): void {
    file.faults.push(fault)
  }

  return { file, add, addFault }
}

/** Why a token cannot be used whatever file it came in. */
function reasonAgainst(token: TokenRecord): string | undefined {
  const { serialNumber, secret, stepSeconds = 30, startSeconds = 0, counter = 0 } = token
  if (serialNumber.length > longestSerialCharacters) {
    return `The serial number is longer than ${longestSerialCharacters} characters`
  }
  if (/\p{Cc}/u.test(serialNumber)) return 'The serial number holds a control character'
  // RFC 4226 section 4, R6: a secret has at least 128 bits.
  if (secret.length < shortestSecretBytes || secret.length > longestSecretBytes) {
    return `The secret has ${secret.length} bytes: it must have ${shortestSecretBytes} to ${longestSecretBytes}`
  }
  if (stepSeconds < 1 || stepSeconds > longestStepSeconds) {
    return `The step of ${stepSeconds} seconds is not possible: it must be 1 to ${longestStepSeconds}`
  }
  if (startSeconds < 0) return 'The start time is before 1970'
  if (counter < 0) return 'The counter is negative'
  return undefined
}

/**
 * The hash that a file names, in the ways vendors write it (`SHA1`, `HMAC-SHA-256`, `HmacSHA512`),
 * `SHA1` where it names none; undefined for any other.
 */
export function algorithmNamed(text: string): OtpAlgorithm | undefined {
  if (text === '') return 'SHA1'
  const bits = /^(?:hmac[-_ ]?)?sha[-_ ]?(1|256|512)$/i.exec(text)?.[1]
  return bits === undefined ? undefined : (`SHA${bits}` as OtpAlgorithm)
}

/** 6, 7 or 8, or undefined for any other text. */
export function digitsNamed(text: string): 6 | 7 | 8 | undefined {
  return /^[678]$/.test(text) ? (Number(text) as 6 | 7 | 8) : undefined
}

/** A whole number that is exact in JavaScript, or undefined. */
export function wholeNumber(text: string): number | undefined {
  const value = /^[+-]?\d{1,16}$/.test(text) ? Number(text) : undefined
  return Number.isSafeInteger(value) ? value : undefined
}

/** A text of the file within a sentence: in backticks, on one line, and not too long. */
export function quoted(text: string): string {
  return `\`${shortened(text).replaceAll('`', "'")}\``
}

/** A text on one line, and not too long. */
export function shortened(text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ')
  return line.length > 100 ? `${line.slice(0, 100)}…` : line
}
