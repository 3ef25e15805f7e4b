import { actions, type DeclaredPolicy } from './aws-managed-policy.js'

const path = '/job-function/'

const role = (name: string): string => `arn:aws:iam::*:role/${name}`

/** AWS IAM User Guide, AWS managed policies for job functions: stand-ins too, on the terms of `stand-ins.ts`. */
export const jobFunctionStandIns: readonly DeclaredPolicy[] = [
  {
    policyName: 'ViewOnlyAccess',
    path,
    description:
      'This policy grants permissions to view resources and basic metadata across all AWS services.',
    created: '2016-11-10T17:20:15Z',
    updated: '2026-04-22T18:12:21Z',
    versionId: 'v45',
    statements: [
      {
        Effect: 'Allow',
        Action: actions(`
          acm: ListCertificates
          autoscaling: Describe*
          cloudformation: DescribeStacks List*
          cloudfront: List*
          cloudtrail: DescribeTrails ListTrails LookupEvents
          cloudwatch: Get* List*
          config: Describe* List*
          dynamodb: DescribeTable ListTables
          ec2: DescribeAddresses DescribeAvailabilityZones DescribeImage* DescribeInstance*
          ec2: DescribeNetwork* DescribeRegions DescribeSecurityGroups DescribeSnapshot*
          ec2: DescribeSubnets DescribeTags DescribeVolume* DescribeVpc*
          ecs: Describe* List*
          elasticache: Describe*
          elasticloadbalancing: DescribeLoadBalancers DescribeTargetGroups
          glacier: List*
          iam: GetAccountSummary GetLoginProfile List*
          kinesis: ListStreams
          kms: ListKeys
          lambda: List*
          logs: Describe*
          organizations: List*
          rds: Describe*
          route53: Get* List*
          s3: ListAllMyBuckets ListBucket
          sns: List*
          sqs: GetQueueAttributes GetQueueUrl ListQueues
          ssm: ListAssociations ListDocuments
        `),
        Resource: '*',
      },
    ],
  },
  {
    policyName: 'SupportUser',
    path,
    description:
      'This policy grants permissions to troubleshoot and resolve issues in an AWS account. This policy also enables the user to contact AWS support to create and manage cases.',
    created: '2016-11-10T17:21:53Z',
    updated: '2026-02-12T18:03:12Z',
    versionId: 'v11',
    statements: [
      {
        Effect: 'Allow',
        Action: actions(`
          support: *
          acm: DescribeCertificate GetCertificate List*
          autoscaling: Describe*
          cloudformation: Describe* Get* List*
          cloudfront: Get* List*
          cloudtrail: DescribeTrails GetTrailStatus LookupEvents
          cloudwatch: Describe* Get* List*
          dynamodb: DescribeTable ListTables
          ec2: Describe*
          ecs: Describe* List*
          elasticache: Describe* List*
          elasticloadbalancing: Describe*
          events: DescribeRule List*
          iam: GenerateCredentialReport GenerateServiceLastAccessedDetails Get* List*
          kinesis: Describe* Get* List*
          kms: Describe* Get* List*
          lambda: Get* List*
          logs: Describe*
          rds: Describe* ListTagsForResource
          route53: Get* List*
          s3: List*
          sns: Get* List*
          sqs: GetQueueAttributes GetQueueUrl ListQueues ReceiveMessage
          ssm: Describe* List*
        `),
        Resource: '*',
      },
    ],
  },
  {
    policyName: 'Billing',
    path,
    description:
      'Grants permissions for billing and cost management. This includes viewing account usage and viewing and modifying budgets and payment methods.',
    created: '2016-11-10T17:33:18Z',
    versionId: 'v28',
    statements: [
      {
        Effect: 'Allow',
        Action: actions(`
          account: GetAccountInformation
          aws-portal: *Billing *PaymentMethods *Usage
          billing: GetBillingData GetBillingDetails GetBillingPreferences GetContractInformation
          billing: GetCredits GetIAMAccessPreference UpdateBillingPreferences
          budgets: ModifyBudget ViewBudget
          ce: GetCostAndUsage ListCostCategoryDefinitions
          consolidatedbilling: GetAccountBillingRole ListLinkedAccounts
          cur: DeleteReportDefinition DescribeReportDefinitions GetUsageReport PutReportDefinition
          freetier: GetFreeTierUsage
          invoicing: GetInvoicePDF ListInvoiceSummaries
          payments: GetPaymentInstrument GetPaymentStatus ListPaymentPreferences MakePayment
          payments: UpdatePaymentPreferences
          pricing: DescribeServices
          purchase-orders: ListPurchaseOrders ModifyPurchaseOrders ViewPurchaseOrders
          tax: GetTaxRegistration ListTaxRegistrations PutTaxRegistration
        `),
        Resource: '*',
      },
    ],
  },
  {
    policyName: 'SystemAdministrator',
    path,
    description:
      'Grants full access permissions necessary for resources required for application and development operations.',
    created: '2016-11-10T17:23:56Z',
    updated: '2026-02-12T18:02:37Z',
    versionId: 'v12',
    statements: [
      {
        Effect: 'Allow',
        Action: actions(`
          acm: Describe* Get* List* Request*
          autoscaling: *
          cloudtrail: DescribeTrails GetTrailStatus LookupEvents
          cloudwatch: *
          config: *
          ec2: AttachVolume CreateSnapshot CreateTags CreateVolume DeleteSnapshot DeleteTags
          ec2: DeleteVolume Describe* DetachVolume RebootInstances RunInstances StartInstances
          ec2: StopInstances TerminateInstances
          elasticloadbalancing: *
          events: *
          iam: GetAccessKeyLastUsed GetAccount* GetContextKeys* GetCredentialReport GetGroup*
          iam: GetInstanceProfile GetLoginProfile GetOpenIDConnectProvider GetPolicy* GetRole*
          iam: GetSAMLProvider GetServerCertificate GetServiceLastAccessed* GetSSHPublicKey GetUser*
          iam: ListAccessKeys ListAccountAliases ListAttached* ListEntitiesForPolicy
          iam: ListGroupPolicies ListGroups ListGroupsForUser ListInstanceProfiles* ListMFADevices
          iam: ListOpenIDConnectProviders ListPolicies ListPoliciesGrantingServiceAccess
          iam: ListPolicyVersions ListRolePolicies ListRoles ListSAMLProviders ListServerCertificates
          iam: ListSigningCertificates ListSSHPublicKeys ListUserPolicies Simulate*
          kms: Describe* Encrypt Get* List*
          lambda: Get* InvokeFunction List*
          logs: *
          rds: Describe* ListTagsForResource
          route53: *
          s3: *
          ses: *
          sns: *
          sqs: *
        `),
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: ['rds-monitoring-role', 'ec2-sysadmin-*', 'lambda-sysadmin-*'].map(role),
      },
    ],
  },
  {
    policyName: 'NetworkAdministrator',
    path,
    description:
      'Grants full access permissions to AWS services and actions required to set up and configure AWS network resources.',
    created: '2016-11-10T17:31:35Z',
    versionId: 'v15',
    statements: [
      {
        Effect: 'Allow',
        Action: actions(`
          autoscaling: Describe*
          cloudfront: ListDistributions
          cloudwatch: DescribeAlarms GetMetricStatistics
          directconnect: *
          ec2: AllocateAddress AssociateAddress AssociateDhcpOptions AssociateRouteTable
          ec2: AttachInternetGateway AttachNetworkInterface AttachVpnGateway
          ec2: AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateDhcpOptions
          ec2: CreateInternetGateway CreateNatGateway CreateNetworkAcl CreateNetworkAclEntry
          ec2: CreateNetworkInterface CreateRoute CreateRouteTable CreateSecurityGroup CreateSubnet
          ec2: CreateTags CreateVpc CreateVpnConnection CreateVpnGateway DeleteInternetGateway
          ec2: DeleteNatGateway DeleteNetworkAcl DeleteNetworkAclEntry DeleteNetworkInterface
          ec2: DeleteRoute DeleteRouteTable DeleteSecurityGroup DeleteSubnet DeleteTags DeleteVpc
          ec2: DeleteVpnConnection DeleteVpnGateway DescribeAddresses DescribeAvailabilityZones
          ec2: DescribeDhcpOptions DescribeInstances DescribeInternetGateways DescribeNatGateways
          ec2: DescribeNetworkAcls DescribeNetworkInterfaces DescribeRouteTables
          ec2: DescribeSecurityGroups DescribeSubnets DescribeTags DescribeVpcs
          ec2: DescribeVpnConnections DescribeVpnGateways DetachInternetGateway
          ec2: DetachNetworkInterface DetachVpnGateway DisassociateAddress DisassociateRouteTable
          ec2: ModifyNetworkInterfaceAttribute ModifySubnetAttribute ModifyVpcAttribute
          ec2: ReleaseAddress ReplaceRoute RevokeSecurityGroupEgress RevokeSecurityGroupIngress
          elasticloadbalancing: *
          logs: DescribeLogGroups DescribeLogStreams GetLogEvents
          networkmanager: *
          route53: *
          route53domains: *
          s3: GetBucketLocation GetBucketWebsite ListBucket
          sns: CreateTopic ListSubscriptionsByTopic ListTopics
        `),
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['iam:GetRole', 'iam:ListRoles', 'iam:PassRole'],
        Resource: role('flow-logs-*'),
      },
      {
        Effect: 'Allow',
        Action: ['iam:CreateServiceLinkedRole'],
        Resource: '*',
        Condition: {
          StringLike: { 'iam:AWSServiceName': ['transitgateway.amazonaws.com'] },
        },
      },
    ],
  },
  {
    policyName: 'DatabaseAdministrator',
    path,
    description:
      'Grants full access permissions to AWS services and actions required to set up and configure AWS database services.',
    created: '2016-11-10T17:25:43Z',
    updated: '2026-02-12T18:02:20Z',
    versionId: 'v5',
    statements: [
      {
        Effect: 'Allow',
        Action: actions(`
          cloudwatch: Describe* Get* List* PutMetricAlarm
          dynamodb: *
          ec2: DescribeAvailabilityZones DescribeSecurityGroups DescribeSubnets DescribeVpcs
          elasticache: *
          iam: GetRole ListRoles
          kms: ListKeys
          logs: DescribeLogGroups DescribeLogStreams FilterLogEvents GetLogEvents
          rds: *
          redshift: *
          s3: CreateBucket DeleteObject* Get* List* PutObject*
          sns: Get* List*
        `),
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: ['rds-monitoring-role', 'rdbms-lambda-access', 'lambda_exec_role'].map(role),
      },
    ],
  },
  {
    policyName: 'DataScientist',
    path,
    description: 'Grants permissions to AWS data analytics services.',
    created: '2016-11-10T17:28:48Z',
    updated: '2019-12-03T16:48:34Z',
    versionId: 'v5',
    statements: [
      {
        Effect: 'Allow',
        Action: actions(`
          cloudwatch: *
          dynamodb: *
          ec2: Describe*
          elasticmapreduce: *
          es: *
          firehose: *
          iam: GetInstanceProfile GetPolicy GetPolicyVersion GetRole ListRoles
          kinesis: *
          kms: List*
          lambda: Get* InvokeFunction List*
          logs: DescribeLogStreams GetLogEvents
          machinelearning: *
          rds: *
          redshift: *
          s3: CreateBucket DeleteObject Get* List* PutObject
          sns: Get* List*
        `),
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: ['EMR_EC2_DefaultRole', 'EMR_DefaultRole', 'kinesis-*'].map(role),
      },
    ],
  },
]
