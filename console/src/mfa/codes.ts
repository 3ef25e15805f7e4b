export interface CodePair {
  code1: string
  code2: string
}

/** What is wrong with each of two codes, for a message at its field. */
export type CodeMistakes = Partial<Record<keyof CodePair, string>>

/** Apps show codes in two groups. The server takes the digits only. */
export const withoutBlanks = (typed: string): string => typed.replaceAll(/\s/g, '')

/** How the codes of a kind of device look, and how somebody comes by them. */
export interface CodeForm {
  /** Digits of other scripts are none here. */
  pattern: RegExp
  mistake: string
  hint1: string
  hint2: string
}

/** Codes of an authenticator app. */
export const appCodes: CodeForm = {
  pattern: /^[0-9]{6}$/,
  mistake: 'Enter the six digits that the device shows.',
  hint1: 'Six digits that the device shows now.',
  hint2: 'The six digits that it shows next. Wait up to 30 seconds for them.',
}

/** Codes of a hardware token: by the clock or by a button, of six to eight digits. */
export const tokenCodes: CodeForm = {
  pattern: /^[0-9]{6,8}$/,
  mistake: 'Enter the six to eight digits that the device shows.',
  hint1: 'The digits that the device shows now. If it has a button, press it.',
  hint2:
    'The digits that it shows next: after up to 30 or 60 seconds, or when its button is pressed again.',
}

export function codeMistakes(
  { code1, code2 }: CodePair,
  { pattern, mistake }: CodeForm,
): CodeMistakes {
  const mistakes: CodeMistakes = {}
  if (!pattern.test(code1)) mistakes.code1 = mistake
  if (!pattern.test(code2)) mistakes.code2 = mistake
  else if (code1 === code2) mistakes.code2 = waitForNext
  return mistakes
}

export const waitForNext = 'Wait for the next code, then enter it as MFA code 2.'

/** `JBSW Y3DP …`: what is typed by hand is read in groups of four. */
export const inGroupsOfFour = (secret: string): string => secret.replaceAll(/.{4}(?=.)/g, '$& ')
