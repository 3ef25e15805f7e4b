import { actions, type DeclaredPolicy } from './aws-managed-policy.js'

const ownUser = 'arn:aws:iam::*:user/${aws:username}'

const organizationReads = `
  organizations: DescribeAccount DescribeOrganization DescribeOrganizationalUnit DescribePolicy
  organizations: ListChildren ListParents ListPoliciesForTarget ListRoots ListPolicies
  organizations: ListTargetsForPolicy
`

/** AWS Managed Policy Reference: access to IAM itself. Documents as AWS has them. */
export const iamPolicies: readonly DeclaredPolicy[] = [
  {
    policyName: 'IAMFullAccess',
    description: 'Provides full access to IAM via the AWS Management Console.',
    created: '2015-02-06T18:40:38Z',
    updated: '2019-06-21T19:40:00Z',
    versionId: 'v2',
    statements: [
      { Effect: 'Allow', Action: ['iam:*', ...actions(organizationReads)], Resource: '*' },
    ],
  },
  {
    policyName: 'IAMReadOnlyAccess',
    description: 'Provides read only access to IAM via the AWS Management Console.',
    created: '2015-02-06T18:40:39Z',
    updated: '2018-01-25T19:11:27Z',
    versionId: 'v4',
    statements: [
      {
        Effect: 'Allow',
        Action: actions(`
          iam: GenerateCredentialReport GenerateServiceLastAccessedDetails Get* List*
          iam: SimulateCustomPolicy SimulatePrincipalPolicy
        `),
        Resource: '*',
      },
    ],
  },
  {
    policyName: 'IAMUserChangePassword',
    description: 'Provides the ability for an IAM user to change their own password.',
    created: '2016-11-15T00:25:16Z',
    updated: '2026-02-12T17:58:57Z',
    versionId: 'v5',
    statements: [
      {
        Effect: 'Allow',
        Action: ['iam:ChangePassword'],
        Resource: [ownUser, 'arn:aws:iam::*:user/*/${aws:username}'],
      },
      { Effect: 'Allow', Action: ['iam:GetAccountPasswordPolicy'], Resource: '*' },
    ],
  },
  {
    policyName: 'IAMSelfManageServiceSpecificCredentials',
    description: 'Allows an IAM user to manage their own Service Specific Credentials.',
    created: '2016-12-22T17:25:18Z',
    statements: [
      {
        Effect: 'Allow',
        Action: actions(`
          iam: CreateServiceSpecificCredential ListServiceSpecificCredentials
          iam: UpdateServiceSpecificCredential DeleteServiceSpecificCredential
          iam: ResetServiceSpecificCredential
        `),
        Resource: ownUser,
      },
    ],
  },
  {
    policyName: 'IAMUserSSHKeys',
    description: 'Provides the ability for an IAM user to manage their own SSH keys.',
    created: '2015-07-09T17:08:54Z',
    statements: [
      {
        Effect: 'Allow',
        Action: actions(`
          iam: DeleteSSHPublicKey GetSSHPublicKey ListSSHPublicKeys UpdateSSHPublicKey
          iam: UploadSSHPublicKey
        `),
        Resource: ownUser,
      },
    ],
  },
  {
    policyName: 'IAMAccessAdvisorReadOnly',
    description:
      'This policy grants access to read all access information provided by IAM access advisor such as service last accessed information.',
    created: '2019-06-21T19:33:45Z',
    statements: [
      {
        Effect: 'Allow',
        Action: actions(`
          iam: ListRoles ListUsers ListGroups ListPolicies ListPoliciesGrantingServiceAccess
          iam: GenerateServiceLastAccessedDetails GenerateOrganizationsAccessReport
          iam: GenerateCredentialReport GetRole GetPolicy GetServiceLastAccessedDetails
          iam: GetServiceLastAccessedDetailsWithEntities GetOrganizationsAccessReport
          ${organizationReads.trim()}
        `),
        Resource: '*',
      },
    ],
  },
]
