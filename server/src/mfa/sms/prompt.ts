import type { Prompt } from '../device-kind.js'

/** The second page at sign-in. AWS IAM User Guide, Enabling SMS text message MFA devices. */
export const prompt: Prompt = {
  kind: 'code',
  label: 'MFA code',
  hint: 'Enter the code that was sent to your telephone.',
}
