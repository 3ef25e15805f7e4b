import { z } from 'zod'
import { SettingsError } from './config.js'

/** What an account can be set to; `sallyport account set` changes it. Defaults are safe and AWS's own where AWS has one. */
const schema = z.strictObject({
  /** How many MFA devices a principal may have at once: eight as today, one as AWS had it until 2022. */
  mfaDevicesPerPrincipal: z.number().int().min(1).max(8).default(8),
  /** Time steps by which a code may be early or late. RFC 6238 §5.2 recommends one for the delay. */
  mfaCodeWindow: z.number().int().min(0).max(2).default(1),
  /**
   * Whether codes may be sent by text message. NIST SP 800-63B §5.1.3.3 restricts that: numbers are taken over, and messages are
   * read on the way.
   */
  smsMfaAllowed: z.boolean().default(false),
  usersPerAccount: z.number().int().min(1).max(1_000_000).default(5000),
  groupsPerAccount: z.number().int().min(1).max(1_000_000).default(300),
  rolesPerAccount: z.number().int().min(1).max(1_000_000).default(1000),
  instanceProfilesPerAccount: z.number().int().min(1).max(1_000_000).default(1000),
  policiesPerAccount: z.number().int().min(1).max(1_000_000).default(1500),
  /** Hours after which a console session ends, however much it is used. AWS: twelve. */
  sessionHours: z.number().int().min(1).max(12).default(12),
  /** Minutes without a call after which a console session ends. */
  sessionIdleMinutes: z.number().int().min(5).max(720).default(30),
  /** AWS: policies have no effect on GetSessionToken. True makes an explicit Deny count. */
  denyAppliesToGetSessionToken: z.boolean().default(false),
  /** Whether AccessDenied ends with the reasons in a form that only sts:DecodeAuthorizationMessage opens. */
  encodedAuthorizationMessages: z.boolean().default(false),
})

export type AccountSettings = z.infer<typeof schema>

export function readAccountSettings(stored: string): AccountSettings {
  return schema.parse(JSON.parse(stored))
}

const expectations: Readonly<Record<keyof AccountSettings, string>> = {
  mfaDevicesPerPrincipal: '1 to 8',
  mfaCodeWindow: '0 to 2',
  smsMfaAllowed: 'true or false',
  usersPerAccount: '1 to 1000000',
  groupsPerAccount: '1 to 1000000',
  rolesPerAccount: '1 to 1000000',
  instanceProfilesPerAccount: '1 to 1000000',
  policiesPerAccount: '1 to 1000000',
  sessionHours: '1 to 12',
  sessionIdleMinutes: '5 to 720',
  denyAppliesToGetSessionToken: 'true or false',
  encodedAuthorizationMessages: 'true or false',
}

/** The stored form after a change, or what is wrong with the change: which setting, and what it must be. */
export type SettingsChange = { settings: string } | { fault: string }

/** Changes settings by their names. A change that cannot be made as a whole changes nothing. */
export function withSettings(
  stored: string,
  changes: Readonly<Record<string, unknown>>,
): SettingsChange {
  const settings = JSON.parse(stored) as Record<string, unknown>
  for (const [name, value] of Object.entries(changes)) {
    if (!isSetting(name)) {
      const known = Object.keys(expectations).join(', ')
      return { fault: `there is no account setting \`${name}\`; there are ${known}` }
    }
    settings[name] = value
    if (!schema.safeParse(settings).success)
      return { fault: `\`${name}\` must be ${expectations[name]}` }
  }
  return { settings: JSON.stringify(settings) }
}

/** The stored form after a change; `changes` are `name=value` as typed. Throws a SettingsError that names the bad one. */
export function changeAccountSettings(stored: string, changes: readonly string[]): string {
  return changes.reduce((settings, change) => {
    const [name = '', value = ''] = change.split(/=(.*)/s)
    const changed = withSettings(settings, Object.fromEntries([[name, valueOf(value)]]))
    if ('fault' in changed) throw new SettingsError(changed.fault)
    return changed.settings
  }, stored)
}

/** Whether there is an account setting of this name. */
export const isSetting = (name: string): name is keyof AccountSettings =>
  Object.hasOwn(expectations, name)

function valueOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^\d+$/.test(text) ? Number(text) : text
}

/** What an account has that sets nothing. */
export const defaultSettings: AccountSettings = readAccountSettings('{}')
