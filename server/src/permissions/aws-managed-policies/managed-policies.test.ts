import { checkDocument } from '@sallyport/policy/document/check'
import { compilePolicy } from '@sallyport/policy/compile'
import { decide } from '@sallyport/policy/decide'
import { preparePolicies } from '@sallyport/policy/prepare'
import { describe, expect, it } from 'vitest'
import type { AwsManagedPolicy } from './aws-managed-policy.js'
import { administratorAccess, createManagedPolicies } from './managed-policies.js'

const builtIn = createManagedPolicies()
const arnOf = (name: string): string => `arn:aws:iam::aws:policy/${name}`

const names = [
  'AdministratorAccess',
  'PowerUserAccess',
  'ReadOnlyAccess',
  'IAMFullAccess',
  'IAMReadOnlyAccess',
  'AmazonS3FullAccess',
  'AmazonS3ReadOnlyAccess',
  'SecurityAudit',
  'IAMUserSSHKeys',
  'job-function/ViewOnlyAccess',
  'job-function/SupportUser',
  'job-function/SystemAdministrator',
  'job-function/DatabaseAdministrator',
  'job-function/DataScientist',
  'job-function/NetworkAdministrator',
  'job-function/Billing',
  'IAMUserChangePassword',
  'IAMSelfManageServiceSpecificCredentials',
  'AWSDenyAll',
  'IAMAccessAdvisorReadOnly',
  'AWSCompromisedKeyQuarantine',
  'AWSCompromisedKeyQuarantineV2',
  'AWSCompromisedKeyQuarantineV3',
  'root-task/SQSUnlockQueuePolicy',
  'root-task/S3UnlockBucketPolicy',
  'root-task/IAMAuditRootUserCredentials',
  'root-task/IAMCreateRootUserPassword',
  'root-task/IAMDeleteRootUserCredentials',
  'SignInLocalDevelopmentAccess',
]

it('lists the policies in the order in which AWS made them', () => {
  expect(builtIn.list().map(({ arn }) => arn)).toEqual(names.map(arnOf))
  expect(builtIn.find(administratorAccess)).toMatchObject({
    createdAt: Date.UTC(2015, 1, 6, 18, 39, 46),
    updatedAt: Date.UTC(2015, 1, 6, 18, 39, 46),
  })
})

it('knows no other policy', () => {
  expect(builtIn.find(arnOf('AdministratorAccess2'))).toBeUndefined()
  expect(builtIn.find(arnOf('administratoraccess'))).toBeUndefined()
})

