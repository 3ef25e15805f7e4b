// Times decisions of iam-simulate on the policies of `policy-scenarios.mjs`, by its function that checks no input.
// Its licence is the AGPL: it runs in this process alone. Usage: node bench/peers/iam-simulate.mjs; prints one line of JSON.
import { createRequire } from 'node:module'
import { nanosecondsPer } from '../nanoseconds.mjs'
import { mustAgree, principal, scenarios } from '../policy-scenarios.mjs'
import { peersManifest } from './install.mjs'

const { runUnsafeSimulation } = createRequire(peersManifest)('@cloud-copilot/iam-simulate')
const decisions = {
  Allowed: 'allowed',
  ExplicitlyDenied: 'explicitDeny',
  ImplicitlyDenied: 'implicitDeny',
}

function simulationOf({ action, resource, context }, documents) {
  return {
    request: {
      principal: principal.arn,
      action,
      resource: { resource, accountId: principal.accountId },
      contextVariables: context,
    },
    identityPolicies: documents.map((policy, index) => ({ name: `policy-${index}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  }
}

const times = {}
for (const scenario of scenarios) {
  const { name, policies, requests } = scenario
  const documents = policies.map((text) => JSON.parse(text))
  mustAgree(
    scenario,
    (request) => decisions[runUnsafeSimulation(simulationOf(request, documents), {})],
  )
  const simulation = simulationOf(requests[0], documents)
  times[name] = {
    prepared: nanosecondsPer(() => runUnsafeSimulation(simulation, {})),
    cold: nanosecondsPer(() => {
      const parsed = policies.map((text) => JSON.parse(text))
      runUnsafeSimulation(simulationOf(requests[0], parsed), {})
    }),
  }
}
console.log(JSON.stringify(times))
