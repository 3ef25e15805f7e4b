// Times decisions of Cedar, in WebAssembly, on the policies of `policy-scenarios.mjs` said in its own language.
// Usage: node bench/peers/cedar.mjs; prints one line of JSON.
import { createRequire } from 'node:module'
import { nanosecondsPer } from '../nanoseconds.mjs'
import { mustAgree, principal, scenarios } from '../policy-scenarios.mjs'
import { peersManifest } from './install.mjs'

const cedar = createRequire(peersManifest)('@cedar-policy/cedar-wasm/nodejs')

const quote = (text) => JSON.stringify(text)
const anyOf = (tests) => (tests.length === 1 ? tests[0] : `(${tests.join(' || ')})`)
const key = (name) => `context[${quote(name)}]`
const given = (name, test) => `context has ${quote(name)} && ${test}`

// Each operator as a test of a context key; the key has the type that Cedar wants for it.
const operators = {
  Bool: (name, [value]) => given(name, `${key(name)} == ${value}`),
  NumericLessThan: (name, [value]) => given(name, `${key(name)} < ${value}`),
  DateLessThan: (name, [value]) => given(name, `${key(name)} < datetime(${quote(value)})`),
  StringEquals: (name, values) =>
    given(name, `[${values.map(quote).join(', ')}].contains(${key(name)})`),
  IpAddress: (name, values) =>
    given(name, anyOf(values.map((value) => `${key(name)}.isInRange(ip(${quote(value)}))`))),
}
const contextTypes = {
  'aws:MultiFactorAuthPresent': (value) => value === 'true',
  'aws:SecureTransport': (value) => value === 'true',
  'aws:MultiFactorAuthAge': Number,
  'aws:CurrentTime': (value) => ({ __extn: { fn: 'datetime', arg: value } }),
  'aws:SourceIp': (value) => ({ __extn: { fn: 'ip', arg: value } }),
}

function policyOf({ Effect, Action, Resource, Condition = {} }) {
  const actions = [Action].flat()
  const isWild = actions.some((action) => action.includes('*'))
  const listed = actions.map((name) => `Action::${quote(name)}`).join(', ')
  const scope = isWild ? 'action' : `action in [${listed}]`
  const tests = Object.entries(Condition).flatMap(([operator, block]) =>
    Object.entries(block).map(([name, values]) => operators[operator](name, [values].flat())),
  )
  if (isWild) tests.unshift(anyOf(actions.map((name) => `context.action like ${quote(name)}`)))
  if (Resource !== '*') tests.unshift(`context.resource like ${quote(Resource)}`)
  const when = tests.length > 0 ? ` when { ${tests.join(' && ')} }` : ''
  return `${Effect === 'Allow' ? 'permit' : 'forbid'}(principal, ${scope}, resource)${when};`
}

function callOf({ action, resource, context }) {
  const keys = Object.entries(context).map(([name, value]) => [
    name,
    contextTypes[name]?.(value) ?? value,
  ])
  return {
    principal: { type: 'User', id: principal.arn },
    action: { type: 'Action', id: action },
    resource: { type: 'Resource', id: resource },
    context: { ...Object.fromEntries(keys), action, resource },
    entities: [],
  }
}

function decisionOf(answer) {
  if (answer.type !== 'success') throw new Error(answer.errors[0].message)
  const { decision, diagnostics } = answer.response
  if (diagnostics.errors.length > 0) throw new Error(diagnostics.errors[0].error.message)
  if (decision === 'allow') return 'allowed'
  return diagnostics.reason.length > 0 ? 'explicitDeny' : 'implicitDeny'
}

const times = {}
for (const scenario of scenarios.filter(({ without }) => without !== 'cedar')) {
  const { name, policies, requests } = scenario
  const staticPolicies = policies
    .flatMap((text) => JSON.parse(text).Statement)
    .map(policyOf)
    .join('\n')
  cedar.preparsePolicySet(name, { staticPolicies })
  const prepared = { preparsedPolicySetId: name }
  mustAgree(scenario, (request) =>
    decisionOf(cedar.statefulIsAuthorized({ ...callOf(request), ...prepared })),
  )
  const call = callOf(requests[0])
  const statefulCall = { ...call, ...prepared }
  const coldCall = { ...call, policies: { staticPolicies } }
  times[name] = {
    prepared: nanosecondsPer(() => cedar.statefulIsAuthorized(statefulCall)),
    cold: nanosecondsPer(() => cedar.isAuthorized(coldCall)),
  }
}
console.log(JSON.stringify(times))
