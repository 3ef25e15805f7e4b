import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documents, requests } from '../test/arbitraries.js'
import { account, alice, compiled, documentOf, opsSession, root } from '../test/policies.js'
import type { CompiledPolicy, PolicySource } from './compile.js'
import { decide, type Decision } from './decide.js'
import { type PolicySets, preparePolicies } from './prepare.js'
import type { AccessRequest, Principal } from './request.js'

const federated: Principal = {
  kind: 'federated-session',
  arn: `arn:aws:sts::${account}:federated-user/web`,
  accountId: account,
  issuerArn: alice.arn,
  uniqueId: 'AIDAALICE',
}
const service: Principal = { kind: 'service', arn: 'ec2.amazonaws.com', accountId: '' }
const opsRole = `arn:aws:iam::${account}:role/Ops`

const statement = (Effect: 'Allow' | 'Deny', rest: object = {}): string =>
  documentOf({ Effect, Action: '*', Resource: '*', ...rest })
const allowing = (type: PolicySource['type']): CompiledPolicy => compiled(statement('Allow'), type)
const denying = (type: PolicySource['type']): CompiledPolicy =>
  compiled(statement('Deny', isAttachedToResource(type) ? { Principal: '*' } : {}), type)
// Speaks of something else.
const silent = (type: PolicySource['type']): CompiledPolicy =>
  compiled(statement('Allow', { Action: 'ec2:*' }), type)
const granting = (Principal: unknown, type: 'resource' | 'trust' = 'resource'): CompiledPolicy =>
  compiled(statement('Allow', { Principal }), type)

function isAttachedToResource(type: PolicySource['type']): boolean {
  return type === 'resource' || type === 'trust'
}

const own = 'arn:aws:s3:::bucket/key'
const foreign = 'arn:aws:sqs:us-east-1:444455556666:queue'
const asks = (principal: Principal, resource = own): AccessRequest => ({
  principal,
  action: 's3:GetObject',
  resource,
  context: new Map(),
})

/** Requests of those whose identity policies count. */
const requestsOfEntities = requests.filter(({ principal }) =>
  ['user', 'role-session', 'federated-session'].includes(principal.kind),
)

/** All sets allow but for those given. */
function setsWith(change: Partial<PolicySets>): PolicySets {
  return {
    identity: [allowing('identity')],
    boundary: allowing('boundary'),
    session: [allowing('session')],
    ...change,
  }
}

const silentSets: Record<'identity' | 'boundary' | 'session', Partial<PolicySets>> = {
  identity: { identity: [silent('identity')] },
  boundary: { boundary: silent('boundary') },
  session: { session: [silent('session')] },
}

// AWS IAM User Guide, Policy evaluation logic: how identity-based, boundary and session policies
// meet an Allow of a resource-based policy in the same account, by whom it names.
describe('an Allow of a resource policy in the same account', () => {
  const ignored = { identity: false, boundary: false, session: false }
  const asIssuer = { identity: false, boundary: true, session: true }
  const asAccount = { identity: true, boundary: true, session: true }
  const rows: [string, Principal, unknown, typeof ignored][] = [
    ['a user by its ARN', alice, { AWS: alice.arn }, ignored],
    ['a user by its id', alice, { AWS: 'AIDAALICE' }, ignored],
    ['a role session by the ARN of the role', opsSession, { AWS: opsRole }, asIssuer],
    ['a role session by the id of the role', opsSession, { AWS: 'AROAOPS' }, asIssuer],
    ['a role session by its own ARN', opsSession, { AWS: opsSession.arn }, ignored],
    ['a role session by its own id', opsSession, { AWS: 'AROAOPS:s1' }, ignored],
    ['a federated session by its own ARN', federated, { AWS: federated.arn }, ignored],
    ['a federated session by the ARN of its user', federated, { AWS: alice.arn }, asIssuer],
    ['a federated session by the id of its user', federated, { AWS: 'AIDAALICE' }, asIssuer],
    ['a user as everyone', alice, '*', ignored],
    ['a role session as everyone', opsSession, { AWS: '*' }, ignored],
    ['a federated session as everyone', federated, '*', ignored],
    ['a user by its account', alice, { AWS: account }, asAccount],
    ['a role session by its account', opsSession, { AWS: root.arn }, asAccount],
    ['a federated session by its account', federated, { AWS: account }, asAccount],
  ]

  it.each(rows)('that names %s', (_, principal, named, limits) => {
    const resource = { policy: granting(named) }
    for (const kind of ['identity', 'boundary', 'session'] as const) {
      const policies = preparePolicies(setsWith(silentSets[kind]))
      const { decision, by } = decide(policies, asks(principal), resource)
      expect({ kind, decision, by }).toEqual(
        limits[kind]
          ? { kind, decision: 'implicitDeny', by: kind }
          : { kind, decision: 'allowed', by: 'resource' },
      )
    }
  })

  it.each(rows)('that names %s does not stand against a Deny anywhere', (_, principal, named) => {
    const resource = { policy: granting(named) }
    for (const kind of ['identity', 'boundary', 'session'] as const) {
      const policies = preparePolicies(
        setsWith({ [kind]: kind === 'boundary' ? denying(kind) : [denying(kind)] }),
      )
      expect(decide(policies, asks(principal), resource)).toMatchObject({
        decision: 'explicitDeny',
        by: kind,
      })
    }
  })

  it('that names the issuing user does not help a federated session without session policy', () => {
    const policies = preparePolicies({ identity: [allowing('identity')] })
    const resource = { policy: granting({ AWS: alice.arn }) }
    expect(decide(policies, asks(federated), resource)).toEqual({
      decision: 'implicitDeny',
      by: 'session',
    })
    expect(decide(policies, asks(federated), { policy: granting('*') }).decision).toBe('allowed')
  })
})

