import type { NumberRange } from './number-range.js'

interface Setting {
  /** As the server calls it. */
  name: string
  label: string
  /** What it does. */
  help: string
  /** Where to see whom it concerns. */
  link?: { words: string; path: string }
}

export interface NumberSetting extends Setting, NumberRange {
  initial: number
  unit: string
}

export interface SwitchSetting extends Setting {
  initial: boolean
}

export interface SettingGroup {
  heading: string
  description: string
  settings: readonly (NumberSetting | SwitchSetting)[]
}

export const isSwitch = (setting: NumberSetting | SwitchSetting): setting is SwitchSetting =>
  typeof setting.initial === 'boolean'

const quota = (name: string, what: string, initial: number): NumberSetting => ({
  name,
  label: what,
  help: `How many ${what.toLowerCase()} the account may have. What is there already stays.`,
  unit: '',
  min: 1,
  max: 1_000_000,
  initial,
})

/** Everything that an account can be set to beside its password policy, as the page shows it. */
export const settingGroups: readonly SettingGroup[] = [
  {
    heading: 'MFA',
    description: 'Holds for all users of the account, and for root.',
    settings: [
      {
        name: 'mfaDevicesPerPrincipal',
        label: 'MFA devices per user',
        help: 'How many devices a user, or root, may have enabled at once. Devices that are there already stay.',
        unit: 'devices',
        min: 1,
        max: 8,
        initial: 8,
      },
      {
        name: 'mfaCodeWindow',
        label: 'Code window',
        help: 'By how many steps of 30 seconds a code may be early or late. Each step more makes codes easier to guess.',
        unit: 'steps',
        min: 0,
        max: 2,
        initial: 1,
      },
      {
        name: 'smsMfaAllowed',
        label: 'SMS MFA devices',
        help: 'Users may have codes sent to a mobile phone. It is the weakest type: NIST SP 800-63B restricts it, as messages can be intercepted, forwarded, or go to somebody who was given the number. While it is off, none can be set up, and users with SMS devices cannot sign in with them.',
        initial: false,
        link: { words: 'Users with SMS devices', path: '/console/users?show=sms' },
      },
    ],
  },
  {
    heading: 'Console sessions',
    description: 'How long somebody stays signed in.',
    settings: [
      {
        name: 'sessionHours',
        label: 'Session length',
        help: 'Hours after which a console session ends, however much it is used. Holds for those who sign in from now on.',
        unit: 'hours',
        min: 1,
        max: 12,
        initial: 12,
      },
      {
        name: 'sessionIdleMinutes',
        label: 'Idle limit',
        help: 'Minutes without use after which a console session ends. A warning comes two minutes before. Holds at once.',
        unit: 'minutes',
        min: 5,
        max: 720,
        initial: 30,
      },
    ],
  },
  {
    heading: 'Policies and messages',
    description: 'How calls are judged, and what is told of it.',
    settings: [
      {
        name: 'denyAppliesToGetSessionToken',
        label: 'A Deny applies to GetSessionToken',
        help: 'A policy that denies sts:GetSessionToken is respected. Otherwise policies have no effect on that call.',
        initial: false,
      },
      {
        name: 'encodedAuthorizationMessages',
        label: 'Encoded authorization messages',
        help: 'A refusal carries its reasons in a sealed form. Whoever may call sts:DecodeAuthorizationMessage can read it.',
        initial: false,
      },
    ],
  },
  {
    heading: 'Quotas',
    description: 'How much there may be of each kind.',
    settings: [
      {
        ...quota('usersPerAccount', 'Users', 5000),
        help: 'How many users the account may have, and how many virtual MFA devices. What is there already stays.',
      },
      quota('groupsPerAccount', 'Groups', 300),
      quota('rolesPerAccount', 'Roles', 1000),
      quota('policiesPerAccount', 'Customer managed policies', 1500),
      quota('instanceProfilesPerAccount', 'Instance profiles', 1000),
    ],
  },
]
