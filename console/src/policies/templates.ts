const ownUser = 'arn:aws:iam::*:user/${aws:username}'
const ownDevice = 'arn:aws:iam::*:mfa/${aws:username}'

/** Nothing is allowed yet: the frame to write a statement into. */
export const emptyPolicy = print([{ Effect: 'Allow', Action: [], Resource: ['*'] }])

interface Template {
  id: string
  label: string
  description: string
  text: string
}

/** What a new policy may begin with. */
export const templates: readonly Template[] = [
  {
    id: 'empty',
    label: 'Empty policy',
    description: 'One statement to fill in.',
    text: emptyPolicy,
  },
  {
    id: 'force-mfa',
    label: 'Deny unless MFA',
    description:
      'Whoever has not signed in with MFA may only set up a device of their own. Attach it to groups of people.',
    text: forceMfa(),
  },
  {
    id: 'mfa-hour',
    label: 'Allow with MFA for one hour',
    description: 'What is allowed needs MFA that is less than one hour old.',
    text: print([
      {
        Sid: 'AllowForOneHourAfterMfa',
        Effect: 'Allow',
        Action: ['iam:CreateUser', 'iam:DeleteUser'],
        Resource: '*',
        Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } },
      },
    ]),
  },
  {
    id: 'read-only',
    label: 'Read only',
    description: 'See all of IAM and change nothing.',
    text: print([
      {
        Sid: 'ReadOnly',
        Effect: 'Allow',
        Action: ['iam:Get*', 'iam:List*', 'iam:Generate*', 'iam:Simulate*'],
        Resource: '*',
      },
    ]),
  },
  {
    id: 'own-mfa',
    label: 'Manage your own MFA device',
    description: 'For people who set up their device themselves; removing it needs MFA.',
    text: ownMfa(),
  },
]

// AWS IAM User Guide, Allows MFA-authenticated IAM users to manage their own credentials (Force_MFA).
function forceMfa(): string {
  return print([
    ...ownDeviceStatements(),
    {
      Sid: 'DenyAllExceptListedIfNoMFA',
      Effect: 'Deny',
      NotAction: [
        'iam:CreateVirtualMFADevice',
        'iam:EnableMFADevice',
        'iam:GetUser',
        'iam:ListMFADevices',
        'iam:ListVirtualMFADevices',
        'iam:ResyncMFADevice',
        'sts:GetSessionToken',
      ],
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
  ])
}

function ownMfa(): string {
  return print([
    ...ownDeviceStatements(),
    {
      Sid: 'AllowDeactivateOnlyWithMFA',
      Effect: 'Allow',
      Action: ['iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice'],
      Resource: [ownUser, ownDevice],
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    },
  ])
}

function ownDeviceStatements(): readonly object[] {
  return [
    {
      Sid: 'AllowViewDevices',
      Effect: 'Allow',
      Action: 'iam:ListVirtualMFADevices',
      Resource: '*',
    },
    {
      Sid: 'AllowManageOwnVirtualMFADevice',
      Effect: 'Allow',
      Action: 'iam:CreateVirtualMFADevice',
      Resource: ownDevice,
    },
    {
      Sid: 'AllowManageOwnUserMFA',
      Effect: 'Allow',
      Action: ['iam:EnableMFADevice', 'iam:GetUser', 'iam:ListMFADevices', 'iam:ResyncMFADevice'],
      Resource: ownUser,
    },
  ]
}

function print(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)
}