describe('within one account, without a resource policy', () => {
  const sets = fc.record({
    identity: fc.array(documents(), { maxLength: 2 }),
    boundary: documents(),
    session: fc.array(documents(), { minLength: 1, maxLength: 2 }),
  })
  const ownRequests = requestsOfEntities.filter(
    ({ resource }) => !resource.includes('444455556666'),
  )
  const compileAll = (texts: string[], type: PolicySource['type']): CompiledPolicy[] =>
    texts.map((text) => compiled(text, type))

  it('identity, boundary and session policies must each allow', () => {
    fc.assert(
      fc.property(sets, ownRequests, ({ identity, boundary, session }, request) => {
        // Each set alone, as the identity policies of a user.
        const asUser = { ...request, principal: alice }
        const each = [identity, [boundary], session].map(
          (texts) =>
            decide(preparePolicies({ identity: compileAll(texts, 'identity') }), asUser).decision,
        )
        const all = preparePolicies({
          identity: compileAll(identity, 'identity'),
          boundary: compiled(boundary, 'boundary'),
          session: compileAll(session, 'session'),
        })
        const strictest = (['explicitDeny', 'implicitDeny'] as const).find((denial) =>
          each.some((decision) => decision === denial),
        )
        expect(decide(all, request).decision).toBe(strictest ?? 'allowed')
      }),
      { numRuns: 500 },
    )
  })

  it('policies of the user and of its groups are one set', () => {
    const policies = preparePolicies({ identity: [silent('identity'), allowing('group')] })
    expect(decide(policies, asks(alice))).toMatchObject({ decision: 'allowed', by: 'identity' })
    const denied = preparePolicies({ identity: [allowing('identity'), denying('group')] })
    expect(decide(denied, asks(alice))).toMatchObject({ decision: 'explicitDeny', by: 'identity' })
  })

  it('of several session policies any may allow', () => {
    const session = [silent('session'), allowing('session')]
    const policies = preparePolicies(setsWith({ session }))
    expect(decide(policies, asks(opsSession)).decision).toBe('allowed')
  })

  it('no session policy leaves a role session free and gives a federated session nothing', () => {
    const policies = preparePolicies({ identity: [allowing('identity')], session: [] })
    expect(decide(policies, asks(opsSession)).decision).toBe('allowed')
    expect(decide(policies, asks(federated))).toEqual({ decision: 'implicitDeny', by: 'session' })
  })

  it('nothing is allowed without any policy', () => {
    const policies = preparePolicies({ identity: [] })
    expect(decide(policies, asks(alice))).toEqual({ decision: 'implicitDeny', by: 'identity' })
  })
})

describe('across accounts', () => {
  const everyForm: [string, unknown][] = [
    ['the user', { AWS: alice.arn }],
    ['the account', { AWS: account }],
    ['everyone', '*'],
  ]

  it.each(everyForm)('%s must be allowed on both sides', (_, named) => {
    const resource = { policy: granting(named) }
    const other = { policy: silent('resource') }
    const decisionOf = (sets: Partial<PolicySets>, side = resource): Decision =>
      decide(preparePolicies(setsWith(sets)), asks(alice, foreign), side)
    expect(decisionOf({})).toMatchObject({ decision: 'allowed', by: 'resource' })
    expect(decisionOf({}, other)).toEqual({ decision: 'implicitDeny', by: 'resource' })
    for (const kind of ['identity', 'boundary', 'session'] as const) {
      expect(decisionOf(silentSets[kind])).toEqual({ decision: 'implicitDeny', by: kind })
    }
  })

  it('no resource policy makes up for identity policies that are silent', () => {
    fc.assert(
      fc.property(documents({ withPrincipal: true }), requestsOfEntities, (text, request) => {
        const side = { policy: compiled(text, 'resource'), accountId: '444455556666' }
        expect(decide(preparePolicies({ identity: [] }), request, side).decision).not.toBe(
          'allowed',
        )
      }),
      { numRuns: 300 },
    )
  })
})

