import { explain } from '@sallyport/policy/explain'
import { type PreparedPolicies, preparePolicies } from '@sallyport/policy/prepare'
import type { ContextValues } from '@sallyport/policy/request'
import type { Call, Output } from '../../operation.js'
import { isoSeconds } from '../../permissions/context.js'
import { type Page, pageOf, readPage } from '../paging.js'
import { validationError } from '../refusals.js'
import { readContextEntries } from './context-entries.js'
import { decisionDetails, evaluationDetails } from './evaluation-details.js'
import { withInputPolicies } from './input-policies.js'
import type { PolicySource } from './policy-source.js'
import { type SimulatedCaller, simulatedCaller } from './simulated-caller.js'
import { type SimulatedResources, simulatedResources } from './simulated-resources.js'
import { checkSimulationInput, type SimulationInput } from './simulation-input.js'

/** Others wait while a page is judged: one that would judge more ends early, as AWS's pages may. */
const maxStatementsPerPage = 50_000

interface Simulation {
  caller: SimulatedCaller
  policies: PreparedPolicies
  resources: SimulatedResources
  given: ContextValues
  now: number
  /** Undefined where all policies come with the input. */
  source: PolicySource | undefined
}

/** Every action on every resource, in the order asked, page by page; the same evaluator that judges real requests. */
export function simulate(call: Call<SimulationInput>, source?: PolicySource): Output {
  const { input, facts } = call
  checkSimulationInput(input)
  const page = readPage(input)
  const caller = simulatedCaller(call, source)
  const simulation: Simulation = {
    caller,
    policies: preparePolicies(withInputPolicies(source?.sets ?? { identity: [] }, input)),
    resources: simulatedResources(input, caller.principal.accountId),
    given: readContextEntries(input.ContextEntries),
    now: facts.now,
    source,
  }
  const { rows, end } = questionsOn(page, input, simulation)
  return { EvaluationResults: rows.map((question) => evaluate(question, simulation)), ...end }
}

interface Question {
  index: number
  action: string
  resource: string
}

function questionsOn(page: Page, input: SimulationInput, simulation: Simulation) {
  const { ResourceArns: named = [] } = input
  const resources = named.length === 0 ? ['*'] : named
  const total = input.ActionNames.length * resources.length
  const start = page.after === undefined ? 0 : readIndex(page.after, total) + 1
  const limit = Math.min(page.limit, questionsPerPage(simulation))
  const questions = Array.from({ length: Math.min(limit + 1, total - start) }, (_, n): Question => {
    const index = start + n
    return {
      index,
      action: input.ActionNames[Math.floor(index / resources.length)] ?? '',
      resource: resources[index % resources.length] ?? '',
    }
  })
  return pageOf(questions, { ...page, limit }, ({ index }) => String(index))
}

function readIndex(key: string, total: number): number {
  const index = /^\d{1,9}$/.test(key) ? Number(key) : total
  if (index >= total) throw validationError('Invalid Marker.')
  return index
}

function questionsPerPage({ policies, resources }: Simulation): number {
  const { identity, boundary } = policies.sets
  const ofCaller = [...identity, ...(boundary === undefined ? [] : [boundary])]
  const statements = ofCaller.reduce(
    (sum, policy) => sum + policy.statements.length,
    resources.statements,
  )
  return Math.max(1, Math.floor(maxStatementsPerPage / Math.max(1, statements)))
}

function evaluate({ action, resource }: Question, simulation: Simulation): Record<string, unknown> {
  const { caller, policies, resources, given, source } = simulation
  const { principal } = caller
  const owner = given.get('aws:resourceaccount')?.[0] ?? resources.ownerOf(resource)
  const policy = resources.policyOn(action, resource)
  const explanation = explain(
    policies,
    { principal, action, resource, context: contextOf(simulation, owner) },
    policy && { policy, accountId: owner },
  )
  const hasBoundary = policies.sets.boundary !== undefined
  const details = evaluationDetails(explanation, { source, hasBoundary })
  const crossing =
    owner === principal.accountId
      ? undefined
      : { EvalDecisionDetails: decisionDetails(explanation, hasBoundary) }
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: explanation.decision,
    ...details,
    ...(resource === '*' ? crossing : { EvalDecisionDetails: {}, ...crossing }),
    ...(resource === '*'
      ? undefined
      : {
          ResourceSpecificResults: [
            {
              EvalResourceName: resource,
              EvalResourceDecision: explanation.decision,
              ...details,
              ...crossing,
            },
          ],
        }),
  }
}

/** What is given, what is known of the caller, and what every call has that is made here and now. */
function contextOf({ caller, given, now }: Simulation, owner: string): ContextValues {
  const ofEveryCall = new Map([
    ['aws:currenttime', [isoSeconds(now)]],
    ['aws:epochtime', [String(Math.floor(now / 1000))]],
    ['aws:resourceaccount', [owner]],
    ['aws:viaawsservice', ['false']],
  ])
  return { get: (key) => given.get(key) ?? caller.known(key) ?? ofEveryCall.get(key) }
}
