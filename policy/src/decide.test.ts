import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documents, requests, statements } from '../test/arbitraries.js'
import {
  account,
  alice,
  compiled,
  contextOf,
  documentOf,
  identity,
  opsSession,
  parsed,
  requestOf,
  root,
} from '../test/policies.js'
import { compilePolicy } from './compile.js'
import { decide } from './decide.js'
import { explain } from './explain.js'
import { type PolicySets, preparePolicies } from './prepare.js'
import type { Principal } from './request.js'

const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
const role = `arn:aws:iam::${account}:role/Admin`
const trusting = (Principal: object): ReturnType<typeof compiled> =>
  compiled(documentOf({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }), 'trust')
const assumeRole = { action: 'sts:AssumeRole', resource: role }

/** Sets of policies of every kind. */
const policySets: fc.Arbitrary<PolicySets> = fc
  .record({
    identity: fc.array(documents(), { maxLength: 3 }),
    boundary: fc.option(documents()),
    session: fc.option(fc.array(documents(), { maxLength: 2 })),
  })
  .map(({ identity: own, boundary, session }) => {
    const sets: PolicySets = {
      identity: own.map((text, at) => compiled(text, 'identity', `i${at}`)),
    }
    if (boundary !== null) sets.boundary = compiled(boundary, 'boundary')
    if (session !== null) sets.session = session.map((text) => compiled(text, 'session'))
    return sets
  })
const resourceSides = fc
  .option(fc.tuple(documents({ withPrincipal: true }), fc.constantFrom('resource', 'trust')))
  .map((side) => (side === null ? undefined : { policy: compiled(side[0], side[1]) }))

describe('for every set of policies and every request', () => {
  it('an added Deny never allows', () => {
    fc.assert(
      fc.property(policySets, statements({ effect: 'Deny' }), requests, (sets, deny, request) => {
        const more = { ...sets, identity: [...sets.identity, compiled(documentOf(deny))] }
        const before = decide(preparePolicies(sets), request)
        const after = decide(preparePolicies(more), request)
        if (before.decision !== 'allowed') expect(after.decision).not.toBe('allowed')
        if (before.decision === 'explicitDeny') expect(after.decision).toBe('explicitDeny')
      }),
    )
  })

  it('an added Allow never denies', () => {
    fc.assert(
      fc.property(policySets, statements({ effect: 'Allow' }), requests, (sets, allow, request) => {
        const more = { ...sets, identity: [...sets.identity, compiled(documentOf(allow))] }
        const before = decide(preparePolicies(sets), request)
        const after = decide(preparePolicies(more), request)
        if (before.decision === 'allowed') expect(after.decision).toBe('allowed')
        if (after.decision === 'explicitDeny') expect(before.decision).toBe('explicitDeny')
      }),
    )
  })

  it('the order of statements and policies does not matter', () => {
    fc.assert(
      fc.property(policySets, resourceSides, requests, (sets, resource, request) => {
        const turned = {
          ...sets,
          identity: sets.identity.toReversed().map((policy) => ({
            ...policy,
            statements: policy.statements.toReversed(),
          })),
        }
        const one = decide(preparePolicies(sets), request, resource)
        const other = decide(preparePolicies(turned), request, resource)
        expect([other.decision, other.by]).toEqual([one.decision, one.by])
      }),
    )
  })

  it('a boundary or session policy never grants', () => {
    fc.assert(
      fc.property(policySets, resourceSides, requests, (sets, resource, request) => {
        const isFederated = request.principal.kind === 'federated-session'
        if (isFederated) return
        const limited = decide(preparePolicies(sets), request, resource)
        const free = decide(preparePolicies({ identity: sets.identity }), request, resource)
        if (limited.decision === 'allowed') expect(free.decision).toBe('allowed')
      }),
    )
  })

  it('explain decides as decide does', () => {
    fc.assert(
      fc.property(policySets, resourceSides, requests, (sets, resource, request) => {
        const prepared = preparePolicies(sets)
        const decision = decide(prepared, request, resource)
        const explanation = explain(prepared, request, resource)
        expect(explanation).toMatchObject(decision)
        expect(explanation.deciding).toEqual(decision.deciding)
      }),
      { numRuns: 500 },
    )
  })

  it('explain decides as decide does with hundreds of statements', () => {
    const many = fc.array(statements(), { minLength: 60, maxLength: 120 })
    fc.assert(
      fc.property(many, requests, (list, request) => {
        const prepared = identity(...list)
        const decision = decide(prepared, request)
        const explanation = explain(prepared, request)
        expect(explanation).toMatchObject(decision)
        expect(explanation.deciding).toEqual(decision.deciding)
      }),
      { numRuns: 40 },
    )
  })

  it('what decided is among what matched', () => {
    fc.assert(
      fc.property(policySets, resourceSides, requests, (sets, resource, request) => {
        const { deciding, matched } = explain(preparePolicies(sets), request, resource)
        if (deciding !== undefined) {
          expect(matched).toContainEqual(expect.objectContaining(deciding))
        }
      }),
    )
  })

  it('odd actions and resources are answered', () => {
    fc.assert(
      fc.property(policySets, fc.string(), fc.string(), (sets, action, resource) => {
        const request = requestOf({ action, resource })
        expect(decide(preparePolicies(sets), request)).toHaveProperty('decision')
      }),
    )
  })
})

