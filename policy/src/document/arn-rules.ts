/**
 * A fault in a Resource entry. `isEarly`: it is no ARN of a known partition at all, which IAM finds
 * before its older parser looks at the ARN.
 */
export interface ArnFault {
  readonly message: string
  readonly isEarly: boolean
}

const partitions = new Set([
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
  '*',
])

const iamPaths = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
]

/**
 * What IAM finds wrong with an entry of `Resource` or `NotResource`, in its words; undefined where
 * it takes the entry. Never throws.
 *
 * @example arnFault('arn:aws:s3:::bucket/*') // undefined
 * @see AWS IAM User Guide, IAM identifiers: IAM ARNs
 */
export function arnFault(resource: string): ArnFault | undefined {
  if (resource === '*') return undefined
  const fields = resource.split(':')
  const [, partition, service, region, account] = fields
  const path = fields.slice(5).join(':')
  if (partition === undefined) {
    return early(`Resource ${resource} must be in ARN format or "*".`)
  }
  if (!partitions.has(partition)) {
    const shownPath = fields.length > 5 ? path : '*'
    const shown = `arn:${partition}:${service ?? '*'}:${region ?? '*'}:${account ?? '*'}:${shownPath}`
    return early(`Partition "${partition}" is not valid for resource "${shown}".`)
  }
  if (service === undefined) {
    return early('Resource vendor must be fully qualified and cannot contain regexes.')
  }
  if (service === 'iam') return iamFault(resource, region, path)
  if (service === 's3' && region !== undefined && region !== '') {
    if (path.startsWith('accesspoint/')) return undefined
    return late(`Resource ${resource} can not contain region information.`)
  }
  return undefined
}

function iamFault(
  resource: string,
  region: string | undefined,
  path: string,
): ArnFault | undefined {
  if (region !== undefined && region !== '') {
    return late(`IAM resource ${resource} cannot contain region information.`)
  }
  if (path === '*' || path === 'root' || iamPaths.some((start) => path.startsWith(start))) {
    return undefined
  }
  const starts = iamPaths.join(', ')
  return late(`IAM resource path must either be "*", root, or start with ${starts}.`)
}

function early(message: string): ArnFault {
  return { message, isEarly: true }
}

function late(message: string): ArnFault {
  return { message, isEarly: false }
}
