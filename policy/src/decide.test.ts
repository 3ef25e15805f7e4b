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
import { type CompiledPolicy, compilePolicy, type PolicySource } from './compile.js'
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
const resourceTypes = fc.constantFrom<PolicySource['type'][]>('resource', 'trust')
const someResource = fc
  .tuple(documents({ withPrincipal: true }), resourceTypes)
  .map(([text, type]) => ({ policy: compiled(text, type) }))
const resourceSides = fc.option(someResource, { nil: undefined })
const roleRequests = requests.map((request) => ({ ...request, principal: opsSession }))

/** A policy with one more statement at its end. */
function withStatement(policy: CompiledPolicy, statement: object): CompiledPolicy {
  const { source, statements: before } = policy
  const [added] = compiled(documentOf(statement), source.type, source.id).statements
  return { source, statements: added === undefined ? before : [...before, added] }
}

/** The sets in which every policy has one more statement. */
function withStatements(sets: PolicySets, statement: object): PolicySets {
  const more = { ...sets, identity: sets.identity.map((each) => withStatement(each, statement)) }
  if (sets.boundary) more.boundary = withStatement(sets.boundary, statement)
  if (sets.session) more.session = sets.session.map((each) => withStatement(each, statement))
  return more
}

describe('for every set of policies and every request', () => {
  const denies = statements({ effect: 'Deny' })

  it('an added Deny turns no denial into an allow, and an allow into an explicit denial at most', () => {
    fc.assert(
      fc.property(policySets, resourceSides, denies, requests, (sets, side, deny, request) => {
        const before = decide(preparePolicies(sets), request, side).decision
        const after = decide(preparePolicies(withStatements(sets, deny)), request, side).decision
        expect([before, 'explicitDeny']).toContain(after)
      }),
      { numRuns: 500 },
    )
  })

  it('neither does a Deny added to the policy of the resource', () => {
    const resourceDenies = statements({ effect: 'Deny', withPrincipal: true })
    fc.assert(
      fc.property(
        policySets,
        someResource,
        resourceDenies,
        requests,
        (sets, side, deny, request) => {
          const policies = preparePolicies(sets)
          const more = { policy: withStatement(side.policy, deny) }
          const before = decide(policies, request, side).decision
          expect([before, 'explicitDeny']).toContain(decide(policies, request, more).decision)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('an added Allow never denies', () => {
    const allows = statements({ effect: 'Allow' })
    fc.assert(
      fc.property(policySets, resourceSides, allows, requests, (sets, side, allow, request) => {
        const before = decide(preparePolicies(sets), request, side).decision
        const after = decide(preparePolicies(withStatements(sets, allow)), request, side).decision
        expect([before, 'allowed']).toContain(after)
        if (before === 'explicitDeny') expect(after).toBe('explicitDeny')
      }),
      { numRuns: 500 },
    )
  })

  it('the order of statements and policies does not matter', () => {
    fc.assert(
      fc.property(policySets, resourceSides, requests, fc.gen(), (sets, side, request, draw) => {
        const shuffled = <Item>(list: readonly Item[]): Item[] =>
          draw(fc.shuffledSubarray<Item>, [...list], { minLength: list.length })
        const turn = (policy: CompiledPolicy): CompiledPolicy => ({
          ...policy,
          statements: shuffled(policy.statements),
        })
        const turned: PolicySets = { identity: shuffled(sets.identity).map(turn) }
        if (sets.boundary) turned.boundary = turn(sets.boundary)
        if (sets.session) turned.session = shuffled(sets.session).map(turn)
        const one = decide(preparePolicies(sets), request, side)
        const turnedSide = side && { policy: turn(side.policy) }
        const other = decide(preparePolicies(turned), request, turnedSide)
        expect([other.decision, other.by]).toEqual([one.decision, one.by])
      }),
      { numRuns: 500 },
    )
  })

  it('a boundary never grants', () => {
    fc.assert(
      fc.property(policySets, resourceSides, requests, (sets, side, request) => {
        const { boundary: _, ...rest } = sets
        const limited = decide(preparePolicies(sets), request, side).decision
        const free = decide(preparePolicies(rest), request, side).decision
        expect(limited === 'allowed' ? free : 'allowed').toBe('allowed')
      }),
      { numRuns: 500 },
    )
  })

  it('a session policy never grants a role session anything', () => {
    fc.assert(
      fc.property(policySets, resourceSides, roleRequests, (sets, side, request) => {
        const { session: _, ...rest } = sets
        const limited = decide(preparePolicies(sets), request, side).decision
        const free = decide(preparePolicies(rest), request, side).decision
        expect(limited === 'allowed' ? free : 'allowed').toBe('allowed')
      }),
      { numRuns: 500 },
    )
  })

  it('explain decides as decide does', () => {
    fc.assert(
      fc.property(policySets, resourceSides, requests, (sets, side, request) => {
        const prepared = preparePolicies(sets)
        const decision = decide(prepared, request, side)
        const explanation = explain(prepared, request, side)
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
      fc.property(policySets, resourceSides, requests, (sets, side, request) => {
        const { deciding, matched } = explain(preparePolicies(sets), request, side)
        if (deciding !== undefined) {
          expect(matched).toContainEqual(expect.objectContaining(deciding))
        }
      }),
    )
  })

  it('odd actions and resources are answered, by decide as by explain', () => {
    const unit = fc.constantFrom('s3', ':', 'iam', 'GET', '*', '?', '', 'Object', '\ud800', 'İ')
    const odd = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit }))
    fc.assert(
      fc.property(policySets, odd, odd, (sets, action, resource) => {
        const prepared = preparePolicies(sets)
        const request = requestOf({ action, resource })
        expect(explain(prepared, request)).toMatchObject(decide(prepared, request))
      }),
      { numRuns: 1_000 },
    )
  })

  it('a service alone is no action of it', () => {
    const policies = identity({ Effect: 'Allow', Action: ['s3:*', ':*'], Resource: '*' })
    for (const [action, decision] of [
      ['s3', 'implicitDeny'],
      ['s3:', 'allowed'],
      ['S3:X', 'allowed'],
      ['', 'implicitDeny'],
      [':', 'allowed'],
    ] as const) {
      const request = requestOf({ action })
      expect([action, decide(policies, request).decision]).toEqual([action, decision])
      expect(explain(policies, request).decision).toBe(decision)
    }
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
