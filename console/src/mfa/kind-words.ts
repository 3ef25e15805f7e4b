import type { SerialFacts } from './device-serial.js'

/** AWS IAM User Guide, Checking MFA status: the words of the column MFA. */
const words: Readonly<Record<SerialFacts['kind'], string>> = {
  virtual: 'Virtual',
  'security-key': 'U2F Security Key',
  hardware: 'Hardware',
  sms: 'SMS',
}

export const kindWord = (kind: SerialFacts['kind']): string => words[kind]
