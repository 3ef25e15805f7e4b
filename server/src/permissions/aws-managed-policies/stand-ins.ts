import { actions, type DeclaredPolicy } from './aws-managed-policy.js'

/**
 * In place of documents that are too long to keep here (AWS's ReadOnlyAccess has 2744 actions): short ones for IAM, STS and
 * the most used services, which allow nothing that AWS's do not. AWS's own can be loaded from a file.
 */
export const standIns: readonly DeclaredPolicy[] = [
  {
    policyName: 'ReadOnlyAccess',
    description: 'Provides read-only access to AWS services and resources.',
    created: '2015-02-06T18:39:48Z',
    versionId: 'v182',
    statements: [
      {
        Effect: 'Allow',
        // Never `*:Get*`: it would hand out secrets and sessions (secretsmanager:GetSecretValue, sts:GetFederationToken).
        Action: actions(`
          acm: Describe* Get* List*
          autoscaling: Describe*
          cloudformation: Describe* Get* List*
          cloudfront: Describe* Get* List*
          cloudtrail: Describe* Get* List* LookupEvents
          cloudwatch: Describe* Get* List*
          config: Describe* Get* List*
          dynamodb: BatchGet* Describe* Get* List* Query Scan
          ec2: Describe* Get*
          ecr: BatchCheck* BatchGet* Describe* Get* List*
          ecs: Describe* List*
          eks: Describe* List*
          elasticache: Describe* List*
          elasticfilesystem: Describe*
          elasticloadbalancing: Describe*
          events: Describe* List*
          glacier: Describe* Get* List*
          iam: Generate* Get* List* Simulate*
          kinesis: Describe* Get* List*
          kms: Describe* Get* List*
          lambda: Get* List*
          logs: Describe* FilterLogEvents Get*
          organizations: Describe* List*
          rds: Describe* List*
          resource-groups: Get* List*
          route53: Get* List*
          s3: DescribeJob Get* List*
          s3-object-lambda: GetObject GetObjectAcl GetObjectTagging ListBucket
          secretsmanager: Describe* GetResourcePolicy List*
          sns: Get* List*
          sqs: Get* List*
          ssm: Describe* Get* List*
          sts: GetAccessKeyInfo GetCallerIdentity GetSessionToken
          tag: Get*
        `),
        Resource: '*',
      },
    ],
  },
  {
    policyName: 'SecurityAudit',
    description:
      'The security audit template grants access to read security configuration metadata. It is useful for software that audits the configuration of an AWS account.',
    created: '2015-02-06T18:41:01Z',
    versionId: 'v86',
    statements: [
      {
        Effect: 'Allow',
        Action: actions(`
          acm: Describe* List*
          autoscaling: Describe*
          cloudfront: Get* List*
          cloudtrail: DescribeTrails GetEventSelectors GetTrail GetTrailStatus ListTags ListTrails
          cloudtrail: LookupEvents
          cloudwatch: Describe*
          config: Describe* Get* List*
          ec2: Describe*
          ecs: Describe* List*
          elasticloadbalancing: Describe*
          events: Describe* List*
          iam: GenerateCredentialReport GenerateServiceLastAccessedDetails Get* List*
          iam: SimulateCustomPolicy SimulatePrincipalPolicy
          kms: Describe* Get* List*
          lambda: GetPolicy List*
          logs: Describe*
          organizations: Describe* List*
          rds: Describe*
          route53: Get* List*
          s3: GetAccountPublicAccessBlock GetBucket* GetEncryptionConfiguration
          s3: GetLifecycleConfiguration GetObjectAcl GetObjectVersionAcl GetReplicationConfiguration
          s3: ListAllMyBuckets ListBucket
          secretsmanager: DescribeSecret GetResourcePolicy ListSecrets
          sns: GetTopicAttributes ListTopics
          sqs: GetQueueAttributes ListQueues
          ssm: Describe*
          sts: GetAccessKeyInfo
          tag: GetResources GetTagKeys
        `),
        Resource: '*',
      },
    ],
  },
]
