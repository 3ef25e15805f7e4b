/** A trust policy that lets these principals (AWS's, unless it says otherwise) assume the role. */
export function trust(
  principal: string | readonly string[] | Readonly<Record<string, string | readonly string[]>>,
  more: object = {},
): string {
  const isKind = typeof principal === 'object' && !Array.isArray(principal)
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: isKind ? principal : { AWS: principal },
        Action: 'sts:AssumeRole',
        ...more,
      },
    ],
  })
}

/** What Terraform and the AWS CLI's examples give to machines. */
export const ec2Trust = trust({ Service: 'ec2.amazonaws.com' })
