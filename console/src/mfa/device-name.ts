import type { MfaOwner } from './mfa-owner.js'

/**
 * The name that a virtual device gets without another wish: the user's, so that policies on `mfa/${aws:username}` fit. AWS
 * IAM User Guide, Enabling a virtual MFA device.
 */
export const ownDeviceName = (owner: MfaOwner): string =>
  owner.kind === 'user' ? owner.userName : 'root-account-mfa-device'

/** `alice`, or `alice-2` and so on where names are taken. Names differ by more than the case of their letters. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const lower = new Set(taken.map((name) => name.toLowerCase()))
  let name = wanted
  for (let n = 2; lower.has(name.toLowerCase()); n += 1) name = `${wanted}-${n}`
  return name
}

/** What is wrong with a name; undefined where nothing is. */
export function nameMistake(name: string, maxLength: number): string | undefined {
  if (name === '') return 'Enter a name for the device.'
  if (name.length > maxLength) return `Use at most ${maxLength} characters.`
  // The pattern of virtualMFADeviceName in the AWS IAM API Reference.
  if (!/^[A-Za-z0-9_+=,.@-]+$/.test(name))
    return 'Use letters without accents, digits and + = , . @ _ - only.'
  return undefined
}

/** Whether a name is one that the wizard proposes for this owner, so that an unassigned device of it is left over from a try. */
export function isOwnName(name: string, owner: MfaOwner): boolean {
  const own = ownDeviceName(owner)
  return name === own || (name.startsWith(`${own}-`) && /^\d+$/.test(name.slice(own.length + 1)))
}
