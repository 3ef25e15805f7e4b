import { allPages } from '../../api/all-pages.js'
import { ApiError } from '../../api/api-error.js'
import { call } from '../../api/call.js'
import type { PasswordPolicy } from '../../api/models/iam.js'
import type { Step } from '../../dialogs/steps.js'
import { generatedPassword } from './generated-password.js'
import type { NewUsers } from './new-users.js'
import { changePasswordPolicy, needsChangeRight } from './reset-right.js'

export interface StepFailure {
  /** `Add to group devs` */
  step: string
  error: ApiError
}

/** A user that was added, with the secrets that are shown this once. */
export interface CreatedUser {
  userName: string
  isCreated: boolean
  password?: string
  accessKeyId?: string
  secretAccessKey?: string
  failures: StepFailure[]
}

/** What the users get, found out once for all of them. */
export interface Grants {
  groups: readonly string[]
  policies: readonly string[]
  inline: readonly { name: string; document: string }[]
  boundary: string | undefined
  passwordPolicy: PasswordPolicy | undefined
}

/** AWS IAM User Guide, Creating IAM users (console): groups, policies and the boundary are copied. */
export async function grantsOf(
  users: NewUsers,
  passwordPolicy: PasswordPolicy | undefined,
): Promise<Grants> {
  const { source, groups, policies, boundary, copiedFrom } = users
  if (source === 'copy' && copiedFrom !== undefined) {
    const copied = await copiedGrants(copiedFrom)
    return { ...copied, boundary: boundary ?? copied.boundary, passwordPolicy }
  }
  return {
    groups: source === 'groups' ? groups : [],
    policies: source === 'policies' ? policies : [],
    inline: [],
    boundary,
    passwordPolicy,
  }
}

async function copiedGrants(UserName: string): Promise<Omit<Grants, 'passwordPolicy'>> {
  const [groups, attached, names, { User }] = await Promise.all([
    allPages('iam', 'ListGroupsForUser', { UserName }, 'Groups'),
    allPages('iam', 'ListAttachedUserPolicies', { UserName }, 'AttachedPolicies'),
    allPages('iam', 'ListUserPolicies', { UserName }, 'PolicyNames'),
    call('iam', 'GetUser', { UserName }),
  ])
  const inline = await Promise.all(
    names.map(async (PolicyName) => {
      const { PolicyDocument } = await call('iam', 'GetUserPolicy', { UserName, PolicyName })
      return { name: PolicyName, document: PolicyDocument }
    }),
  )
  return {
    groups: groups.map(({ GroupName }) => GroupName),
    policies: attached.map(({ PolicyArn = '' }) => PolicyArn),
    inline,
    boundary: User.PermissionsBoundary?.PermissionsBoundaryArn,
  }
}

/** Adds one user. What is refused after that does not keep the rest from being done: it is told, and can be made up for. */
export async function createUser(
  userName: string,
  users: NewUsers,
  grants: Grants,
): Promise<CreatedUser> {
  const created: CreatedUser = { userName, isCreated: false, failures: [] }
  const make = {
    words: 'Create the user',
    run: () =>
      call('iam', 'CreateUser', {
        UserName: userName,
        ...(users.tags.length > 0 && { Tags: users.tags }),
        ...(grants.boundary !== undefined && { PermissionsBoundary: grants.boundary }),
      }),
  }
  created.isCreated = await attempt(make, created)
  if (!created.isCreated) return created
  const steps = [...grantSteps(userName, grants), ...credentialSteps({ users, grants, created })]
  // eslint-disable-next-line no-await-in-loop -- the server makes changes of one user one after the other
  for (const step of steps) await attempt(step, created)
  return created
}

async function attempt({ words, run }: Step, { failures }: CreatedUser): Promise<boolean> {
  try {
    await run()
    return true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    failures.push({ step: words, error })
    return false
  }
}

function grantSteps(UserName: string, { groups, policies, inline }: Grants): Step[] {
  return [
    ...groups.map((GroupName) => ({
      words: `Add to group ${GroupName}`,
      run: () => call('iam', 'AddUserToGroup', { UserName, GroupName }),
    })),
    ...policies.map((PolicyArn) => ({
      words: `Attach policy ${PolicyArn}`,
      run: () => call('iam', 'AttachUserPolicy', { UserName, PolicyArn }),
    })),
    ...inline.map(({ name: PolicyName, document: PolicyDocument }) => ({
      words: `Copy inline policy ${PolicyName}`,
      run: () => call('iam', 'PutUserPolicy', { UserName, PolicyName, PolicyDocument }),
    })),
  ]
}

interface Credentials {
  users: NewUsers
  grants: Grants
  created: CreatedUser
}

function credentialSteps({ users, grants, created }: Credentials): Step[] {
  const { userName: UserName } = created
  const { hasKey, hasPassword, password: choice } = users
  const makeKey = async () => {
    const { AccessKey } = await call('iam', 'CreateAccessKey', { UserName })
    created.accessKeyId = AccessKey.AccessKeyId
    created.secretAccessKey = AccessKey.SecretAccessKey
  }
  const makePassword = async () => {
    const Password =
      choice.kind === 'custom'
        ? choice.text
        : generatedPassword(grants.passwordPolicy, (numbers) => crypto.getRandomValues(numbers))
    const PasswordResetRequired = choice.mustReset
    await call('iam', 'CreateLoginProfile', { UserName, Password, PasswordResetRequired })
    created.password = Password
  }
  const allowChange = () =>
    call('iam', 'AttachUserPolicy', { UserName, PolicyArn: changePasswordPolicy })
  return [
    ...(hasKey ? [{ words: 'Create the access key', run: makeKey }] : []),
    ...(hasPassword ? [{ words: 'Set the console password', run: makePassword }] : []),
    ...(hasPassword &&
    needsChangeRight(choice, grants.passwordPolicy) &&
    !grants.policies.includes(changePasswordPolicy)
      ? [{ words: 'Let the user change the password', run: allowChange }]
      : []),
  ]
}
