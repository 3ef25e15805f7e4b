import { describe, expect, it } from 'vitest'
import { account, alice, opsSession, root } from '../../test/policies.js'
import type { Principal } from '../request.js'
import { compilePrincipal, namingOf } from './principal.js'

const role = `arn:aws:iam::${account}:role/Ops`
const federated: Principal = {
  kind: 'federated-session',
  arn: `arn:aws:sts::${account}:federated-user/web`,
  accountId: account,
  issuerArn: alice.arn,
}
const roleId = 'AROAOPS'
const ec2: Principal = { kind: 'service', arn: 'ec2.amazonaws.com', accountId: '' }
const anonymous: Principal = { kind: 'anonymous', arn: '', accountId: '' }
const google: Principal = { kind: 'anonymous', arn: 'accounts.google.com', accountId: '' }

describe('a Principal element', () => {
  it.each([
    ['everyone', '*', alice, 'direct'],
    ['everyone', '*', anonymous, 'direct'],
    ['an account', account, alice, 'account'],
    ['an account', account, opsSession, 'account'],
    ['the root of an account', root.arn, alice, 'account'],
    ['the root of an account', root.arn, root, 'account'],
    ['another account', '444455556666', alice, undefined],
    ['a user', alice.arn, alice, 'direct'],
    ['a user, in another case', alice.arn.toUpperCase(), alice, undefined],
    ['the user who issued the session', alice.arn, federated, 'issuer'],
    ['a federated user', federated.arn, federated, 'direct'],
    ['a role', role, opsSession, 'issuer'],
    ['a session', opsSession.arn, opsSession, 'direct'],
    ['a session with a wildcard', opsSession.arn.replace('s1', '*'), opsSession, undefined],
    ['the id of a user', 'AIDAALICE', alice, 'direct'],
    ['the id of another user', 'AIDAOLD', alice, undefined],
    ['the id of a user, in another case', 'aidaalice', alice, undefined],
    [
      'the id of the user who issued the session',
      'AIDAALICE',
      { ...federated, uniqueId: 'AIDAALICE' },
      'issuer',
    ],
    ['the id of a role', roleId, opsSession, 'issuer'],
    ['the id of a role, told alone', roleId, { ...opsSession, uniqueId: roleId }, 'issuer'],
    ['the id of a session', `${roleId}:s1`, opsSession, 'direct'],
    ['the id of another session', `${roleId}:s2`, opsSession, undefined],
    ['the id of a session of another role', 'AROAOLD:s1', opsSession, undefined],
    ['the id of a session', `${roleId}:s1`, { ...opsSession, uniqueId: roleId }, undefined],
    ['a group', `arn:aws:iam::${account}:group/Ops`, alice, undefined],
    ['an account', account, ec2, undefined],
    ['an account', account, anonymous, undefined],
  ])('with %s (%s) names the caller: %o → %s', (_, entry, principal, naming) => {
    expect(namingOf(compilePrincipal({ AWS: [entry] }, false), principal, false)).toBe(naming)
  })

  it('prefers the strongest of several names', () => {
    const naming = (...entries: string[]): unknown =>
      namingOf(compilePrincipal({ AWS: entries }, false), opsSession, false)
    expect(naming(account, roleId)).toBe('issuer')
    expect(naming(account, role)).toBe('issuer')
    expect(naming(account, role, roleId, `${roleId}:s1`)).toBe('direct')
    expect(naming(account, role, opsSession.arn)).toBe('direct')
  })

  it('names the account by its canonical user id', () => {
    const matcher = compilePrincipal({ CanonicalUser: ['79a59df900b949e5'] }, false)
    const known = { ...alice, canonicalUserId: '79a59df900b949e5' }
    expect(namingOf(matcher, known, false)).toBe('account')
    expect(namingOf(matcher, { ...known, canonicalUserId: 'other' }, false)).toBeUndefined()
    expect(namingOf(matcher, alice, false)).toBeUndefined()
  })

  it('names services and identity providers by their own kind only', () => {
    const services = compilePrincipal({ Service: ['ec2.amazonaws.com'] }, false)
    const providers = compilePrincipal({ Federated: ['accounts.google.com'] }, false)
    expect(namingOf(services, ec2, false)).toBe('direct')
    expect(namingOf(services, google, false)).toBeUndefined()
    expect(namingOf(providers, google, false)).toBe('direct')
    expect(namingOf(providers, anonymous, false)).toBeUndefined()
  })
})

function spares(entries: string[], principal: Principal, isDeny: boolean): boolean {
  return namingOf(compilePrincipal({ AWS: entries }, true), principal, isDeny) === undefined
}

describe('a NotPrincipal element', () => {
  it.each([
    [[alice.arn, root.arn], alice, true],
    [[alice.arn], alice, false],
    [[root.arn], alice, false],
    [[root.arn], root, true],
    [[root.arn, role, opsSession.arn], opsSession, true],
    [[root.arn, role], opsSession, false],
    [[root.arn, opsSession.arn], opsSession, false],
    [['AIDAALICE', account], alice, true],
    [['AIDAALICE'], alice, false],
    [[account, roleId, `${roleId}:s1`], opsSession, true],
    [[account, role, `${roleId}:s1`], opsSession, true],
    [[account, roleId], opsSession, false],
    [[account, `${roleId}:s2`, roleId], opsSession, false],
    [[account, federated.arn, alice.arn], federated, true],
    [[account, federated.arn], federated, false],
    [[account, federated.arn], { ...federated, issuerArn: root.arn }, true],
    [['*'], alice, true],
  ])('of a Deny with %j spares the caller %o only if all of it is listed: %s', (list, who, is) => {
    expect(spares(list, who, true)).toBe(is)
  })

  it('of a Deny spares the account by its canonical user id', () => {
    const element = { AWS: [alice.arn], CanonicalUser: ['79a59df900b949e5'] }
    const matcher = compilePrincipal(element, true)
    expect(namingOf(matcher, alice, true)).toBe('direct')
    expect(namingOf(matcher, { ...alice, canonicalUserId: '79a59df900b949e5' }, true)).toBe(
      undefined,
    )
  })

  it('spares services by name', () => {
    const matcher = compilePrincipal({ Service: ['ec2.amazonaws.com'] }, true)
    expect(namingOf(matcher, ec2, true)).toBeUndefined()
    expect(namingOf(matcher, { ...ec2, arn: 'sns.amazonaws.com' }, true)).toBe('direct')
    expect(namingOf(matcher, alice, true)).toBe('direct')
  })

  it('of an Allow passes over whoever is listed in any form', () => {
    expect(spares([alice.arn], alice, false)).toBe(true)
    expect(spares([root.arn], alice, false)).toBe(true)
    expect(spares([`arn:aws:iam::${account}:user/bob`], alice, false)).toBe(false)
  })
})