describe('the deciding statement', () => {
  const policies = identity(
    { Sid: 'First', Effect: 'Allow', Action: 's3:*', Resource: '*' },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
    { Sid: 'NoPut', Effect: 'Deny', NotAction: 's3:Get*', Resource: '*' },
  )

  it('is the first that allows, in document order', () => {
    expect(decide(policies, requestOf())).toEqual({
      decision: 'allowed',
      by: 'identity',
      deciding: { policyId: 'identity', statement: 0, sid: 'First' },
    })
  })

  it('is the Deny where one applies', () => {
    expect(decide(policies, requestOf({ action: 's3:PutObject' })).deciding).toEqual({
      policyId: 'identity',
      statement: 2,
      sid: 'NoPut',
    })
  })

  it('is left out where none decided', () => {
    const request = requestOf({ action: 'ec2:RunInstances' })
    expect(decide(identity(), request)).toEqual({ decision: 'implicitDeny', by: 'identity' })
  })
})

function changed(change: object): string {
  return documentOf({ ...everything, ...change })
}

describe('a policy that lacks what its kind needs', () => {
  it.each([
    ['Action', { Action: undefined }],
    ['Resource', { Resource: [] }],
    ['a place without Principal', { Principal: '*' }],
  ])('%s grants nothing, and denies when it is a Deny', (_, change) => {
    const allow = preparePolicies({ identity: [compiled(changed(change))] })
    const deny = preparePolicies({
      identity: [
        compiled(documentOf(everything)),
        compiled(changed({ ...change, Effect: 'Deny' })),
      ],
    })
    expect(decide(allow, requestOf()).decision).toBe('implicitDeny')
    expect(decide(deny, requestOf()).decision).toBe('explicitDeny')
  })
})

describe('the root user', () => {
  const elsewhere = { resource: 'arn:aws:iam::444455556666:role/Admin' }

  it('may do everything in its account, whatever identity policies say', () => {
    const policies = identity({ ...everything, Effect: 'Deny' })
    expect(decide(policies, requestOf({ principal: root }))).toEqual({
      decision: 'allowed',
      by: 'root',
    })
  })

  it('is bound by a Deny on the resource', () => {
    const policy = compiled(
      documentOf({ ...everything, Effect: 'Deny', Principal: '*' }),
      'resource',
    )
    const decision = decide(identity(), requestOf({ principal: root }), { policy })
    expect(decision).toMatchObject({ decision: 'explicitDeny', by: 'resource' })
  })

  it('may do elsewhere what its account is granted there', () => {
    const policy = compiled(documentOf({ ...everything, Principal: { AWS: account } }), 'resource')
    const request = requestOf({ principal: root, ...elsewhere })
    expect(decide(identity(), request, { policy })).toMatchObject({
      decision: 'allowed',
      by: 'resource',
    })
    expect(decide(identity(), request)).toEqual({ decision: 'implicitDeny', by: 'resource' })
  })

  it('behind a federated session leaves the session policy to limit it', () => {
    const principal: Principal = {
      kind: 'federated-session',
      arn: `arn:aws:sts::${account}:federated-user/web`,
      accountId: account,
      issuerArn: root.arn,
    }
    const session = [compiled(documentOf({ ...everything, Action: 's3:*' }), 'session')]
    const policies = preparePolicies({ identity: [], session })
    expect(decide(policies, requestOf({ principal })).decision).toBe('allowed')
    expect(decide(policies, requestOf({ principal, action: 'ec2:Run' }))).toEqual({
      decision: 'implicitDeny',
      by: 'session',
    })
  })
})

