import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documents, requests } from '../test/arbitraries.js'
import { account, alice, compiled, contextOf, identity, requestOf, root } from '../test/policies.js'
import { couldAllow } from './could-allow.js'
import { decide } from './decide.js'
import { preparePolicies, type PolicySets } from './prepare.js'
import type { AccessRequest } from './request.js'

const users = `arn:aws:iam::${account}:user/`
const allow = (more: object = {}) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more })
const deny = (more: object = {}) => ({ Effect: 'Deny', Action: '*', Resource: '*', ...more })

const unknownKeys = /^(?:aws:(?:request|resource)tag\/|aws:tagkeys$|iam:)/
const open = (change: Partial<AccessRequest> = {}) => ({
  ...requestOf({ action: 'iam:CreateUser', resource: `${users}*`, ...change }),
  isUnknown: (key: string) => unknownKeys.test(key),
})

describe('of condition keys that only the call brings', () => {
  const when = (operator: string, key: string, value: string | string[]) => ({
    Condition: { [operator]: { [key]: value } },
  })
  const boundary = 'arn:aws:iam::111122223333:policy/Boundary'

  it.each([
    ['an Allow that asks for one', [allow(when('StringEquals', 'aws:RequestTag/a', 'x'))], true],
    ['an Allow that asks for none', [allow(when('Null', 'aws:ResourceTag/a', 'true'))], true],
    ['an Allow that cannot apply', [allow(when('ForAnyValue:Null', 'aws:TagKeys', []))], false],
    [
      'a Deny without the boundary',
      [allow(), deny(when('StringNotEquals', 'iam:PermissionsBoundary', boundary))],
      true,
    ],
    [
      'a Deny whatever they are',
      [allow(), deny(when('Null', 'iam:PermissionsBoundary', ['true', 'false']))],
      false,
    ],
    [
      'an Allow that compares a known key with one',
      [allow(when('StringEquals', 'aws:username', '${aws:ResourceTag/owner}'))],
      true,
    ],
    [
      'a Deny that compares a known key with one',
      [allow(), deny(when('StringNotEquals', 'aws:username', '${aws:ResourceTag/owner}'))],
      true,
    ],
    [
      'an Allow that compares an absent key with one',
      [allow(when('StringEquals', 'aws:PrincipalTag/team', '${aws:ResourceTag/team}'))],
      false,
    ],
    ['an Allow for a known key', [allow(when('StringEquals', 'aws:username', 'bob'))], false],
    [
      'a Deny for a known key',
      [allow(), deny(when('StringEquals', 'aws:username', 'alice'))],
      false,
    ],
    ['an Allow on what one names', [allow({ Resource: `${users}\${aws:RequestTag/a}` })], true],
    [
      'a Deny on what one names',
      [allow(), deny({ Resource: `${users}\${aws:RequestTag/a}*` })],
      true,
    ],
    [
      'a Deny on all but what one names',
      [allow(), deny({ Resource: undefined, NotResource: `${users}\${aws:RequestTag/a}` })],
      true,
    ],
  ])('%s: %#', (_, statements, expected) => {
    const context = contextOf({ 'aws:username': 'alice' })
    expect(couldAllow(identity(...statements), open({ context }))).toBe(expected)
    expect(couldAllow(identity(...statements), open({ context, resource: `${users}x` }))).toBe(
      expected,
    )
  })
})

