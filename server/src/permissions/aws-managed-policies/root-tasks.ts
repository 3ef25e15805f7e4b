import { actions, type DeclaredPolicy } from './aws-managed-policy.js'

interface RootTask extends Pick<DeclaredPolicy, 'policyName' | 'description' | 'created'> {
  allowed: string
  denials: (allowed: readonly string[]) => DeclaredPolicy['statements']
}

const onNonRootUser =
  (sid: string, exceptFor: readonly string[] = []): RootTask['denials'] =>
  (allowed) => [
    {
      Sid: sid,
      Effect: 'Deny',
      Action: allowed.filter((action) => !exceptFor.includes(action)),
      NotResource: 'arn:aws:iam::*:root',
    },
  ]

const byNonRoot = (sid: string, allowed: readonly string[]): DeclaredPolicy['statements'][0] => ({
  Sid: sid,
  Effect: 'Deny',
  Action: allowed,
  Resource: '*',
  Condition: { StringNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } },
})

const tasks: readonly RootTask[] = [
  {
    policyName: 'IAMAuditRootUserCredentials',
    description: 'Limits a root session to reading the status of the root user credentials.',
    created: '2024-11-06T22:27:58Z',
    allowed: `
      iam: ListAccessKeys ListSigningCertificates GetLoginProfile ListMFADevices
      iam: GetAccountSummary GetUser GetAccessKeyLastUsed
    `,
    denials: onNonRootUser('DenyAuditingCredentialsOnNonRootUserResource', [
      'iam:GetAccountSummary',
    ]),
  },
  {
    policyName: 'IAMCreateRootUserPassword',
    description: 'Limits a root session to creating a password for the root user.',
    created: '2024-11-06T22:32:59Z',
    allowed: 'iam: CreateLoginProfile GetLoginProfile',
    denials: onNonRootUser('DenyCreatingPasswordOnNonRootUserResource'),
  },
  {
    policyName: 'IAMDeleteRootUserCredentials',
    description: 'Limits a root session to deleting the root user credentials.',
    created: '2024-11-06T22:47:58Z',
    allowed: `
      iam: DeleteAccessKey DeleteSigningCertificate DeleteLoginProfile DeactivateMFADevice
      iam: DeleteVirtualMFADevice ListAccessKeys ListSigningCertificates GetLoginProfile
      iam: ListMFADevices GetUser GetAccessKeyLastUsed
    `,
    denials: onNonRootUser('DenyDeletingRootUserCredentialsOnNonRootUserResource'),
  },
  {
    policyName: 'S3UnlockBucketPolicy',
    description: 'Limits a root session to removing a bucket policy that denies everybody.',
    created: '2024-11-06T21:55:56Z',
    allowed: 's3: DeleteBucketPolicy PutBucketPolicy GetBucketPolicy ListAllMyBuckets',
    denials: (allowed) => [byNonRoot('DenyManagingBucketPolicyForNonRootCallers', allowed)],
  },
  {
    policyName: 'SQSUnlockQueuePolicy',
    description: 'Limits a root session to removing a queue policy that denies everybody.',
    created: '2024-11-06T21:51:02Z',
    allowed: 'sqs: SetQueueAttributes GetQueueAttributes ListQueues GetQueueUrl',
    denials: (allowed) => [
      {
        Sid: 'DenyGettingQueueAttributesOnNonOwnQueue',
        Effect: 'Deny',
        Action: ['sqs:GetQueueAttributes'],
        Resource: 'arn:aws:sqs:*:*:*',
        Condition: {
          StringNotEqualsIfExists: { 'aws:ResourceAccount': ['${aws:PrincipalAccount}'] },
        },
      },
      byNonRoot('DenyActionsForNonRootUser', allowed),
    ],
  },
]

/**
 * AWS IAM User Guide, Perform a privileged task on an AWS Organizations member account: what AssumeRoot limits a session to.
 * Documents as AWS has them; the descriptions are ours.
 */
export const rootTaskPolicies: readonly DeclaredPolicy[] = tasks.map(
  ({ allowed, denials, ...task }) => ({
    ...task,
    path: '/root-task/',
    statements: [
      {
        Sid: 'DenyAllOtherActionsOnAnyResource',
        Effect: 'Deny',
        NotAction: actions(allowed),
        Resource: '*',
      },
      ...denials(actions(allowed)),
    ],
  }),
)
