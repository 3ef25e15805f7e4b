import type { Prompt } from '../device-kind.js'

/** The second page at sign-in. AWS IAM User Guide, Using MFA devices with your IAM sign-in page. */
export const prompt: Prompt = {
  kind: 'code',
  label: 'MFA code',
  hint: 'Enter an MFA code to complete sign-in. If your device shows none, press its button.',
}