describe('the account of the resource', () => {
  const policies = identity(everything)
  const foreign = { decision: 'implicitDeny', by: 'resource' }

  it.each([
    ['the ARN', { resource: 'arn:aws:iam::444455556666:user/x' }, foreign],
    [
      'aws:ResourceAccount',
      { context: contextOf({ 'aws:ResourceAccount': '444455556666' }) },
      foreign,
    ],
    [
      'aws:ResourceAccount before the ARN',
      {
        resource: 'arn:aws:iam::444455556666:user/x',
        context: contextOf({ 'aws:ResourceAccount': account }),
      },
      { decision: 'allowed' },
    ],
    [
      'nothing, for AWS managed policies',
      { resource: 'arn:aws:iam::aws:policy/A' },
      { decision: 'allowed' },
    ],
    ['nothing, for "*"', { resource: '*' }, { decision: 'allowed' }],
  ])('is told by %s', (_, change, expected) => {
    expect(decide(policies, requestOf(change))).toMatchObject(expected)
  })

  it('is told by accountId before all else', () => {
    const policy = compiled(documentOf({ ...everything, Principal: '*' }), 'resource')
    const side = { policy, accountId: '444455556666' }
    expect(decide(identity(), requestOf(), { policy })).toMatchObject({ decision: 'allowed' })
    expect(decide(identity(), requestOf(), side)).toEqual({
      decision: 'implicitDeny',
      by: 'identity',
    })
  })

  it('in another partition is never reached', () => {
    const policy = compiled(documentOf({ ...everything, Principal: '*' }), 'resource')
    const request = requestOf({ resource: 'arn:aws-cn:iam::444455556666:user/x' })
    expect(decide(policies, request, { policy })).toEqual(foreign)
  })
})

describe('a trust policy', () => {
  it('that names the caller by its id suffices in the same account', () => {
    const policy = trusting({ AWS: 'AIDAALICE' })
    expect(decide(identity(), requestOf(assumeRole), { policy })).toMatchObject({ by: 'trust' })
    const session = requestOf({ ...assumeRole, principal: opsSession })
    expect(decide(identity(), session, { policy: trusting({ AWS: 'AROAOPS' }) })).toMatchObject({
      decision: 'allowed',
      by: 'trust',
    })
  })

  it('is all that counts for services and identity providers', () => {
    const google: Principal = { kind: 'anonymous', arn: 'accounts.google.com', accountId: '' }
    const request = requestOf({ ...assumeRole, principal: google })
    const policies = identity({ ...everything, Effect: 'Deny' })
    const trusted = { policy: trusting({ Federated: 'accounts.google.com' }) }
    expect(decide(policies, request, trusted)).toMatchObject({ decision: 'allowed', by: 'trust' })
    expect(decide(policies, request, { policy: trusting({ Service: google.arn }) })).toEqual({
      decision: 'implicitDeny',
      by: 'trust',
    })
  })

  it('of version 2008-10-17 takes variables as plain text', () => {
    const text = JSON.stringify({
      Version: '2008-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: alice.arn },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:RoleSessionName': '${aws:username}' } },
      },
    })
    const policy = compilePolicy(parsed(text), { id: role, type: 'trust' })
    const context = contextOf({ 'aws:username': 'alice', 'sts:RoleSessionName': 'alice' })
    expect(decide(identity(), requestOf({ ...assumeRole, context }), { policy }).decision).toBe(
      'implicitDeny',
    )
  })
})

describe('actions that no policy can take away', () => {
  it.each(['sts:GetCallerIdentity', 'STS:getsessiontoken'])('include %s', (action) => {
    const policies = identity({ ...everything, Effect: 'Deny' })
    const request = requestOf({ action, resource: '*' })
    expect(decide(policies, request)).toEqual({ decision: 'allowed', by: 'unconditional' })
  })

  it('are not for callers who did not sign', () => {
    const principal: Principal = { kind: 'anonymous', arn: '', accountId: '' }
    const request = requestOf({ principal, action: 'sts:GetCallerIdentity', resource: '*' })
    expect(decide(identity(), request).decision).toBe('implicitDeny')
  })
})
