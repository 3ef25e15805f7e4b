// Time per policy decision, beside two other engines where they can be installed. Run after `npm run build`: node bench/policy.mjs
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { compilePolicy } from '../policy/dist/compile.js'
import { decide } from '../policy/dist/decide.js'
import { parseDocument } from '../policy/dist/document/check.js'
import { preparePolicies } from '../policy/dist/prepare.js'
import { nanosecondsPer } from './nanoseconds.mjs'
import { installPeers } from './peers/install.mjs'
import { mustAgree, principal, scenarios, series } from './policy-scenarios.mjs'

const peers = { cedar: 'bench/peers/cedar.mjs', simulate: 'bench/peers/iam-simulate.mjs' }

function prepare(policies) {
  const identity = policies.map((text, index) => {
    const parsed = parseDocument(text)
    if (!parsed.ok) throw new Error(parsed.message)
    return compilePolicy(parsed.policy, { id: `policy-${index}`, type: 'identity' })
  })
  return preparePolicies({ identity })
}

function requestOf({ action, resource, context }) {
  const keys = Object.entries(context).map(([name, value]) => [name.toLowerCase(), [value]])
  return { principal: { kind: 'user', ...principal }, action, resource, context: new Map(keys) }
}

function measure(scenario) {
  const prepared = prepare(scenario.policies)
  mustAgree(scenario, (request) => decide(prepared, requestOf(request)).decision)
  const request = requestOf(scenario.requests[0])
  return {
    prepared: nanosecondsPer(() => decide(prepared, request)),
    cold: nanosecondsPer(() => decide(prepare(scenario.policies), request)),
  }
}

/** The times of a peer, measured in a process of its own; none where that fails. */
async function measurePeer(file) {
  const options = { timeout: 180_000, killSignal: 'SIGKILL' }
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--max-old-space-size=1024', file],
      options,
    )
    return JSON.parse(stdout)
  } catch (error) {
    console.log(`${file} failed: ${error.message}`)
    process.exitCode = 1
    return {}
  }
}

const missing = await installPeers()
if (missing !== undefined)
  console.log(`Without other engines, which cannot be installed: ${missing}`)
const own = Object.fromEntries(scenarios.map((scenario) => [scenario.name, measure(scenario)]))
const others = { cedar: {}, simulate: {} }
if (missing === undefined) {
  for (const [peer, file] of Object.entries(peers)) others[peer] = await measurePeer(file)
}

const shown = (nanoseconds) =>
  nanoseconds === undefined
    ? '-'
    : nanoseconds < 1000
      ? `${nanoseconds.toFixed(0)} ns`
      : `${(nanoseconds / 1000).toFixed(nanoseconds < 100_000 ? 1 : 0)} µs`
const times = (theirs, ours) => (theirs === undefined ? '-' : `${(theirs / ours).toFixed(0)} x`)

const many = { cedar: 20, simulate: 60 }
const budgets = {
  prepared: {
    '1 statement': { nanoseconds: 1000 },
    '10 policies with conditions': { nanoseconds: 10_000 },
    ...Object.fromEntries(
      Object.keys(series).map((name) => [`20 policies, 200 statements, ${name}`, many]),
    ),
  },
  cold: Object.fromEntries(scenarios.map(({ name }) => [name, { cedar: 5 }])),
}
const parts = {
  nanoseconds: (limit) => `under ${limit / 1000} µs`,
  cedar: (ratio) => `${ratio} x Cedar`,
  simulate: (ratio) => `${ratio} x iam-simulate`,
}

function row(way, { name }) {
  const ours = own[name][way]
  const theirs = (peer) => others[peer][name]?.[way]
  const budget = Object.entries(budgets[way][name] ?? {}).filter(
    ([part]) => part === 'nanoseconds' || theirs(part) !== undefined,
  )
  const isMet = budget.every(([part, limit]) =>
    part === 'nanoseconds' ? ours < limit : theirs(part) / ours >= limit,
  )
  return {
    [way === 'cold' ? 'cold: parse, compile, decide' : 'prepared']: name,
    ours: shown(ours),
    Cedar: shown(theirs('cedar')),
    'iam-simulate': shown(theirs('simulate')),
    'Cedar/ours': times(theirs('cedar'), ours),
    'iam-simulate/ours': times(theirs('simulate'), ours),
    budget: budget.map(([part, limit]) => parts[part](limit)).join(', '),
    met: budget.length === 0 ? '' : isMet ? 'yes' : 'no',
  }
}

console.table(scenarios.map((scenario) => row('prepared', scenario)))
console.table(scenarios.map((scenario) => row('cold', scenario)))

const counts = [1, 10, 50, 100, 200]
const rows = Object.entries(series).flatMap(([name, policiesOf]) => {
  const request = requestOf(scenarios[0].requests[0])
  const measured = counts.map((count) => {
    const prepared = prepare(policiesOf(count))
    return nanosecondsPer(() => decide(prepared, request))
  })
  return counts.map((count, index) => ({
    statements: count,
    'told apart by': name,
    ours: shown(measured[index]),
    'of one': (measured[index] / measured[0]).toFixed(2),
    budget: 1.3,
    met: measured[index] / measured[0] <= 1.3 ? 'yes' : 'no',
  }))
})
console.table(rows)
