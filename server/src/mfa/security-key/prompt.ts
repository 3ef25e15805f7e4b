import type { Prompt } from '../device-kind.js'

/** The second page at sign-in. */
export const prompt: Prompt = {
  kind: 'security-key',
  hint: 'Insert your security key, if you have not yet, and tap it.',
}
