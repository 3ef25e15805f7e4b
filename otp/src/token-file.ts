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
// RFC 6238 section 5.2 recommends 30. Nobody types a code in less than ten seconds, and one that may
// be used for longer than two minutes is more likely to be stolen (NIST SP 800-63B section 5.1.4.1).
const shortestStepSeconds = 10
const longestStepSeconds = 120
/** Unix times of 32 bits, which end in 2106. */
const startSecondsEnd = 2 ** 32
/** As far as a clock may be off when a token is enabled: more is a mistake of the file. */
const largestTimeDrift = 1000
/** Nobody presses a button so often, and sums with it stay exact. */
const counterEnd = 2 ** 48
/** Seeds of 64 bits and more have as many characters in hexadecimal, base32 and base64. */
const shortestSecretCharacters = 16

/** A file that was refused as a whole. */
export function refusedFile(reason: string, line = 1): TokenFile {
  return { tokens: [], faults: [{ line, reason }], warnings: [] }
}

/**
 * Collects the tokens of a file in their order: each is checked, and a serial number taken once.
 * `shownSerial` gives what a fault may tell of a serial number.
 */
export function tokenCollector(shownSerial: (text: string) => string | undefined = shortened) {
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
    else addFault(line, serialNumber, reason)
  }

  function addFault(line: number, serialNumber: string, reason: string): void {
    const shown = shownSerial(serialNumber) ?? ''
    file.faults.push({ line, ...(shown === '' ? {} : { serialNumber: shown }), reason })
  }

  return { file, add, addFault }
}

/** Why a token cannot be used whatever file it came in. */
function reasonAgainst(token: TokenRecord): string | undefined {
  const { serialNumber, secret } = token
  if (serialNumber.length > longestSerialCharacters) {
    return `The serial number is longer than ${longestSerialCharacters} characters`
  }
  if (/\p{Cc}/u.test(serialNumber)) return 'The serial number holds a control character'
  // RFC 4226 section 4, R6: a secret has at least 128 bits.
  if (secret.length < shortestSecretBytes || secret.length > longestSecretBytes) {
    return `The secret has ${secret.length} bytes: it must have ${shortestSecretBytes} to ${longestSecretBytes}`
  }
  return reasonAgainstMovingFactor(token)
}

/** Without the number, which could be a secret that stands in the wrong place. */
function reasonAgainstMovingFactor(token: TokenRecord): string | undefined {
  const { stepSeconds = 30, startSeconds = 0, timeDrift = 0, counter = 0 } = token
  if (stepSeconds < shortestStepSeconds || stepSeconds > longestStepSeconds) {
    return `The step must be ${shortestStepSeconds} to ${longestStepSeconds} seconds`
  }
  if (startSeconds < 0) return 'The start time is before 1970'
  if (startSeconds >= startSecondsEnd) return 'The start time is after 2105'
  if (Math.abs(timeDrift) > largestTimeDrift) {
    return `The token's clock is off by more than ${largestTimeDrift} steps`
  }
  if (counter < 0) return 'The counter is negative'
  if (counter >= counterEnd) return 'The counter must be below 2^48'
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

/**
 * Whether a text could be a secret, however it is written. Where columns or lines are mixed up, any
 * text can be one.
 */
export function couldBeSecret(text: string): boolean {
  return text.replaceAll(/[^A-Za-z0-9]/g, '').length >= shortestSecretCharacters
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
