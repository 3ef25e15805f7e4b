import { describe, expect, it } from 'vitest'
import type { SecurityOfUsers, SecurityStatus } from '../../api/models/sallyport.js'
import { securityItems, share } from './security-items.js'

const ofUsers: SecurityOfUsers = {
  ConsoleUsers: 2,
  ConsoleUsersWithMfa: 2,
  UsersWithMfa: 2,
  MfaByKind: { Virtual: 2 },
  OldKeys: 0,
  LockedDevices: 0,
  SuspectedClones: 0,
  Adoption: [],
}

const fine: SecurityStatus = {
  Users: 3,
  RootMfa: true,
  RootAccessKeys: 0,
  PasswordPolicy: true,
  Groups: 1,
  Roles: 0,
  Policies: 0,
  OfUsers: ofUsers,
}

const user = { isRoot: false }

const undone = (changed: Partial<SecurityStatus & SecurityOfUsers>) =>
  securityItems({ ...fine, ...changed, OfUsers: { ...ofUsers, ...changed } }, user)
    .filter(({ isDone }) => !isDone)
    .map(({ title, text }) => `${title}: ${text}`)

describe('the Security Status', () => {
  it('tells of the account where it may not tell of its users', () => {
    const { OfUsers: _, ...ofAccount } = fine
    const ids = securityItems(ofAccount, user).map(({ id }) => id)
    expect(ids).toEqual(['root-mfa', 'root-keys', 'users', 'groups', 'password-policy'])
  })

  it('has nothing to do in an account where all is done', () => {
    expect(undone({})).toEqual([])
  })

  it.each([
    [{ RootMfa: false }, /^Activate MFA on your root user: /],
    [{ RootAccessKeys: 1 }, /^Delete your root access keys: The root user has 1 access key\./],
    [{ ConsoleUsersWithMfa: 1 }, /^Activate MFA for .*: 1 user of 2 can sign in with a password/],
    [{ OldKeys: 2 }, /^Rotate your access keys: 2 active access keys are older than 90 days/],
    [{ OldKeys: 1 }, /^Rotate your access keys: 1 active access key is older than 90 days/],
    [{ LockedDevices: 1 }, /^Look at locked MFA devices: 1 device /],
    [{ SuspectedClones: 1 }, /^Look at security keys that may be copies: /],
    [{ Users: 0 }, /^Create individual IAM users: /],
    [{ Groups: 0 }, /^Use groups to assign permissions: /],
    [{ PasswordPolicy: false }, /^Apply an IAM password policy: /],
  ] as const)('with %j has one thing to do', (changed, text) => {
    expect(undone(changed)).toEqual([expect.stringMatching(text)])
  })

  it('leads root, and nobody else, to where root activates MFA', () => {
    const [asRoot, asUser] = [true, false].map(
      (isRoot) => securityItems({ ...fine, RootMfa: false }, { isRoot })[0],
    )
    expect(asRoot?.link).toEqual({ text: 'Activate MFA', href: '/console/security-credentials' })
    expect(asRoot?.text).not.toContain('sign in as the root user')
    expect(asUser?.text).toContain('sign in as the root user')
    expect(asUser).not.toHaveProperty('link')
  })

  it('shows what is to do before what is done', () => {
    const order = securityItems({ ...fine, PasswordPolicy: false }, user).map(
      ({ isDone }) => isDone,
    )
    expect(order.indexOf(true)).toBe(1)
  })

  it('speaks of locked devices and copies only where there are some', () => {
    const ids = securityItems(fine, user).map(({ id }) => id)
    expect(ids).not.toContain('locked')
    expect(ids).not.toContain('clones')
  })
})

it('a share is never rounded up to all, and there is none of nobody', () => {
  expect(share(15, 20)).toBe('75 %')
  expect(share(999, 1000)).toBe('99 %')
  expect(share(0, 0)).toBe('–')
})
