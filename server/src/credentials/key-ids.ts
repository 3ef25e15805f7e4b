import type { Random } from '../random.js'

// AWS IAM User Guide, IAM identifiers: unique ids are upper-case letters and digits behind a prefix that tells the kind.
const idAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const secretAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** 21 characters: AIDA for a user. */
export const newUserId = (random: Random): string => `AIDA${random.text(idAlphabet, 17)}`

/** 21 characters: AGPA for a group. */
export const newGroupId = (random: Random): string => `AGPA${random.text(idAlphabet, 17)}`

/** 21 characters: ANPA for a managed policy. */
export const newPolicyId = (random: Random): string => `ANPA${random.text(idAlphabet, 17)}`

/** 21 characters: AROA for a role. */
export const newRoleId = (random: Random): string => `AROA${random.text(idAlphabet, 17)}`

/** 21 characters: AIPA for an instance profile. */
export const newInstanceProfileId = (random: Random): string => `AIPA${random.text(idAlphabet, 17)}`

/** 20 characters: AKIA for a long-term key, ASIA for a temporary one. */
export const newAccessKeyId = (random: Random, prefix: 'AKIA' | 'ASIA'): string =>
  prefix + random.text(idAlphabet, 16)

export const newSecretAccessKey = (random: Random): string => random.text(secretAlphabet, 40)
