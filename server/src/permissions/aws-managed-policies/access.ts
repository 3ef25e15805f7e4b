import { actions, type DeclaredPolicy } from './aws-managed-policy.js'

/** AWS Managed Policy Reference: access to all services or to one. Documents as AWS has them. */
export const accessPolicies: readonly DeclaredPolicy[] = [
  {
    policyName: 'AdministratorAccess',
    description: 'Provides full access to AWS services and resources.',
    created: '2015-02-06T18:39:46Z',
    statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  },
  {
    policyName: 'PowerUserAccess',
    description:
      'Provides full access to AWS services and resources, but does not allow management of Users and groups.',
    created: '2015-02-06T18:39:47Z',
    updated: '2026-02-12T17:59:14Z',
    versionId: 'v12',
    statements: [
      {
        Effect: 'Allow',
        NotAction: ['iam:*', 'organizations:*', 'account:*'],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: actions(`
          account: GetAccountInformation GetGovCloudAccountInformation GetPrimaryEmail ListRegions
          iam: CreateServiceLinkedRole DeleteServiceLinkedRole ListRoles
          organizations: DescribeEffectivePolicy DescribeOrganization
        `),
        Resource: '*',
      },
    ],
  },
  {
    policyName: 'AWSDenyAll',
    description: 'Deny all access.',
    created: '2019-05-01T22:36:14Z',
    updated: '2023-12-18T16:42:05Z',
    versionId: 'v2',
    statements: [{ Sid: 'DenyAll', Effect: 'Deny', Action: ['*'], Resource: '*' }],
  },
  {
    policyName: 'AmazonS3FullAccess',
    description: 'Provides full access to all buckets via the AWS Management Console.',
    created: '2015-02-06T18:40:58Z',
    updated: '2021-09-27T20:16:37Z',
    versionId: 'v2',
    statements: [{ Effect: 'Allow', Action: ['s3:*', 's3-object-lambda:*'], Resource: '*' }],
  },
  {
    policyName: 'AmazonS3ReadOnlyAccess',
    description: 'Provides read only access to all buckets via the AWS Management Console.',
    created: '2015-02-06T18:40:59Z',
    updated: '2023-08-10T21:31:39Z',
    versionId: 'v3',
    statements: [
      {
        Effect: 'Allow',
        Action: actions(`
          s3: Get* List* Describe*
          s3-object-lambda: Get* List*
        `),
        Resource: '*',
      },
    ],
  },
  {
    policyName: 'SignInLocalDevelopmentAccess',
    description:
      'Provides permissions for programmatic access to AWS through the AWS Sign-in service, including OAuth2 token creation for developer tools and applications.',
    created: '2025-11-19T18:34:09Z',
    updated: '2026-02-12T17:59:05Z',
    versionId: 'v3',
    statements: [
      {
        Effect: 'Allow',
        Action: ['signin:AuthorizeOAuth2Access', 'signin:CreateOAuth2Token'],
        Resource: 'arn:aws:signin:*:*:oauth2/public-client/*',
      },
    ],
  },
]
