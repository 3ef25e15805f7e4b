import type { Prompt } from '../device-kind.js'

/** The second page at sign-in. */
export const prompt: Prompt = {
  kind: 'code',
  label: 'MFA code',
  hint: 'Enter an MFA code to complete sign-in.',
}
