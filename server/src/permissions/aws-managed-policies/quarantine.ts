import { actions, type DeclaredPolicy } from './aws-managed-policy.js'

/**
 * AWS Managed Policy Reference: what AWS attaches to a user whose keys have leaked. Documents as AWS has them: to leave out a
 * denial would give access.
 */
export const quarantinePolicies: readonly DeclaredPolicy[] = [
  {
    policyName: 'AWSCompromisedKeyQuarantine',
    description:
      "Denies access to certain actions, applied by the AWS team in the event that an IAM user's credentials have been compromised or exposed publicly. Do NOT remove this policy. Instead, please follow the instructions specified in the email sent to you regarding this event.",
    created: '2020-08-11T18:04:13Z',
    statements: [
      {
        Effect: 'Deny',
        Action: actions(`
          iam: AttachGroupPolicy AttachRolePolicy AttachUserPolicy ChangePassword CreateAccessKey
          iam: CreateInstanceProfile CreateLoginProfile CreateRole CreateUser DetachUserPolicy
          iam: PutUserPermissionsBoundary PutUserPolicy UpdateAccessKey
          iam: UpdateAccountPasswordPolicy UpdateUser
          ec2: RequestSpotInstances RunInstances StartInstances
          organizations: CreateAccount CreateOrganization InviteAccountToOrganization
          lambda: CreateFunction
          lightsail: Create* Start* Delete* Update* GetInstanceAccessDetails DownloadDefaultKeyPair
        `),
        Resource: ['*'],
      },
    ],
  },
  {
    policyName: 'AWSCompromisedKeyQuarantineV2',
    description:
      "Denies access to certain actions, applied by the AWS team in the event that an IAM user's credentials have been compromised or exposed publicly. Do NOT remove this policy. Instead, please follow the instructions specified in the support case created for you regarding this event.",
    created: '2021-04-21T22:30:59Z',
    updated: '2024-10-02T16:41:39Z',
    versionId: 'v5',
    statements: [
      {
        Effect: 'Deny',
        Action: actions(`
          cloudtrail: LookupEvents
          ec2: RequestSpotInstances RunInstances StartInstances
          iam: AddUserToGroup AttachGroupPolicy AttachRolePolicy AttachUserPolicy ChangePassword
          iam: CreateAccessKey CreateInstanceProfile CreateLoginProfile CreatePolicyVersion
          iam: CreateRole CreateUser DetachUserPolicy PassRole PutGroupPolicy PutRolePolicy
          iam: PutUserPermissionsBoundary PutUserPolicy SetDefaultPolicyVersion UpdateAccessKey
          iam: UpdateAccountPasswordPolicy UpdateAssumeRolePolicy UpdateLoginProfile UpdateUser
          lambda: AddLayerVersionPermission AddPermission CreateFunction GetPolicy ListTags
          lambda: PutProvisionedConcurrencyConfig TagResource UntagResource UpdateFunctionCode
          lightsail: Create* Delete* DownloadDefaultKeyPair GetInstanceAccessDetails Start* Update*
          organizations: CreateAccount CreateOrganization InviteAccountToOrganization
          s3: DeleteBucket DeleteObject DeleteObjectVersion PutLifecycleConfiguration PutBucketAcl
          s3: PutBucketOwnershipControls DeleteBucketPolicy ObjectOwnerOverrideToBucketOwner
          s3: PutAccountPublicAccessBlock PutBucketPolicy ListAllMyBuckets
          ec2: PurchaseReservedInstancesOffering AcceptReservedInstancesExchangeQuote
          ec2: CreateReservedInstancesListing
          savingsplans: CreateSavingsPlan
          ecs: CreateService CreateCluster RegisterTaskDefinition
          ecr: GetAuthorizationToken
          bedrock: CreateModelInvocationJob InvokeModelWithResponseStream
          bedrock: CreateFoundationModelAgreement PutFoundationModelEntitlement InvokeModel
          s3: CreateBucket PutBucketCors GetObject ListBucket
          sagemaker: CreateEndpointConfig CreateProcessingJob
          ses: GetSendQuota ListIdentities
          sts: GetSessionToken GetFederationToken
          amplify: CreateDeployment CreateBackendEnvironment
          codebuild: CreateProject
          glue: CreateJob
          iam: DeleteRole DeleteAccessKey ListUsers
          lambda: GetEventSourceMapping
          sns: GetSMSAttributes
          mediapackagev2: CreateChannel
        `),
        Resource: ['*'],
      },
    ],
  },
  {
    policyName: 'AWSCompromisedKeyQuarantineV3',
    description:
      "Denies access to certain actions, applied by AWS in the event that an IAM user's credentials have been compromised or exposed publicly. The policy aims to limit the potential damage that may be caused by fraud-related activity leading to unauthorized charges, while not impacting the existing resources. Do NOT remove this policy. Instead, please follow the instructions specified in the support case created for you regarding this event.",
    created: '2024-08-21T17:36:49Z',
    updated: '2026-03-16T16:27:14Z',
    versionId: 'v3',
    statements: [
      {
        Effect: 'Deny',
        Action: actions(`
          cloudtrail: LookupEvents
          ec2: RequestSpotInstances RunInstances StartInstances PurchaseReservedInstancesOffering
          ec2: AcceptReservedInstancesExchangeQuote CreateReservedInstancesListing
          iam: AddUserToGroup AttachGroupPolicy AttachRolePolicy AttachUserPolicy ChangePassword
          iam: CreateAccessKey CreateInstanceProfile CreateLoginProfile CreatePolicyVersion
          iam: CreateRole CreateUser DetachUserPolicy PassRole PutGroupPolicy PutRolePolicy
          iam: PutUserPermissionsBoundary PutUserPolicy SetDefaultPolicyVersion UpdateAccessKey
          iam: UpdateAccountPasswordPolicy UpdateAssumeRolePolicy UpdateLoginProfile UpdateUser
          iam: DeleteRole DeleteAccessKey ListUsers
          lambda: AddLayerVersionPermission AddPermission CreateFunction GetPolicy ListTags
          lambda: PutProvisionedConcurrencyConfig TagResource UntagResource UpdateFunctionCode
          lambda: GetEventSourceMapping
          lightsail: Create* Delete* DownloadDefaultKeyPair GetInstanceAccessDetails Start* Update*
          organizations: CreateAccount CreateOrganization InviteAccountToOrganization
          organizations: LeaveOrganization AcceptHandshake
          s3: DeleteBucket DeleteObject DeleteObjectVersion PutLifecycleConfiguration PutBucketAcl
          s3: PutBucketOwnershipControls DeleteBucketPolicy ObjectOwnerOverrideToBucketOwner
          s3: PutAccountPublicAccessBlock PutBucketPolicy ListAllMyBuckets CreateBucket
          s3: PutBucketCors GetObject ListBucket PutEncryptionConfiguration
          savingsplans: CreateSavingsPlan
          ecs: CreateService CreateCluster RegisterTaskDefinition
          ecr: GetAuthorizationToken
          bedrock: CreateModelInvocationJob InvokeModelWithResponseStream
          bedrock: CreateFoundationModelAgreement PutFoundationModelEntitlement InvokeModel
          sagemaker: CreateEndpointConfig CreateProcessingJob
          ses: GetSendQuota ListIdentities
          sts: GetSessionToken GetFederationToken
          amplify: CreateDeployment CreateBackendEnvironment
          codebuild: CreateProject
          glue: CreateJob
          sns: GetSMSAttributes
          mediapackagev2: CreateChannel
          logs: PutLogEvents
          kms: PutKeyPolicy RetireGrant RevokeGrant ScheduleKeyDeletion DeleteImportedKeyMaterial
        `),
        Resource: ['*'],
      },
      {
        Effect: 'Deny',
        Action: ['kms:CreateGrant'],
        Resource: '*',
        Condition: { Null: { 'kms:ViaService': 'true' } },
      },
    ],
  },
]
