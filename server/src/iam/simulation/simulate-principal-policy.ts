import { preparePolicies } from '@sallyport/policy/prepare'
import { loadPrincipal, readPolicies } from '../../credentials/principals.js'
import type { Principal } from '../../credentials/caller.js'
import { type Call, readOperation } from '../../operation.js'
import { requestContext } from '../../permissions/context.js'
import { findUser } from '../../store/users.js'
import { readPage } from '../paging.js'
import { invalidInput, noSuchEntity, noSuchUser, notBuilt } from '../refusals.js'
import { userCheck } from '../users/target-user.js'
import { callerPrincipal, evaluate, resourceSide } from './evaluate.js'
import { compileInputs, readContextEntries, type SimulationInput } from './simulation-input.js'

interface PrincipalSimulationInput extends SimulationInput {
  PolicySourceArn: string
}

export const simulatePrincipalPolicy = readOperation<PrincipalSimulationInput>(
  'iam',
  'SimulatePrincipalPolicy',
  {
    checks: async (call) => [
      await userCheck(call, 'iam:SimulatePrincipalPolicy', sourceUserName(call)),
    ],

    async run(call) {
      const { input, parts } = call
      if (input.ResourceHandlingOption !== undefined) throw notBuilt('ResourceHandlingOption')
      const source = await sourcePrincipal(call)
      const attached = await readPolicies(parts.store.read, source.principalId)
      const identity = [
        ...attached.map(({ compiled }) => compiled),
        ...compileInputs(input.PolicyInputList, { member: 'PolicyInputList', type: 'identity' }),
      ]
      const [boundary] = compileInputs(input.PermissionsBoundaryPolicyInputList, {
        member: 'PermissionsBoundaryPolicyInputList',
        type: 'boundary',
      })
      return evaluate(input, readPage(input), {
        principal: callerPrincipal(input.CallerArn ?? source.arn),
        policies: preparePolicies(boundary === undefined ? { identity } : { identity, boundary }),
        hasBoundary: boundary !== undefined,
        context: simulatedContext(call, source),
        resource: resourceSide(input),
        sourceType,
      })
    },
  },
)

function sourceType(policyId: string): string {
  if (policyId.startsWith('inline:')) return 'user'
  return policyId.startsWith('arn:aws:iam::aws:') ? 'aws-managed' : 'none'
}

/** The user's name from `arn:aws:iam::ACCOUNT:user/PATH/NAME`. */
function sourceUserName({ caller, input }: Call<PrincipalSimulationInput>): string {
  const arn = input.PolicySourceArn
  const [, accountId, type, rest = ''] =
    /^arn:aws[\w-]*:iam::(\d{12}):(user|group|role)\/(.+)$/.exec(arn) ?? []
  const name = rest.slice(rest.lastIndexOf('/') + 1)
  if (type === undefined || name === '' || accountId !== caller.principal.accountId) {
    throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`)
  }
  if (type !== 'user') throw noSuchEntity(`The ${type} with name ${name} cannot be found.`)
  return name
}

async function sourcePrincipal(call: Call<PrincipalSimulationInput>): Promise<Principal> {
  const { accountId } = call.caller.principal
  const name = sourceUserName(call)
  const user = await findUser(call.parts.store.read, accountId, name)
  const principal =
    user === undefined
      ? undefined
      : await loadPrincipal(
          { cache: call.parts.cache, read: call.parts.store.read },
          accountId,
          user.userId,
        )
  if (principal === undefined) throw noSuchUser(name)
  return principal
}

/**
 * What is known of the user without a request: name, id, ARN, tags. What only a request would tell, MFA above all, is absent
 * unless the caller gives it, and is then named as missing.
 */
function simulatedContext(call: Call<PrincipalSimulationInput>, source: Principal) {
  const given = readContextEntries(call.input.ContextEntries)
  const known = requestContext({ principal: source, accessKeyId: '' }, call.facts, {})
  return {
    get: (key: string) => given.get(key) ?? (isOfPrincipal(key) ? known.get(key) : undefined),
  }
}

const principalKeys = new Set([
  'aws:username',
  'aws:userid',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principaltype',
  'aws:currenttime',
  'aws:epochtime',
])

const isOfPrincipal = (key: string): boolean =>
  principalKeys.has(key) || key.startsWith('aws:principaltag/')
