import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { texts } from '../test/arbitraries.js'
import { alice, contextOf, documentOf, opsSession } from '../test/policies.js'
import { compilePolicy, type PolicySource } from './compile.js'
import { contextKeysOf } from './context-keys.js'
import { decide, type Decision } from './decide.js'
import { checkDocument, type DocumentKind, parseDocument } from './document/check.js'
import { printDocument } from './document/policy.js'
import { replacePrincipals } from './document/replace-principals.js'
import { explain } from './explain.js'
import { preparePolicies } from './prepare.js'
import type { AccessRequest } from './request.js'

const kinds: DocumentKind[] = ['identity', 'session', 'trust', 'resource']
const types: PolicySource['type'][] = ['identity', 'group', 'boundary', 'session']

/** Everything the package does with a text and a request; the decisions it comes to. */
function doAll(text: string, request: AccessRequest): Decision[] {
  for (const kind of kinds) checkDocument(text, kind)
  replacePrincipals(text, (entry) => entry)
  const parsed = parseDocument(text)
  if (!parsed.ok) return []
  const { policy } = parsed
  printDocument(policy)
  contextKeysOf(policy)
  const [identity, group, boundary, session] = types.map((type) =>
    compilePolicy(policy, { id: type, type }),
  )
  if (!identity || !group || !boundary || !session) return []
  const prepared = preparePolicies({ identity: [identity, group], boundary, session: [session] })
  const sides = (['resource', 'trust'] as const).map((type) => ({
    policy: compilePolicy(policy, { id: type, type }),
  }))
  return [undefined, ...sides].flatMap((side) => [
    decide(prepared, request, side),
    explain(prepared, request, side),
  ])
}

describe('no text and no request', () => {
  it('makes anything throw', () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '*', '__proto__', '\ud800'),
    )
    const oddRequests: fc.Arbitrary<AccessRequest> = fc.record({
      principal: fc.record({
        kind: fc.constantFrom('root', 'user', 'role-session', 'federated-session', 'anonymous'),
        arn: odd,
        accountId: odd,
        issuerArn: odd,
        uniqueId: odd,
      }),
      action: odd,
      resource: odd,
      context: fc.dictionary(odd, fc.array(odd)).map(contextOf),
    })
    fc.assert(
      fc.property(texts, oddRequests, (text, request) => {
        for (const { decision } of doAll(text, request)) {
          expect(['allowed', 'explicitDeny', 'implicitDeny']).toContain(decision)
        }
      }),
      { numRuns: 600 },
    )
  })
})

const allow = (change: object): string =>
  documentOf({ Effect: 'Allow', Action: '*', Resource: '*', ...change })
const inResource = (pattern: string): string => allow({ Resource: `arn:aws:s3:::${pattern}` })
const inCondition = (operator: string, value: unknown): string =>
  allow({ Condition: { [operator]: { 'a:key': value, 'a:list': value } } })
const list = (n: number, item: (index: number) => unknown): unknown[] =>
  Array.from({ length: Math.ceil(n) }, (_, index) => item(index))