describe('a trust policy in the account of the caller', () => {
  const assume = (principal: Principal): AccessRequest => ({
    ...asks(principal, `arn:aws:iam::${account}:role/Admin`),
    action: 'sts:AssumeRole',
  })
  const nothing = preparePolicies({ identity: [] })
  const everything = preparePolicies({ identity: [allowing('identity')] })

  it.each<[string, Principal, unknown]>([
    ['a user by ARN', alice, { AWS: alice.arn }],
    ['a user by id', alice, { AWS: 'AIDAALICE' }],
    ['a role by ARN', opsSession, { AWS: opsRole }],
    ['a role by id', opsSession, { AWS: 'AROAOPS' }],
    ['a session by ARN', opsSession, { AWS: opsSession.arn }],
    ['a session by id', opsSession, { AWS: 'AROAOPS:s1' }],
  ])('that names %s suffices, but not against a Deny', (_, principal, named) => {
    const trust = { policy: granting(named, 'trust') }
    expect(decide(nothing, assume(principal), trust)).toMatchObject({
      decision: 'allowed',
      by: 'trust',
    })
    const denied = preparePolicies({ identity: [allowing('identity'), denying('identity')] })
    expect(decide(denied, assume(principal), trust)).toMatchObject({
      decision: 'explicitDeny',
      by: 'identity',
    })
  })

  it('that names the account leaves the rest to identity policies', () => {
    const trust = { policy: granting({ AWS: account }, 'trust') }
    expect(decide(nothing, assume(alice), trust)).toEqual({
      decision: 'implicitDeny',
      by: 'identity',
    })
    expect(decide(everything, assume(alice), trust)).toMatchObject({ decision: 'allowed' })
  })

  it('that does not name the caller is not made up for by identity policies', () => {
    const others = { AWS: ['AIDAOLD', 'AROAOPS:s2', 'AROAOLD', `arn:aws:iam::${account}:user/bob`] }
    const trust = { policy: granting(others, 'trust') }
    for (const principal of [alice, opsSession]) {
      expect(decide(everything, assume(principal), trust)).toEqual({
        decision: 'implicitDeny',
        by: 'trust',
      })
    }
  })

  it('is all that counts for a service', () => {
    const denied = preparePolicies({ identity: [denying('identity')] })
    const trust = { policy: granting({ Service: service.arn }, 'trust') }
    expect(decide(denied, assume(service), trust)).toMatchObject({ decision: 'allowed' })
  })
})

describe('the policy that a refusal names', () => {
  it('is, of several that deny, the first of resource, identity, boundary and session', () => {
    const resource = { policy: denying('resource') }
    const every: PolicySets = {
      identity: [denying('identity')],
      boundary: denying('boundary'),
      session: [denying('session')],
    }
    const named = (sets: PolicySets, side?: typeof resource): unknown => {
      const { decision, by } = decide(preparePolicies(sets), asks(opsSession), side)
      return [decision, by]
    }
    expect(named(every, resource)).toEqual(['explicitDeny', 'resource'])
    expect(named(every)).toEqual(['explicitDeny', 'identity'])
    const identity = [allowing('identity')]
    expect(named({ ...every, identity })).toEqual(['explicitDeny', 'boundary'])
    const boundary = allowing('boundary')
    expect(named({ ...every, identity, boundary })).toEqual(['explicitDeny', 'session'])
  })

  it('is, where none denies, the first that does not allow', () => {
    const every: PolicySets = {
      identity: [silent('identity')],
      boundary: silent('boundary'),
      session: [silent('session')],
    }
    const named = (sets: PolicySets): unknown => {
      const side = { policy: granting('*') }
      return decide(preparePolicies(sets), asks(opsSession, foreign), side)
    }
    const identity = [allowing('identity')]
    const boundary = allowing('boundary')
    expect(decide(preparePolicies(every), asks(opsSession, foreign))).toEqual({
      decision: 'implicitDeny',
      by: 'resource',
    })
    expect(named(every)).toEqual({ decision: 'implicitDeny', by: 'identity' })
    expect(named({ ...every, identity })).toEqual({ decision: 'implicitDeny', by: 'boundary' })
    expect(named({ ...every, identity, boundary })).toEqual({
      decision: 'implicitDeny',
      by: 'session',
    })
  })
})
