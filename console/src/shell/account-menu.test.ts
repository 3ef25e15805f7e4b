import { describe, expect, it } from 'vitest'
import type { SessionInfo } from '../api/models/signin.js'
import type { RoleChoice } from '../session/recent-roles.js'
import { accountMenu } from './account-menu.js'
import { accountName } from './account-name.js'

const session = (changed: Partial<SessionInfo> = {}): SessionInfo => ({
  AccountId: '123456789012',
  SignedInAccountId: '123456789012',
  AccountName: 'Example',
  Kind: 'user',
  Arn: 'arn:aws:iam::123456789012:user/alice',
  PrincipalId: 'AIDAEXAMPLE',
  UserName: 'alice',
  MfaAuthenticated: true,
  SignedInAt: '2026-11-24T10:00:00Z',
  ExpiresAt: '2026-11-24T22:00:00Z',
  IdleExpiresAt: '2026-11-24T10:30:00Z',
  IdleMinutes: 30,
  SecurityKeys: { Available: true },
  Now: '2026-11-24T10:00:00Z',
  ...changed,
})

const Role = {
  AccountId: '999999999999',
  RoleName: 'operator',
  DisplayName: 'Ops',
  Color: 'blue',
  ExpiresAt: '2026-11-24T11:00:00Z',
}
const inRole = session({ Kind: 'role', AccountId: '999999999999', Role })

const recent: RoleChoice = {
  account: 'prod',
  roleName: 'operator',
  displayName: '',
  color: 'red',
}

const texts = (who: SessionInfo, roles: RoleChoice[] = []) =>
  accountMenu(who, roles).map(({ text }) => text)

describe('the account menu', () => {
  it('of a user leads to their credentials, to other roles and out', () => {
    expect(texts(session())).toEqual([
      'My Security Credentials',
      'Switch Role',
      'My sessions',
      'Sign Out',
    ])
  })

  it('of the root user offers no roles, which it cannot switch to', () => {
    expect(texts(session({ Kind: 'root', UserName: undefined as never }))).not.toContain(
      'Switch Role',
    )
  })

  it('in a role leads back to the user', () => {
    expect(texts(inRole)[0]).toBe('Back to alice')
  })

  it('offers the recent roles', () => {
    expect(accountMenu(session(), [recent])).toContainEqual({
      text: 'Switch Role',
      items: [
        expect.objectContaining({ text: 'operator @ prod' }),
        expect.objectContaining({ text: 'Another role', href: '/switchrole' }),
      ],
    })
  })
})

describe('the name in the bar', () => {
  it('is the user at the alias of the account, or at its number', () => {
    expect(accountName(session({ AccountAlias: 'example' }))).toBe('alice @ example')
    expect(accountName(session())).toBe('alice @ 123456789012')
  })

  it('of the root user is the e-mail address', () => {
    const { UserName: _, ...root } = session({ Kind: 'root', RootEmail: 'root@example.com' })
    expect(accountName(root)).toBe('root@example.com @ 123456789012')
  })

  it('in a role is what the role was called when it was switched to', () => {
    expect(accountName(inRole)).toBe('Ops')
  })
})
