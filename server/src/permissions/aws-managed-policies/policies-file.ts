import { parseDocument } from '@sallyport/policy/document/check'
import { z } from 'zod'
import { SettingsError } from '../../config.js'
import { type AwsManagedPolicy, awsLayout } from './aws-managed-policy.js'

const version = z.object({
  VersionId: z.string(),
  Document: z.union([z.string(), z.record(z.string(), z.unknown())]),
})
const time = z.iso.datetime({ offset: true })

/** AWS IAM API Reference, ManagedPolicyDetail, as far as it is needed; patterns are those of the model. */
const detail = z.object({
  PolicyName: z.string().regex(/^[\w+=,.@-]{1,128}$/),
  PolicyId: z.string().regex(/^\w{16,128}$/),
  Arn: z.string(),
  Path: z.string().regex(/^((\/[A-Za-z0-9.,+@=_-]+)*)\/$/),
  Description: z.string().max(1000).optional(),
  DefaultVersionId: z.string().regex(/^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$/),
  IsAttachable: z.boolean().optional(),
  CreateDate: time,
  UpdateDate: time,
  PolicyVersionList: z.array(version),
})

const expectations: Readonly<Record<keyof z.infer<typeof detail>, string>> = {
  PolicyName: 'must be 1 to 128 letters, digits or + = , . @ _ -',
  PolicyId: 'must be 16 to 128 letters, digits or underscores',
  Arn: 'must be text',
  Path: 'must begin and end with /',
  Description: 'must be text of up to 1000 characters',
  DefaultVersionId: 'must be the name of a version, such as v1',
  IsAttachable: 'must be true or false',
  CreateDate: 'must be a time such as 2015-02-06T18:39:46Z',
  UpdateDate: 'must be a time such as 2015-02-06T18:39:46Z',
  PolicyVersionList: 'must be a list of versions with `VersionId` and `Document`',
}

/**
 * The policies of a file as `aws iam get-account-authorization-details` prints them. Throws a SettingsError that names the
 * file, the policy and what is wrong with it.
 */
export function parsePoliciesFile(json: string, file: string): AwsManagedPolicy[] {
  const seen = new Set<string>()
  return entriesOf(json, file).map((entry, index) => {
    const wrong = (what: string): SettingsError =>
      new SettingsError(`${nameOf(entry, index)} in the managed policies file ${file}: ${what}`)
    const policy = readEntry(entry, wrong)
    if (seen.has(policy.arn)) throw wrong('it is there twice')
    seen.add(policy.arn)
    return policy
  })
}

function entriesOf(json: string, file: string): readonly unknown[] {
  const parsed = z.object({ Policies: z.array(z.unknown()) }).safeParse(parsedOrUndefined(json))
  if (parsed.success) return parsed.data.Policies
  throw new SettingsError(
    `the managed policies file ${file} must hold what \`aws iam get-account-authorization-details --filter AWSManagedPolicy\` prints: a JSON object with a list \`Policies\``,
  )
}

function parsedOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function nameOf(entry: unknown, index: number): string {
  const named = detail.pick({ PolicyName: true }).safeParse(entry)
  return named.success ? `the policy \`${named.data.PolicyName}\`` : `policy ${index + 1}`
}

function readEntry(entry: unknown, wrong: (what: string) => SettingsError): AwsManagedPolicy {
  const result = detail.safeParse(entry)
  if (!result.success) {
    const member = result.error.issues[0]?.path[0] as keyof typeof expectations | undefined
    throw wrong(member === undefined ? 'it must be an object' : memberFault(member))
  }
  const { data } = result
  const arn = `arn:aws:iam::aws:policy${data.Path}${data.PolicyName}`
  if (data.Arn !== arn) throw wrong(`\`Arn\` must be \`${arn}\`, as its path and name say`)
  return {
    policyId: data.PolicyId,
    policyName: data.PolicyName,
    path: data.Path,
    arn,
    description: data.Description ?? '',
    createdAt: Date.parse(data.CreateDate),
    updatedAt: Date.parse(data.UpdateDate),
    versionId: data.DefaultVersionId,
    document: defaultDocument(data, wrong),
    isAttachable: data.IsAttachable ?? true,
  }
}

const memberFault = (member: keyof typeof expectations): string =>
  `\`${member}\` ${expectations[member]}`

function defaultDocument(
  { DefaultVersionId: id, PolicyVersionList: versions }: z.infer<typeof detail>,
  wrong: (what: string) => SettingsError,
): string {
  const document = versions.find(({ VersionId }) => VersionId === id)?.Document
  if (document === undefined)
    throw wrong(`its default version ${id} is not in \`PolicyVersionList\``)
  const text = typeof document === 'string' ? document : awsLayout(document)
  // Only what an evaluation needs: AWS's own policies are exempt from the limits of size.
  const checked = parseDocument(text)
  if (!checked.ok) throw wrong(`its document ${id} is no policy: ${checked.message}`)
  return text
}
