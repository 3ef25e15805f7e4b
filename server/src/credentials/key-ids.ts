import type { Random } from '../random.js'

// AWS IAM User Guide, IAM identifiers: unique ids are upper-case letters and digits behind a prefix that tells the kind.
const idAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const secretAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** 21 characters: AIDA for a user. */
export const newUserId = (random: Random): string => `AIDA${random.text(idAlphabet, 17)}`

/** 20 characters: AKIA for a long-term key, ASIA for a temporary one. */
export const newAccessKeyId = (random: Random, prefix: 'AKIA' | 'ASIA'): string =>
  prefix + random.text(idAlphabet, 16)

export const newSecretAccessKey = (random: Random): string => random.text(secretAlphabet, 40)
