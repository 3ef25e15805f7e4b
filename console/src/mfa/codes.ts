export interface CodePair {
  code1: string
  code2: string
}

/** What is wrong with each of two codes, for a message at its field. */
export type CodeMistakes = Partial<Record<keyof CodePair, string>>

/** Apps show codes in two groups. The server takes the digits only. */
export const withoutBlanks = (typed: string): string => typed.replaceAll(/\s/g, '')

export function codeMistakes({ code1, code2 }: CodePair): CodeMistakes {
  const mistakes: CodeMistakes = {}
  if (!isCode(code1)) mistakes.code1 = sixDigits
  if (!isCode(code2)) mistakes.code2 = sixDigits
  else if (code1 === code2) mistakes.code2 = waitForNext
  return mistakes
}

const sixDigits = 'Enter the six digits that the device shows.'
export const waitForNext = 'Wait for the next code, then enter it as MFA code 2.'

/** Digits of other scripts are none here. */
const isCode = (text: string): boolean => /^[0-9]{6}$/.test(text)

/** `JBSW Y3DP …`: what is typed by hand is read in groups of four. */
export const inGroupsOfFour = (secret: string): string => secret.replaceAll(/.{4}(?=.)/g, '$& ')
