import { createHash } from 'node:crypto'
import { encodeBase32 } from '@sallyport/otp/base32'

/** A policy that exists in every account, which nobody can change. AWS IAM User Guide, AWS managed policies. */
export interface AwsManagedPolicy {
  policyId: string
  policyName: string
  path: string
  arn: string
  description: string
  createdAt: number
  updatedAt: number
  /** The only version that is kept. */
  versionId: string
  /** JSON text. */
  document: string
  isAttachable: boolean
}

/** A policy as the lists of this folder declare it. */
export interface DeclaredPolicy {
  policyName: string
  /** `/` when left out. */
  path?: string
  description: string
  /** ISO 8601, as AWS gives it. */
  created: string
  /** As `created` when left out. */
  updated?: string
  /** `v1` when left out. */
  versionId?: string
  statements: readonly Statement[]
}

interface Statement {
  Sid?: string
  Effect: 'Allow' | 'Deny'
  Action?: string | readonly string[]
  NotAction?: readonly string[]
  Resource?: string | readonly string[]
  NotResource?: string
  Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

/** The policy with all that follows from its declaration. */
export function awsManagedPolicy(declared: DeclaredPolicy): AwsManagedPolicy {
  const { policyName, path = '/', description, created, updated = created } = declared
  const arn = `arn:aws:iam::aws:policy${path}${policyName}`
  return {
    policyId: policyIdOf(arn),
    policyName,
    path,
    arn,
    description,
    createdAt: Date.parse(created),
    updatedAt: Date.parse(updated),
    versionId: declared.versionId ?? 'v1',
    document: awsLayout({ Version: '2012-10-17', Statement: declared.statements }),
    isAttachable: true,
  }
}

/** It follows from the ARN, and so is the same on every server and after every start. */
const policyIdOf = (arn: string): string =>
  `ANPA${encodeBase32(createHash('sha256').update(arn).digest()).slice(0, 17)}`

/** AWS indents its own documents by four blanks. */
export const awsLayout = (document: unknown): string => JSON.stringify(document, undefined, 4)

/** Actions, a line for each service: `iam: Get* List*` is `iam:Get*` and `iam:List*`. */
export function actions(lines: string): string[] {
  return lines
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [service = '', names = ''] = line.trim().split(': ')
      return names.split(' ').map((name) => `${service}:${name}`)
    })
}