describe('of a resource that ends in a star', () => {
  it.each([
    ['*', true],
    [`${users}*`, true],
    [`${users}team-*`, true],
    [`${users}alice`, true],
    [`${users}\${aws:username}`, true],
    [`${users}\${aws:PrincipalTag/none}`, false],
    ['arn:aws:iam::*:user/?-*', true],
    ['arn:aws:iam::????????????:user/', true],
    ['arn:aws:iam::?:user/alice', false],
    ['arn:aws:iam::*', true],
    ['arn:*:role/*', true],
    [`arn:aws:iam::${account}:role/*`, false],
    [`arn:aws:iam::${account}:use`, false],
  ])('an Allow on %s counts: %s', (Resource, expected) => {
    const context = contextOf({ 'aws:username': 'alice' })
    expect(couldAllow(identity(allow({ Resource })), open({ context }))).toBe(expected)
  })

  it.each([
    ['*', true],
    [`${users}*`, true],
    ['arn:aws:iam::*:user/*', true],
    ['arn:aws:iam::????????????:user/*', true],
    [`${users}team-*`, false],
    [`${users}alice`, false],
    [users, false],
    [`arn:aws:iam::${account}:role/*`, false],
  ])('a Deny on %s counts: %s', (Resource, expected) => {
    expect(couldAllow(identity(allow(), deny({ Resource })), open())).toBe(!expected)
    // The other way round with NotResource.
    expect(
      couldAllow(identity(allow({ Resource: undefined, NotResource: Resource })), open()),
    ).toBe(!expected)
  })

  it('a star alone is itself', () => {
    const policies = identity(allow({ Resource: `${users}team-*` }))
    expect(couldAllow(policies, open({ resource: '*' }))).toBe(false)
  })
})

it('boundaries and session policies limit as they would', () => {
  const only = (Resource: string, type: 'boundary' | 'session') =>
    compiled(JSON.stringify({ Version: '2012-10-17', Statement: allow({ Resource }) }), type)
  const own = compiled(JSON.stringify({ Version: '2012-10-17', Statement: allow() }))
  const could = (more: Partial<PolicySets>) =>
    couldAllow(preparePolicies({ identity: [own], ...more }), open())
  expect(could({ boundary: only(`${users}team-*`, 'boundary') })).toBe(true)
  expect(could({ boundary: only(`arn:aws:iam::${account}:role/*`, 'boundary') })).toBe(false)
  expect(could({ session: [] })).toBe(true)
  expect(could({ session: [only('arn:aws:s3:::*', 'session')] })).toBe(false)
})

it('root could do everything, and the others nothing without a policy', () => {
  expect(couldAllow(identity(), open({ principal: root }))).toBe(true)
  expect(couldAllow(identity(), open({ principal: alice }))).toBe(false)
  expect(couldAllow(identity(), open({ action: 'sts:GetCallerIdentity' }))).toBe(true)
})

describe('against real decisions', () => {
  const policySets = fc
    .record({
      own: fc.array(documents(), { minLength: 1, maxLength: 3 }),
      boundary: fc.option(documents()),
      session: fc.option(fc.array(documents(), { maxLength: 2 })),
    })
    .map(({ own, boundary, session }): PolicySets => ({
      identity: own.map((text) => compiled(text)),
      ...(boundary === null ? {} : { boundary: compiled(boundary, 'boundary') }),
      ...(session === null ? {} : { session: session.map((text) => compiled(text, 'session')) }),
    }))
  const keys = [
    'aws:username',
    'aws:multifactorauthpresent',
    'aws:principaltag/team',
    'aws:sourceip',
  ]
  const isAllowed = (sets: PolicySets, request: AccessRequest) =>
    decide(preparePolicies(sets), request).decision === 'allowed'

  it('what is allowed for some values and some resource could be allowed', () => {
    const cuts = fc.option(fc.nat(40))
    fc.assert(
      fc.property(policySets, requests, fc.subarray(keys), cuts, (sets, request, hidden, cut) => {
        fc.pre(isAllowed(sets, request))
        const resource =
          cut === null || request.resource === '*'
            ? request.resource
            : `${request.resource.slice(0, Math.max(1, request.resource.length - cut))}*`
        const known = keys.filter((key) => !hidden.includes(key))
        const context = new Map(known.map((key) => [key, request.context.get(key) ?? []]))
        const isUnknown = (key: string) => hidden.includes(key)
        const asked = { ...request, resource, context, isUnknown }
        expect(couldAllow(preparePolicies(sets), asked)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('where everything is known the answer is the decision', () => {
    fc.assert(
      fc.property(policySets, requests, (sets, request) => {
        const asked = { ...request, isUnknown: () => false }
        expect(couldAllow(preparePolicies(sets), asked)).toBe(isAllowed(sets, request))
      }),
      { numRuns: 3000 },
    )
  })
})
