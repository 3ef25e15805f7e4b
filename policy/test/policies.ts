import { compilePolicy, type CompiledPolicy, type PolicySource } from '../src/compile.js'
import { parseDocument } from '../src/document/check.js'
import type { Policy } from '../src/document/policy.js'
import { preparePolicies, type PreparedPolicies } from '../src/prepare.js'
import type { AccessRequest, Principal } from '../src/request.js'

export const account = '111122223333'

export const alice: Principal = {
  kind: 'user',
  arn: `arn:aws:iam::${account}:user/alice`,
  accountId: account,
  uniqueId: 'AIDAALICE',
}

export const opsSession: Principal = {
  kind: 'role-session',
  arn: `arn:aws:sts::${account}:assumed-role/Ops/s1`,
  accountId: account,
  issuerArn: `arn:aws:iam::${account}:role/Ops`,
  uniqueId: 'AROAOPS:s1',
}

export const root: Principal = {
  kind: 'root',
  arn: `arn:aws:iam::${account}:root`,
  accountId: account,
}

/** A document of version 2012-10-17 with these statements. */
export function documentOf(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

export function parsed(text: string): Policy {
  const result = parseDocument(text)
  if (!result.ok) throw new Error(`${result.message} ${text}`)
  return result.policy
}

export function compiled(
  text: string,
  type: PolicySource['type'] = 'identity',
  id: string = type,
): CompiledPolicy {
  return compilePolicy(parsed(text), { id, type })
}

/** One identity policy with these statements, prepared; without statements, none. */
export function identity(...statements: readonly object[]): PreparedPolicies {
  if (statements.length === 0) return preparePolicies({ identity: [] })
  return preparePolicies({ identity: [compiled(documentOf(...statements))] })
}

/** Alice reads an object in a bucket of her own account, unless told otherwise. */
export function requestOf(change: Partial<AccessRequest> = {}): AccessRequest {
  return {
    principal: alice,
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::bucket/key',
    context: new Map(),
    ...change,
  }
}

/** Context keys in lower case, single values as lists of one. */
export function contextOf(values: Record<string, string | string[]>): Map<string, string[]> {
  return new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), [value].flat()]))
}