/** Documents of about n characters, meant to take long; requests have values as long. */
const hostile: Record<string, (n: number) => string> = {
  'a*a*a*…b': (n) => inResource(`${'a*'.repeat(n / 2)}b`),
  '*a*a*a…b*': (n) => inCondition('StringLike', `${'*a'.repeat(n / 2)}b*`),
  '*?*?*?…': (n) => inResource('*?'.repeat(n / 2)),
  '????…*': (n) => inCondition('StringNotLike', `${'?'.repeat(n)}*`),
  '*aaa…ab*': (n) => inCondition('StringLike', `*${'a'.repeat(n / 2)}b*`),
  'a long stretch with ?': (n) => inResource(`*${'a?'.repeat(60)}b*${'*'.repeat(n)}`),
  'actions with wildcards': (n) => allow({ Action: list(n / 8, (at) => `*a${at}*b`) }),
  'openings of variables': (n) => inResource('${'.repeat(n / 2)),
  'openings with defaults': (n) => inCondition('StringLike', '${a,'.repeat(n / 4)),
  'openings with quotes': (n) => inCondition('ArnLike', "${a,'".repeat(n / 5)),
  'openings with blanks': (n) => inResource('${a,     '.repeat(n / 9)),
  'many variables': (n) => inResource('${a:long}'.repeat(n / 9)),
  'many defaults': (n) => inCondition('StringEquals', "${a, 'b'}".repeat(n / 9)),
  'nested lists': (n) => '['.repeat(n),
  'nested objects': (n) => '{"Statement":'.repeat(n / 13),
  'nested conditions': (n) => `{"Statement":{"Condition":${'{"a":['.repeat(n / 6)}`,
  'an endless string': (n) => `{"Statement":"${'\\"'.repeat(n / 2)}`,
  'an escaped string': (n) => allow({ Sid: 'x' }).replace('"x"', `"${'\\u0041'.repeat(n / 6)}"`),
  'line feeds': (n) => allow({}).replace('{', `{${'\n'.repeat(n)}`),
  'many statements': (n) =>
    documentOf(
      ...(list(n / 50, (at) => ({
        Sid: `s${at}`,
        Effect: 'Deny',
        Action: `a:b${at}`,
      })) as object[]),
    ),
  'many Sids alike': (n) =>
    documentOf(...(list(n / 20, () => ({ Sid: 'a', Effect: 'Allow' })) as object[])),
  'many resources': (n) =>
    allow({ Action: 'a:b', Resource: list(n / 20, (at) => `arn:aws:s3:::${at}/*`) }),
  'resources with one beginning': (n) =>
    documentOf(
      ...(list(n / 90, (at) => ({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${'a'.repeat(at % 64)}*`,
      })) as object[]),
    ),
  'many keys': (n) =>
    allow({
      Condition: {
        StringLike: Object.fromEntries(list(n / 12, (at) => [`k${at}`, '*']) as [string, string][]),
      },
    }),
  'many values': (n) => inCondition('ForAnyValue:StringEquals', list(n / 8, String)),
  'a long number': (n) => inCondition('NumericLessThan', '1'.repeat(n)),
  'a long fraction': (n) => inCondition('NumericEquals', `1.${'1'.repeat(n)}x`),
  'a long epoch': (n) => inCondition('DateEquals', '1'.repeat(n)),
  'a long date': (n) => inCondition('DateEquals', '-'.repeat(n)),
  'a long time': (n) => inCondition('DateEquals', `t${':'.repeat(n)}`),
  'a long boolean': (n) => inCondition('Bool', 'TRUE'.repeat(n / 4)),
  'a long address': (n) => inCondition('IpAddress', '1:'.repeat(n / 2)),
  'a long IPv4 address': (n) => inCondition('NotIpAddress', '1.'.repeat(n / 2)),
  'long bytes': (n) => inCondition('BinaryEquals', `${'QUJD'.repeat(n / 4)}=`),
  'an ARN of colons': (n) => inCondition('ArnLike', ':'.repeat(n)),
  'a Resource of colons': (n) => allow({ Resource: ':'.repeat(n) }),
  'a long domain': (n) => allow({ Principal: { Federated: `${'a-'.repeat(n / 2)}!` } }),
  'a domain of dots': (n) => allow({ Principal: { Service: `${'a.'.repeat(n / 2)}!` } }),
  'a long principal': (n) => allow({ Principal: { AWS: `arn:aws:iam::${'1'.repeat(n)}` } }),
  'many principals': (n) => allow({ Principal: { AWS: list(n / 14, (at) => `AIDA${at}`) } }),
}

function requestOfLength(n: number): AccessRequest {
  return {
    principal: { ...opsSession, issuerArn: alice.arn },
    action: `s3:${'a'.repeat(n)}`,
    resource: `arn:aws:s3:::${'a'.repeat(n)}`,
    context: contextOf({ 'a:key': 'a'.repeat(n), 'a:list': ['1', '::1'], 'a:long': 'a'.repeat(n) }),
  }
}

function bestMilliseconds(run: () => unknown): number {
  let best = Infinity
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now()
    run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

/** How much longer sixteen times as much takes. */
function growthOf(documentOfLength: (n: number) => string): number {
  const [one = 0, sixteen = 0] = [512, 8_192].map((n) => {
    const [text, request] = [documentOfLength(n), requestOfLength(n)]
    return bestMilliseconds(() => doAll(text, request))
  })
  return sixteen / one
}

describe('sixteen times as much text', () => {
  // A linear way takes 16 times as long, a quadratic one 256 times. On a busy machine one measure can
  // be far off; it is not so ten times in a row.
  it.each(Object.entries(hostile))(
    'takes about sixteen times as long: %s',
    (_, documentOfLength) => {
      let growth = Infinity
      for (let attempt = 0; attempt < 10 && growth >= 64; attempt += 1) {
        growth = growthOf(documentOfLength)
      }
      expect(growth).toBeLessThan(64)
    },
  )

  it.each(Object.entries(hostile))('is answered at 100 kB too: %s', (_, documentOf) => {
    expect(doAll(documentOf(100_000), requestOfLength(100_000)).length % 6).toBe(0)
  })
})
