import type { Principal } from '@sallyport/policy/request'
import type { Caller } from '../../credentials/caller.js'
import type { Call } from '../../operation.js'
import { policyPrincipal } from '../../permissions/authorize.js'
import { requestContext } from '../../permissions/context.js'
import { invalidInput } from '../refusals.js'
import type { PolicySource } from './policy-source.js'
import type { SimulationInput } from './simulation-input.js'

/** Who would make the requests. */
export interface SimulatedCaller {
  principal: Principal
  /** Condition keys, asked in lower case, that are known of it without a request. */
  known(key: string): readonly string[] | undefined
}

/**
 * The user that `CallerArn` names, else the source itself. AWS IAM API Reference, SimulatePrincipalPolicy: a resource policy
 * needs a caller to compare its principals with, who must be an IAM user.
 */
export function simulatedCaller(
  call: Call<SimulationInput>,
  source: PolicySource | undefined,
): SimulatedCaller {
  const { CallerArn: arn, ResourcePolicy: resourcePolicy } = call.input
  const own = source?.caller
  if (arn !== undefined && arn !== own?.principal.arn) return namedCaller(arn)
  if (resourcePolicy !== undefined && source?.type !== 'user') throw invalidCaller()
  return own === undefined ? nobodyIn(call.caller.principal.accountId) : knownCaller(own, call)
}

const invalidCaller = () =>
  invalidInput('Invalid caller - Caller must be an IAM user in this context.')

/** Whoever the ARN names need not exist, and nothing is told of who does. */
function namedCaller(arn: string): SimulatedCaller {
  const [, accountId, userName] =
    /^arn:aws:iam::(\d{12}):user\/(?:.*\/)?([\w+=,.@-]+)$/.exec(arn) ?? []
  if (accountId === undefined || userName === undefined) throw invalidCaller()
  const keys = new Map([
    ['aws:principalaccount', [accountId]],
    ['aws:principalarn', [arn]],
    ['aws:principalisawsservice', ['false']],
    ['aws:principaltype', ['User']],
    ['aws:username', [userName]],
  ])
  return { principal: { kind: 'user', arn, accountId }, known: (key) => keys.get(key) }
}

/** A group, or policies of nobody: a caller of the account about whom nothing is known. */
function nobodyIn(accountId: string): SimulatedCaller {
  const arn = `arn:aws:iam::${accountId}:user/`
  return { principal: { kind: 'user', arn, accountId }, known: () => undefined }
}

function knownCaller(caller: Caller, { facts }: Call<unknown>): SimulatedCaller {
  const context = requestContext(caller, facts, {})
  const keys = caller.principal.kind === 'role-session' ? keysOfRole : keysOfUser
  return {
    principal: policyPrincipal(caller.principal),
    known: (key) =>
      keys.has(key) || key.startsWith('aws:principaltag/') ? context.get(key) : undefined,
  }
}

// What only a request would tell, MFA above all, is absent unless it is given, and is then named as missing. So is the
// `aws:userid` of a role, which ends in the name of the session.
const keysOfRole = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:principaltype',
])

const keysOfUser = new Set([...keysOfRole, 'aws:userid', 'aws:username'])
