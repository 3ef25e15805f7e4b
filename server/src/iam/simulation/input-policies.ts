import { type CompiledPolicy, compilePolicy, type PolicySource } from '@sallyport/policy/compile'
import { type Checked, checkDocument, parseDocument } from '@sallyport/policy/document/check'
import type { Policy } from '@sallyport/policy/document/policy'
import type { PolicySets } from '@sallyport/policy/prepare'
import { invalidInput } from '../refusals.js'
import type { SimulationInput } from './simulation-input.js'

/** The source's policies with those of the input; a boundary in the input takes the place of the source's. */
export function withInputPolicies(sets: PolicySets, input: SimulationInput): PolicySets {
  const identity = [...sets.identity, ...compileInputs(input.PolicyInputList)]
  const boundary = inputBoundary(input) ?? sets.boundary
  return boundary === undefined ? { identity } : { identity, boundary }
}

/** Throws AWS's refusal of a document that cannot be read. */
export function compileInputs(texts: readonly string[] = []): CompiledPolicy[] {
  return texts.map((text, index) =>
    compilePolicy(readIdentityPolicy(text), {
      id: `PolicyInputList.${index + 1}`,
      type: 'identity',
    }),
  )
}

function inputBoundary({
  PermissionsBoundaryPolicyInputList: texts = [],
}: SimulationInput): CompiledPolicy | undefined {
  const [text] = texts
  if (text === undefined) return undefined
  // AWS IAM API Reference, SimulatePrincipalPolicy: only one boundary is in effect at a time.
  if (texts.length > 1) throw invalidInput('Only one permissions boundary can be simulated.')
  return compilePolicy(readIdentityPolicy(text), {
    id: 'PermissionsBoundaryPolicyInputList.1',
    type: 'boundary',
  })
}

/** `type`: a bucket policy and its like, or the trust policy of a role. */
export function compileResourcePolicy(
  policy: Policy,
  type: Extract<PolicySource['type'], 'resource' | 'trust'>,
): CompiledPolicy {
  return compilePolicy(policy, { id: 'ResourcePolicy', type })
}

export function readResourcePolicy(text: string): Policy {
  const policy = accepted(parseDocument(text))
  const isNamed = policy.statements.every(
    ({ principal, notPrincipal }) => principal !== undefined || notPrincipal !== undefined,
  )
  if (!isNamed) throw invalidPolicy('Missing required field Principal')
  return policy
}

// What can be written must be as it would have to be then. Older versions cannot be written any more but can be simulated.
function readIdentityPolicy(text: string): Policy {
  const checked = checkDocument(text, 'identity')
  const parsed = checked.ok ? checked : parseDocument(text)
  const isOld = parsed.ok && parsed.policy.version !== '2012-10-17'
  return accepted(isOld ? parsed : checked)
}

function accepted(checked: Checked): Policy {
  if (!checked.ok) throw invalidPolicy(checked.message)
  return checked.policy
}

const invalidPolicy = (message: string) => invalidInput(`Invalid policy document: ${message}`)
