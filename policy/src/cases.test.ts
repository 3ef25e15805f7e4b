import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compilePolicy, type CompiledPolicy, type PolicySource } from './compile.js'
import { decide, type Decision } from './decide.js'
import { checkDocument, type DocumentKind, parseDocument } from './document/check.js'
import { explain } from './explain.js'
import { type PolicySets, preparePolicies, type PreparedPolicies } from './prepare.js'
import type { AccessRequest, Principal } from './request.js'
import type { ResourceSide } from './combine.js'

interface Case {
  id: string
  title: string
  identityPolicies?: unknown[]
  groupPolicies?: unknown[]
  boundary?: unknown
  sessionPolicies?: unknown[]
  resourcePolicy?: unknown
  trustPolicy?: unknown
  request: {
    principal: string
    action: string
    resource: string
    context: Record<string, string[]>
    issuer?: string
  }
  expected: { decision: Decision['decision']; by?: Decision['by'] }
}

const cases = readCases()

describe('the conformance cases', () => {
  it('are all there', () => {
    expect(cases).toHaveLength(278)
    expect(new Set(cases.map(({ id }) => id)).size).toBe(278)
  })

  it('cover every group', () => {
    const counts = new Map<string, number>()
    for (const { id } of cases) {
      const group = id.replace(/-\d+$/, '')
      counts.set(group, (counts.get(group) ?? 0) + 1)
    }
    expect([...counts].map(([group, count]) => `${group} ${count}`)).toEqual(
      (
        'mfa 17, age 7, self 18, rsmfa 4, trmfa 3, rpmfa 2, str 24, num 8, date 15, bool 5, ip 11, ' +
        'arn 7, set 10, var 18, match 29, eval 43, cross 12, trust 27, iam 18'
      ).split(', '),
    )
  })

  it.each(cases)('$id: $title', (example) => {
    const { policies, request, resource } = readCase(example)
    const decision = decide(policies, request, resource)
    expect(decision.decision).toBe(example.expected.decision)
    if (example.expected.by !== undefined) expect(decision.by).toBe(example.expected.by)
  })

  it.each(cases)('$id: explain agrees with decide', (example) => {
    const { policies, request, resource } = readCase(example)
    expect(explain(policies, request, resource)).toMatchObject(decide(policies, request, resource))
  })
})

// What is evaluated although it could not be written today.
const refused: Record<string, string> = {
  'var-03': 'Policy document must be version 2012-10-17 or greater.',
  'var-04': 'Policy document must be version 2012-10-17 or greater.',
  'var-05': 'Policy document must be version 2012-10-17 or greater.',
  'trust-23': 'Invalid principal in policy: "AWS":"AIDAOLD"',
}

describe('the documents of the conformance cases', () => {
  it.each(cases)('$id: are accepted when written', (example) => {
    const { identityPolicies = [], groupPolicies = [], sessionPolicies } = example
    const { boundary, resourcePolicy, trustPolicy } = example
    const documents: [DocumentKind, unknown[]][] = [
      ['identity', [...identityPolicies, ...groupPolicies, boundary]],
      ['session', sessionPolicies ?? []],
      ['resource', [resourcePolicy]],
      ['trust', [trustPolicy]],
    ]
    const messages = documents.flatMap(([kind, list]) =>
      list
        .filter((document) => document !== undefined)
        .map((document) => checkDocument(JSON.stringify(document), kind))
        .map((checked) => (checked.ok ? undefined : checked.message)),
    )
    expect(messages.find((message) => message !== undefined)).toBe(refused[example.id])
  })
})

function readCase(example: Case): {
  policies: PreparedPolicies
  request: AccessRequest
  resource: ResourceSide | undefined
} {
  const { identityPolicies = [], groupPolicies = [], boundary, sessionPolicies } = example
  const sets: PolicySets = {
    identity: [
      ...identityPolicies.map((document) => compile(document, 'identity')),
      ...groupPolicies.map((document) => compile(document, 'group')),
    ],
  }
  if (boundary !== undefined) sets.boundary = compile(boundary, 'boundary')
  if (sessionPolicies) sets.session = sessionPolicies.map((each) => compile(each, 'session'))

  const { action, resource, context: listed } = example.request
  const context = new Map(Object.entries(listed).map(([key, list]) => [key.toLowerCase(), list]))
  const request = { principal: principalOf(example), action, resource, context }
  const { resourcePolicy, trustPolicy } = example
  if (resourcePolicy !== undefined) {
    const policy = compile(resourcePolicy, 'resource')
    return { policies: preparePolicies(sets), request, resource: { policy } }
  }
  if (trustPolicy !== undefined) {
    const policy = compile(trustPolicy, 'trust')
    return { policies: preparePolicies(sets), request, resource: { policy } }
  }
  return { policies: preparePolicies(sets), request, resource: undefined }
}

function compile(document: unknown, type: PolicySource['type']): CompiledPolicy {
  const parsed = parseDocument(JSON.stringify(document))
  if (!parsed.ok) throw new Error(parsed.message)
  return compilePolicy(parsed.policy, { id: type, type })
}

function readCases(): Case[] {
  const file = new URL('../cases/policy-cases.json', import.meta.url)
  const list: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!isCaseList(list)) throw new Error('cases/policy-cases.json is no list of cases')
  return list
}

function isCaseList(list: unknown): list is Case[] {
  return Array.isArray(list) && list.every((each) => typeof each === 'object' && 'expected' in each)
}

function principalOf({ request }: Case): Principal {
  const { principal: arn, issuer, context } = request
  const principal: Principal = { kind: kindOf(arn), arn, accountId: arn.split(':')[4] ?? '' }
  if (issuer !== undefined) principal.issuerArn = issuer
  const [userId] = context['aws:userid'] ?? []
  if (userId !== undefined) principal.uniqueId = userId
  return principal
}

function kindOf(arn: string): Principal['kind'] {
  if (arn.endsWith(':root')) return 'root'
  if (arn.includes(':user/')) return 'user'
  if (arn.includes(':assumed-role/')) return 'role-session'
  return arn.includes(':federated-user/') ? 'federated-session' : 'service'
}
