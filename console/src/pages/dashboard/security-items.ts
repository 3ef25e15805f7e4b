import type { SecurityOfUsers, SecurityStatus } from '../../api/models/sallyport.js'

/** One line of the Security Status. */
export interface SecurityItem {
  id: string
  isDone: boolean
  /** What is to do, in the guide's words where it has some. */
  title: string
  /** How it stands, and why it matters. */
  text: string
  link?: { text: string; href: string }
}

/** What a careful administrator would see to, the undone first. */
export function securityItems(
  status: SecurityStatus,
  { isRoot }: { isRoot: boolean },
): readonly SecurityItem[] {
  const { OfUsers } = status
  const items = [
    rootMfa(status, isRoot),
    rootKeys(status),
    ...(OfUsers === undefined ? [] : itemsOfUsers(OfUsers)),
    individualUsers(status),
    groups(status),
    passwordPolicy(status),
  ]
  return [...items.filter(({ isDone }) => !isDone), ...items.filter(({ isDone }) => isDone)]
}

const itemsOfUsers = (users: SecurityOfUsers): readonly SecurityItem[] => [
  usersWithoutMfa(users),
  oldKeys(users),
  ...troubledDevices(users),
]

/** Only root sets up its devices: nobody else has a page for it. */
const rootMfa = ({ RootMfa }: SecurityStatus, isRoot: boolean): SecurityItem => ({
  id: 'root-mfa',
  isDone: RootMfa,
  title: 'Activate MFA on your root user',
  text: RootMfa
    ? 'The root user signs in with a second factor.'
    : `The root user may do everything, and only a password guards it.${isRoot ? '' : ' Only the root user can activate it: sign in as the root user.'}`,
  ...(isRoot && { link: { text: 'Activate MFA', href: '/console/security-credentials' } }),
})

const rootKeys = ({ RootAccessKeys }: SecurityStatus): SecurityItem => ({
  id: 'root-keys',
  isDone: RootAccessKeys === 0,
  title: 'Delete your root access keys',
  text:
    RootAccessKeys === 0
      ? 'The root user has no access keys.'
      : `The root user has ${counted(RootAccessKeys, 'access key')}. Whoever holds one may do everything; use those of an IAM user.`,
})

const usersWithoutMfa = ({ ConsoleUsers, ConsoleUsersWithMfa }: SecurityOfUsers): SecurityItem => {
  const without = ConsoleUsers - ConsoleUsersWithMfa
  return {
    id: 'users-mfa',
    isDone: without === 0,
    title: 'Activate MFA for users with a password',
    text:
      without === 0
        ? 'Every user who can sign in has an MFA device.'
        : `${counted(without, 'user')} of ${ConsoleUsers.toLocaleString('en')} can sign in with a password alone.`,
    link: { text: 'Users', href: '/console/users' },
  }
}

const oldKeys = ({ OldKeys }: SecurityOfUsers): SecurityItem => ({
  id: 'old-keys',
  isDone: OldKeys === 0,
  title: 'Rotate your access keys',
  text:
    OldKeys === 0
      ? 'No active access key is older than 90 days.'
      : `${counted(OldKeys, 'active access key')} ${OldKeys === 1 ? 'is' : 'are'} older than 90 days.`,
  link: { text: 'Users', href: '/console/users' },
})

/** Shown only where there is trouble. */
function troubledDevices({ LockedDevices, SuspectedClones }: SecurityOfUsers): SecurityItem[] {
  const link = { text: 'MFA devices', href: '/console/mfa-devices' }
  const locked = {
    id: 'locked',
    isDone: false,
    title: 'Look at locked MFA devices',
    text: `${counted(LockedDevices, 'device')} took too many wrong codes: somebody guesses, or a clock is wrong.`,
    link,
  }
  const cloned = {
    id: 'clones',
    isDone: false,
    title: 'Look at security keys that may be copies',
    text: `The counter of ${counted(SuspectedClones, 'security key')} went back, as if there were two of it. Deactivate it unless you know why.`,
    link,
  }
  return [...(LockedDevices > 0 ? [locked] : []), ...(SuspectedClones > 0 ? [cloned] : [])]
}

const individualUsers = ({ Users }: SecurityStatus): SecurityItem => ({
  id: 'users',
  isDone: Users > 0,
  title: 'Create individual IAM users',
  text:
    Users > 0
      ? 'There are IAM users, so that nobody needs the root user for daily work.'
      : 'Create IAM users, so that nobody needs the root user for daily work.',
  link: { text: 'Users', href: '/console/users' },
})

const groups = ({ Groups }: SecurityStatus): SecurityItem => ({
  id: 'groups',
  isDone: Groups > 0,
  title: 'Use groups to assign permissions',
  text:
    Groups > 0
      ? 'There are groups, which keep permissions in one place.'
      : 'Permissions of groups are easier to oversee than those of each user.',
  link: { text: 'Groups', href: '/console/groups' },
})

const passwordPolicy = ({ PasswordPolicy }: SecurityStatus): SecurityItem => ({
  id: 'password-policy',
  isDone: PasswordPolicy,
  title: 'Apply an IAM password policy',
  text: PasswordPolicy
    ? 'The account has a password policy.'
    : 'Without one, passwords follow the built-in rules: 8 characters, three of four kinds.',
  link: { text: 'Account settings', href: '/console/account-settings' },
})

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`
}

/** `75 %`; no users are no share. */
export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.floor((part / whole) * 100)} %`
}
