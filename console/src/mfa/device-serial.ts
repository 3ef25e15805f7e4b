/** What a serial number tells of a device. AWS IAM User Guide, Identify MFA devices: the forms of the four kinds. */
export interface SerialFacts {
  /** As the server calls kinds. */
  kind: 'virtual' | 'security-key' | 'sms' | 'hardware'
  /** What whoever enabled it called it; a hardware device has only its number. */
  name: string
}

export function readSerial(serialNumber: string): SerialFacts {
  const [, , , , , resource = ''] = serialNumber.split(':')
  const name = resource.slice(resource.lastIndexOf('/') + 1)
  if (resource.startsWith('mfa/')) return { kind: 'virtual', name }
  // The service adds 26 characters, so that names need not differ.
  if (resource.startsWith('u2f/'))
    return { kind: 'security-key', name: name.replace(/-[A-Z2-7]{26}$/, '') }
  if (resource.startsWith('sms-mfa/')) return { kind: 'sms', name }
  return { kind: 'hardware', name: serialNumber }
}

export function virtualSerial(accountId: string, name: string): string {
  return `arn:aws:iam::${accountId}:mfa/${name}`
}