describe.each(builtIn.list())('$arn', (policy) => {
  it('has a document that IAM would take, laid out as AWS does', () => {
    expect(checkDocument(policy.document, 'identity')).toMatchObject({ ok: true })
    expect(policy.document).toMatch(
      /^\{\n {4}"Version": "2012-10-17",\n {4}"Statement": \[\n {8}\{/,
    )
  })

  it('has the members that IAM shows, in its patterns', () => {
    expect(policy).toMatchObject({
      policyId: expect.stringMatching(/^ANPA[A-Z0-9]{17}$/),
      policyName: expect.stringMatching(/^[\w+=,.@-]{1,128}$/),
      path: expect.stringMatching(/^((\/[A-Za-z0-9.,+@=_-]+)*)\/$/),
      description: expect.stringMatching(/^[ -~]{10,1000}$/),
      versionId: expect.stringMatching(/^v[1-9]\d*$/),
      isAttachable: true,
    })
    expect(policy.updatedAt).toBeGreaterThanOrEqual(policy.createdAt)
  })
})

it('gives each policy an id of its own, the same after every start', () => {
  const ids = builtIn.list().map(({ policyId }) => policyId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(builtIn.find(administratorAccess)?.policyId).toBe('ANPAXUEARDEVTUHKHZ23E')
  expect(builtIn.find(arnOf('ReadOnlyAccess'))?.policyId).toBe('ANPAFI55UOPBKUWLEKB5V')
})

function decision(name: string, action: string, resource = '*'): string {
  const checked = checkDocument(builtIn.find(arnOf(name))?.document ?? '', 'identity')
  if (!checked.ok) throw new Error(checked.message)
  const identity = [compilePolicy(checked.policy, { id: name, type: 'identity' })]
  const arn = 'arn:aws:iam::123456789012:user/alice'
  const principal = { kind: 'user' as const, accountId: '123456789012', arn }
  const values = new Map([
    ['aws:username', ['alice']],
    ['aws:principalarn', [arn]],
  ])
  return decide(preparePolicies({ identity }), { principal, action, resource, context: values })
    .decision
}

const alice = 'arn:aws:iam::123456789012:user/alice'
const bob = 'arn:aws:iam::123456789012:user/bob'
const root = 'arn:aws:iam::123456789012:root'

describe('what they allow', () => {
  it.each([
    ['AdministratorAccess', 'iam:CreateUser', bob, 'allowed'],
    ['PowerUserAccess', 's3:PutObject', '*', 'allowed'],
    ['PowerUserAccess', 'sts:GetFederationToken', '*', 'allowed'],
    ['PowerUserAccess', 'iam:ListRoles', '*', 'allowed'],
    ['PowerUserAccess', 'iam:ListUsers', '*', 'implicitDeny'],
    ['PowerUserAccess', 'organizations:LeaveOrganization', '*', 'implicitDeny'],
    ['IAMFullAccess', 'iam:CreateUser', bob, 'allowed'],
    ['IAMFullAccess', 's3:GetObject', '*', 'implicitDeny'],
    ['IAMReadOnlyAccess', 'iam:GetUser', bob, 'allowed'],
    ['IAMReadOnlyAccess', 'iam:CreateUser', bob, 'implicitDeny'],
    ['IAMUserChangePassword', 'iam:ChangePassword', alice, 'allowed'],
    [
      'IAMUserChangePassword',
      'iam:ChangePassword',
      'arn:aws:iam::123456789012:user/a/b/alice',
      'allowed',
    ],
    ['IAMUserChangePassword', 'iam:ChangePassword', bob, 'implicitDeny'],
    ['IAMUserSSHKeys', 'iam:UploadSSHPublicKey', alice, 'allowed'],
    ['IAMUserSSHKeys', 'iam:UploadSSHPublicKey', bob, 'implicitDeny'],
    ['AWSDenyAll', 'iam:GetUser', '*', 'explicitDeny'],
    ['AmazonS3ReadOnlyAccess', 's3:GetObject', 'arn:aws:s3:::bucket/key', 'allowed'],
    ['AmazonS3ReadOnlyAccess', 's3:PutObject', 'arn:aws:s3:::bucket/key', 'implicitDeny'],
    ['AWSCompromisedKeyQuarantine', 'iam:CreateAccessKey', alice, 'explicitDeny'],
    ['AWSCompromisedKeyQuarantineV2', 'sts:GetFederationToken', '*', 'explicitDeny'],
    ['AWSCompromisedKeyQuarantineV3', 'kms:CreateGrant', '*', 'explicitDeny'],
    ['root-task/IAMCreateRootUserPassword', 'iam:CreateLoginProfile', root, 'implicitDeny'],
    ['root-task/IAMCreateRootUserPassword', 'iam:CreateLoginProfile', bob, 'explicitDeny'],
    ['root-task/IAMCreateRootUserPassword', 'iam:GetUser', root, 'explicitDeny'],
    ['root-task/S3UnlockBucketPolicy', 's3:DeleteBucketPolicy', '*', 'explicitDeny'],
  ])('%s: %s on %s is %s', (name, action, resource, expected) => {
    expect(decision(name, action, resource)).toBe(expected)
  })

  const readers = ['ReadOnlyAccess', 'SecurityAudit', 'job-function/ViewOnlyAccess']
  const changes = ['iam:CreateUser', 'iam:PutUserPolicy', 'iam:PassRole', 's3:PutObject']
  const secrets = [
    'secretsmanager:GetSecretValue',
    'sts:AssumeRole',
    'sts:GetFederationToken',
    'cognito-identity:GetCredentialsForIdentity',
  ]
  it.each(readers)('%s reads IAM, changes nothing and hands out no secret', (name) => {
    expect(decision(name, 'iam:ListUsers')).toBe('allowed')
    for (const action of [...changes, ...secrets])
      expect(`${action}: ${decision(name, action)}`).toBe(`${action}: implicitDeny`)
  })

  const jobs = names.filter((name) => name.startsWith('job-function/'))
  it.each(jobs)('%s makes nobody an administrator', (name) => {
    for (const action of ['iam:AttachUserPolicy', 'iam:CreateAccessKey', 'iam:PutRolePolicy'])
      expect(decision(name, action)).toBe('implicitDeny')
    expect(decision(name, 'iam:PassRole', 'arn:aws:iam::123456789012:role/admin')).toBe(
      'implicitDeny',
    )
  })
})

describe('policies that are added', () => {
  const added: AwsManagedPolicy = {
    policyId: 'ANPAEXAMPLE0000000000',
    policyName: 'ReadOnlyAccess',
    path: '/',
    arn: arnOf('ReadOnlyAccess'),
    description: '',
    createdAt: Date.UTC(2015, 1, 6, 18, 39, 48),
    updatedAt: Date.UTC(2026, 0),
    versionId: 'v200',
    document: '{}',
    isAttachable: false,
  }

  it('take the place of those with the same ARN, and keep the description where they have none', () => {
    const policies = createManagedPolicies([added])
    const description = 'Provides read-only access to AWS services and resources.'
    expect(policies.find(added.arn)).toEqual({ ...added, description })
    expect(policies.list()).toHaveLength(names.length)
    const described = createManagedPolicies([{ ...added, description: 'Reads.' }])
    expect(described.find(added.arn)?.description).toBe('Reads.')
  })

  it('stand in the list where their date puts them', () => {
    const arn = arnOf('Newer')
    const policies = createManagedPolicies([{ ...added, arn, createdAt: Date.UTC(2016, 0) }])
    const order = policies.list().map((policy) => policy.arn)
    expect(order.indexOf(arn)).toBe(order.indexOf(arnOf('IAMUserSSHKeys')) + 1)
  })

  it('are in no other registry', () => {
    createManagedPolicies([added])
    expect(createManagedPolicies().find(added.arn)?.versionId).toBe('v182')
  })
})
