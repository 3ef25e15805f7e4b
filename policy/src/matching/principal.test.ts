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
    ['the id of a role', 'AROAOPS', opsSession, 'issuer'],
    ['the id of another user', 'AIDAOLD', alice, undefined],
    ['an account', account, ec2, undefined],
    ['an account', account, anonymous, undefined],
  ])('with %s (%s) names the caller: %o → %s', (_, entry, principal, naming) => {
    expect(namingOf(compilePrincipal({ AWS: [entry] }, false), principal, false)).toBe(naming)
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
    [['*'], alice, true],
  ])('of a Deny with %j spares the caller %o only if all of it is listed: %s', (list, who, is) => {
    expect(spares(list, who, true)).toBe(is)
  })

  it('of an Allow passes over whoever is listed in any form', () => {
    expect(spares([alice.arn], alice, false)).toBe(true)
    expect(spares([root.arn], alice, false)).toBe(true)
    expect(spares([`arn:aws:iam::${account}:user/bob`], alice, false)).toBe(false)
  })
})
